//! G15 and G16: whatever is typed anywhere, a page shows it and never does what it says.

use gatepost_internal::{account, link};

use gatepost_model::markup::is_deceptive;
use gatepost_model::notice::{Notice, OutsideActor, OutsideItem, OutsideKind};
use gatepost_model::role::Role;

use super::signed_in;
use crate::http::office::Office;
use crate::support::browser_forms::FormBrowser;

/// Texts that would run, load or restyle something if a page let them.
const CORPUS: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "javascript:alert(1)",
    "https://x.example/\"onmouseover=\"alert(1)",
    "https://x.example/'><script>alert(1)</script>",
    "<base href=\"https://evil.example/\">",
    "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
    "<form action=\"https://evil.example\"><input name=password></form>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<div class=\"note note-good\" style=\"position:fixed\">You are signed out</div>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "{{ constructor.constructor('alert(1)')() }}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u{202E}gnp.exe\u{200B}",
];

/// What only stands in a page if something typed got through: a tag, or an attribute that runs.
fn is_harmless(what: &str, html: &str) {
    let lower = html.to_ascii_lowercase();
    for script in lower.split("<script").skip(1) {
        assert!(
            script.starts_with(" type=\"module\" src=\"/assets/"),
            "{what}: <script{script:.60}"
        );
    }
    for tag in [
        "<img src=x",
        "<svg onload",
        "<svg><style",
        "<math",
        "<iframe",
        "<base",
        "<meta http",
        "<style",
        "<link rel=stylesheet",
        "<div class=\"note note-good\" style",
        "<form action=\"https",
        "href=\"javascript:",
        "<!-->",
    ] {
        assert!(!lower.contains(tag), "{what} has {tag}");
    }
    // An attribute that runs something, within any tag.
    for tag in lower.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let mut outside_of_quotes = tag.split('"').step_by(2);
        assert!(
            !outside_of_quotes.any(|piece| piece
                .split_whitespace()
                .any(|word| word.starts_with("on") && word.contains('='))),
            "{what}: <{tag}>"
        );
    }
}

#[tokio::test]
async fn g15_g16_what_is_typed_inside_is_shown_and_never_obeyed() {
    let office = Office::new().await;
    let ana = office.world.with_roles("ana", &[Role::Administrator]).await;
    drop(office.world.employee("ben").await);
    let mut browser = signed_in(&office, "ana").await;
    let mut ben = signed_in(&office, "ben").await;
    for text in CORPUS {
        let csrf = browser.csrf().await;
        let post = format!("@ben {text} #tag{text}");
        let warned = |warning| {
            [
                ("csrf", csrf.as_str()),
                ("text", post.as_str()),
                ("content_warning", warning),
                ("back", "/home"),
            ]
        };
        let mut answer = browser.post("/write", &warned(text)).await;
        // A warning that would reorder what stands beside it is not accepted; the text is, and shows it.
        if text.chars().any(is_deceptive) {
            assert_eq!(answer.status, 422, "{text}");
            is_harmless("the refused warning", &answer.text());
            answer = browser.post("/write", &warned("")).await;
        }
        assert_eq!(answer.status, 303, "{text}: {}", answer.text());
        let id = answer
            .header("location")
            .rsplit("#entry-")
            .next()
            .unwrap()
            .to_owned();
        drop(
            account::update_profile(
                &office.world.inside,
                &ana.caller,
                Some(text.to_string()),
                Some(text.to_string()),
            )
            .await,
        );
        let written = browser
            .post(
                "/write",
                &[
                    ("csrf", &csrf),
                    ("text", &text.repeat(2_000)),
                    ("content_warning", text),
                ],
            )
            .await;
        is_harmless("the form again", &written.text());
        for path in [
            "/home".to_owned(),
            "/company".to_owned(),
            "/@ana".to_owned(),
            format!("/@ana/{id}"),
            format!("/entries/{id}/delete"),
            format!("/write?reply_to={id}"),
            "/settings".to_owned(),
            "/people?q=ana".to_owned(),
            "/administration".to_owned(),
        ] {
            let page = browser.visits(&path).await;
            assert_eq!(page.status, 200, "{path}");
            is_harmless(&format!("{path} with {text}"), &page.text());
        }
        is_harmless(
            &format!("notifications with {text}"),
            &ben.visits("/notifications").await.text(),
        );
        let query: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        for path in [
            format!("/people?q={query}"),
            format!("/write?mention={query}"),
            format!("/sign-in?next={query}&done={query}"),
            format!("/tags/{}", query.replace('+', "%20")),
            format!("/@ana?max_id={query}"),
            format!("/oauth/authorize?client_id={query}&redirect_uri={query}&scope={query}&state={query}"),
        ] {
            is_harmless(&path, &browser.get(&path).await.text());
            is_harmless(&path, &FormBrowser::at(&office.url).visits(&path).await.text());
        }
    }
    let shown = browser.visits("/home").await.text();
    assert!(shown.contains("⟨U+202E⟩"), "what would reorder text can be seen");
}

#[tokio::test]
async fn g15_what_an_administrator_typed_into_an_invitation_is_shown_and_never_obeyed() {
    let office = Office::new().await;
    let ana = office.world.with_roles("ana", &[Role::Administrator]).await;
    let mut nobody = FormBrowser::at(&office.url);
    for (number, text) in CORPUS.iter().enumerate() {
        let name: String = text.chars().take(80).collect();
        let Ok(link) = link::invite(&office.world.inside, &ana.caller, &format!("new_{number}"), &name).await
        else {
            continue;
        };
        let page = nobody.get(&format!("/invitation/{}", link.secret)).await;
        assert_eq!(page.status, 200, "{text}");
        is_harmless(&format!("the invitation of {text}"), &page.text());
    }
}

#[tokio::test]
async fn g15_what_somebody_outside_calls_themselves_is_shown_to_the_desk_and_never_obeyed() {
    let office = Office::new().await;
    drop(office.world.editor("ana").await);
    let mut browser = signed_in(&office, "ana").await;
    for (position, text) in (1..).zip(CORPUS) {
        let item = OutsideItem {
            brand: "news".into(),
            kind: OutsideKind::Mention,
            uri: format!("https://globex.example/notes/{position}?{text}"),
            author: OutsideActor {
                uri: format!("https://globex.example/users/{position}"),
                handle: format!("@x{position}{text}@globex.example"),
                name: (*text).into(),
            },
            content_html: Some("<p>Hello</p>".into()),
            in_reply_to: None,
            received_at: office.world.now(),
        };
        office.world.is_told(position, Notice::Received(item)).await;
    }
    for path in ["/outside", "/desk/outside"] {
        let page = browser.visits(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text().contains("Hello"), "{path} shows what came in");
        is_harmless(path, &page.text());
    }
}
