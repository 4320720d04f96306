//! What a permalink page shows and what it keeps back.

use std::collections::HashMap;

use gatepost_model::Timestamp;
use gatepost_public::actor::ActorKind;
use gatepost_public::thread::{Entry, OutsideAnswer};

use super::*;
use crate::moment::Moment;

fn page(content_warning: Option<&str>, entries: Vec<Entry>) -> String {
    let brand = OwnActor {
        id: 1,
        kind: ActorKind::Brand,
        name: "news".into(),
        uri: "https://acme.example/brands/news".into(),
        display_name: "Acme <script>".into(),
        summary: String::new(),
        public_key_pem: String::new(),
        charter: None,
        created_at: Timestamp(0),
        is_person: false,
        profile: None,
        updated_at: None,
    };
    let card = Card {
        address: "https://acme.example/posts/x".into(),
        published: Moment::of(Timestamp(0)),
        updated: None,
        title: None,
        pictures: vec![],
        asked: None,
        certificate: String::new(),
        content_html: "<p>Good &quot;news&quot;</p>".into(),
        content_warning: content_warning.map(str::to_owned),
        language: Some("en".into()),
        answers: None,
    };
    let around = Around {
        boosts: 2,
        likes: 1,
        thread: ThreadPage { entries, next: None },
        polls: Polls::counted(HashMap::new(), Timestamp(0)),
    };
    let address = PublicAddress::parse("https://acme.example").unwrap();
    PostPage::of(brand, card, around, false, &address)
        .render()
        .unwrap()
}

fn answer(author_name: &str, is_sensitive: bool) -> Entry {
    Entry::Outside(OutsideAnswer {
        uri: "https://globex.example/notes/1?a=\"b".into(),
        author_name: author_name.into(),
        author_handle: "@fan@globex.example".into(),
        content_html: "<p>Well done</p>".into(),
        is_sensitive,
        written_at: Timestamp(0),
    })
}

#[test]
fn a_permalink_page_shows_the_released_html_and_escapes_the_rest() {
    let html = page(None, vec![]);
    assert!(html.contains("<p>Good &quot;news&quot;</p>"), "{html}");
    for tag in [
        r#"<link rel="canonical" href="https://acme.example/posts/x">"#,
        r#"<meta property="og:type" content="article">"#,
        r#"<meta property="og:url" content="https://acme.example/posts/x">"#,
        r#"<meta property="og:site_name" content="acme.example">"#,
        r#"<meta property="article:published_time" content="1970-01-01T00:00:00.000Z">"#,
        r#"<meta name="twitter:card" content="summary">"#,
        r#"<meta name="fediverse:creator" content="@news@acme.example">"#,
    ] {
        assert!(html.contains(tag), "{tag}: {html}");
    }
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains("2 boosts · 1 like"), "{html}");
}

#[test]
fn what_a_warning_stands_before_is_not_in_the_preview() {
    let html = page(Some("Figures"), vec![]);
    let (head, body) = html.split_once("</head>").unwrap();
    assert!(head.contains("Figures") && !head.contains("Good"), "{head}");
    assert!(body.contains("<summary>Figures</summary>"), "{body}");
}

#[test]
fn g15_the_author_of_a_reply_is_only_text() {
    let html = page(None, vec![answer("<img src=x onerror=alert(1)>", false)]);
    assert!(!html.contains("<img") && !html.contains("a=\"b"), "{html}");
    assert!(html.contains("@fan@globex.example") && html.contains("<p>Well done</p>"));
}

#[test]
fn a_reply_with_a_warning_is_closed_until_it_is_opened() {
    let (open, closed) = (
        page(None, vec![answer("Fan", false)]),
        page(None, vec![answer("Fan", true)]),
    );
    assert!(!open.contains("<details"));
    let (_, details) = closed.split_once("<details").unwrap();
    assert!(details.contains("<p>Well done</p>"), "{closed}");
}

#[test]
fn counts_are_written_out_and_nothing_is_not_counted() {
    assert_eq!(echo(0, 0), "");
    assert_eq!(echo(1, 0), "1 boost");
    assert_eq!(echo(0, 12), "12 likes");
}
