//! What becomes a Status, and as whom it is told.

use gatepost_internal::outside::Votes;
use gatepost_internal::person::Person;
use gatepost_internal::post::{Label, Visibility};
use gatepost_model::address::PublicAddress;
use gatepost_model::id::{BrandId, CandidateId, EntryId, OutsideItemId, PersonId, PostId};
use gatepost_model::notice::{OutsideActor, OutsideKind};
use serde_json::json;

use super::*;

fn person(id: i64, username: &str) -> Person {
    Person {
        id: PersonId(id),
        username: username.to_owned(),
        display_name: "Ana Abel".to_owned(),
        note: "See https://a.example <b>".to_owned(),
        created_at: Timestamp(0),
        deactivated_at: None,
        posts: 3,
        last_posted_at: Some(Timestamp(1_795_292_100_000)),
    }
}

fn post(text: &str) -> What {
    What::Post(Post {
        id: PostId(12),
        author: person(1, "ana"),
        text: InternalText::new(text.to_owned()),
        content_warning: None,
        language: None,
        visibility: Visibility::Public,
        in_reply_to: None,
        mentions: vec![person(2, "ben")],
        tags: vec!["news".to_owned(), "größe".to_owned()],
        about: None,
        media: Vec::new(),
        label: Label::Internal,
        created_at: Timestamp(1_795_292_100_000),
    })
}

fn status(what: What) -> Value {
    let entry = Entry {
        id: EntryId(12),
        what,
        marks: Marks {
            favourites: 2,
            favourited: true,
            ..Marks::default()
        },
    };
    let reading = Reading {
        internal_url: "https://inside.example",
        public: &PublicAddress::parse("https://social.example").unwrap(),
        reader: Some(PersonId(1)),
        now: Timestamp(1_795_292_200_000),
    };
    serde_json::to_value(Status::new(&reading, &entry)).unwrap()
}

#[test]
fn e8_a_public_post_says_that_it_is_local_only() {
    let status = status(post("hello"));
    assert_eq!(status["visibility"], "public");
    assert_eq!(status["local_only"], true);
    assert_eq!(status["url"], "https://inside.example/@ana/12");
    assert_eq!(status["created_at"], "2026-11-21T20:15:00.000Z");
    assert_eq!(status["account"]["last_status_at"], "2026-11-21");
    assert_eq!(
        (&status["favourites_count"], &status["favourited"]),
        (&json!(2), &json!(true))
    );
    assert_eq!(
        status["account"]["note"],
        "<p>See <a href=\"https://a.example\" rel=\"nofollow noopener noreferrer\">https://a.example</a> &lt;b&gt;</p>"
    );
    assert_eq!(
        status["mentions"],
        json!([{
            "id": "2", "username": "ben", "acct": "ben", "url": "https://inside.example/@ben"
        }])
    );
    assert_eq!(
        status["tags"],
        json!([
            {"name": "news", "url": "https://inside.example/tags/news"},
            {"name": "größe", "url": "https://inside.example/tags/gr%C3%B6%C3%9Fe"},
        ])
    );
}

#[test]
fn people_and_tags_inside_become_links_and_handles_elsewhere_stay_text() {
    let link = "<span class=\"h-card\"><a href=\"https://inside.example/@ben\" class=\"u-url mention\">@<span>Ben</span></a></span>";
    let tag = "<a href=\"https://inside.example/tags/news\" class=\"mention hashtag\" rel=\"tag\">#<span>News</span></a>";
    assert_eq!(
        status(post("@Ben and @ben@elsewhere.example and @eve #News"))["content"],
        format!("<p>{link} and @ben@elsewhere.example and @eve {tag}</p>")
    );
}

fn publication() -> Publication {
    Publication {
        brand: Brand {
            id: BrandId(7),
            name: "news".to_owned(),
            actor_uri: "https://social.example/brands/news".to_owned(),
            display_name: "Acme News".to_owned(),
        },
        candidate: CandidateId(8),
        uri: "https://social.example/posts/x".to_owned(),
        url: "https://social.example/posts/x".to_owned(),
        kind: gatepost_model::gate::Kind::Create,
        content_html: "<p>Hello</p>".to_owned(),
        text: "Hello".to_owned(),
        title: None,
        media: vec![],
        poll: None,
        votes: None,
        content_warning: Some("Careful".to_owned()),
        language: Some("en".to_owned()),
        in_reply_to: None,
        mentions: vec![gatepost_model::gate::Mention {
            uri: "https://globex.example/users/fan".to_owned(),
            handle: "@fan@globex.example".to_owned(),
        }],
        published_at: Timestamp(1_795_292_100_000),
        edited_at: None,
    }
}

#[test]
fn an_article_shows_its_headline_and_a_poll_how_the_outside_has_voted() {
    let asked = |open_seconds| Publication {
        title: Some("Tea & <coffee>".to_owned()),
        poll: Some(gatepost_model::gate::Poll {
            options: vec!["Tea".to_owned(), "Coffee".to_owned()],
            multiple: true,
            open_seconds,
        }),
        votes: Some(Votes {
            voters: 2,
            counts: vec![1, 2],
        }),
        edited_at: Some(Timestamp(1_795_292_150_000)),
        ..publication()
    };
    let shown = status(What::Publication(asked(60)));
    assert_eq!(
        shown["content"],
        "<p><strong>Tea &amp; &lt;coffee&gt;</strong></p><p>Hello</p>"
    );
    assert_eq!(shown["edited_at"], "2026-11-21T20:15:50.000Z");
    let poll = &shown["poll"];
    assert_eq!((&poll["id"], &poll["multiple"]), (&shown["id"], &json!(true)));
    assert_eq!(
        (&poll["votes_count"], &poll["voters_count"]),
        (&json!(3), &json!(2))
    );
    assert_eq!(poll["options"][1], json!({"title": "Coffee", "votes_count": 2}));
    assert_eq!(
        (&poll["expired"], &poll["expires_at"]),
        (&json!(true), &json!("2026-11-21T20:16:00.000Z"))
    );
    assert_eq!(status(What::Publication(asked(3_600)))["poll"]["expired"], false);
    assert_eq!(status(What::Publication(publication()))["poll"], Value::Null);
}

#[test]
fn a_publication_is_a_public_status_of_its_brand_with_its_address_outside() {
    let status = status(What::Publication(publication()));
    assert_eq!(
        (&status["visibility"], &status["local_only"]),
        (&json!("public"), &json!(false))
    );
    assert_eq!(status["url"], "https://social.example/posts/x");
    assert_eq!(
        (&status["spoiler_text"], &status["sensitive"]),
        (&json!("Careful"), &json!(true))
    );
    let account = &status["account"];
    assert_eq!(
        (&account["acct"], &account["username"]),
        (&json!("news@social.example"), &json!("news"))
    );
    assert_eq!(account["url"], "https://social.example/@news");
    assert_eq!(account["avatar"], "https://inside.example/images/avatar.png");
    assert_eq!(status["mentions"][0]["acct"], "fan@globex.example");
    assert_eq!(status.get("gatepost"), None);
}

#[test]
fn what_came_in_is_a_status_of_somebody_outside_who_is_found_by_it() {
    let one = status(What::Outside(Item {
        id: OutsideItemId(12),
        kind: OutsideKind::Mention,
        uri: "https://globex.example/1".to_owned(),
        author: OutsideActor {
            uri: "https://globex.example/users/fan".to_owned(),
            handle: "@fan@globex.example".to_owned(),
            name: String::new(),
        },
        content_html: Some("<p>Hi</p>".to_owned()),
        in_reply_to: None,
        received_at: Timestamp(0),
    }));
    assert_eq!(one["account"]["display_name"], "fan", "a name is never empty");
    assert_eq!(one["account"]["acct"], "fan@globex.example");
    assert_eq!(
        one["account"]["id"], one["id"],
        "what they wrote finds them again"
    );
    assert_eq!(
        (&one["content"], &one["local_only"]),
        (&json!("<p>Hi</p>"), &json!(false))
    );
}
