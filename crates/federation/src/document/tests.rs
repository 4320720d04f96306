//! Every document as the exact JSON that leaves.

use gatepost_model::Timestamp;
use gatepost_model::address::PublicAddress;
use gatepost_model::gate::{Kind, Mention, RevisionContent};
use gatepost_model::id::OutsideId;
use gatepost_public::actor::{ActorKind, OwnActor};
use serde_json::{Value, json};
use url::Url;

use super::*;

#[path = "kind_tests.rs"]
mod kinds;

const PUBLISHED: Timestamp = Timestamp(1_795_292_100_000);

fn address() -> PublicAddress {
    PublicAddress::parse("https://social.acme.example").unwrap()
}

fn content(kind: Kind) -> RevisionContent {
    RevisionContent {
        to: vec!["https://www.w3.org/ns/activitystreams#Public".into()],
        cc: vec!["https://social.acme.example/brands/news/followers".into()],
        text: Some("Good news".into()),
        content_html: Some("<p>Good news</p>".into()),
        ..RevisionContent::empty(
            OutsideId::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
            3,
            "https://social.acme.example/brands/news",
            kind,
        )
    }
}

fn actor(kind: ActorKind, name: &str, uri: &str) -> OwnActor {
    OwnActor {
        id: 7,
        kind,
        name: name.into(),
        uri: uri.into(),
        display_name: "Acme News".into(),
        summary: "News of <Acme>.".into(),
        public_key_pem: "PEM".into(),
        charter: None,
        created_at: PUBLISHED,
        is_person: false,
        profile: None,
        updated_at: None,
    }
}

fn parsed(json: Result<String, Unwritable>) -> Value {
    serde_json::from_str(&json.unwrap()).unwrap()
}

#[test]
fn a_create_is_these_very_bytes() {
    let content = content(Kind::Create);
    let note = Note::of(&content, "<p>Good news</p>", &address(), PUBLISHED);
    let create = Create::of("https://social.acme.example/activities/x".into(), note);
    assert_eq!(
        create.to_json().unwrap(),
        concat!(
            r#"{"@context":["https://www.w3.org/ns/activitystreams",{"sensitive":"as:sensitive"}],"#,
            r#""id":"https://social.acme.example/activities/x","type":"Create","#,
            r#""actor":"https://social.acme.example/brands/news","#,
            r#""to":["https://www.w3.org/ns/activitystreams#Public"],"#,
            r#""cc":["https://social.acme.example/brands/news/followers"],"#,
            r#""published":"2026-11-21T20:15:00.000Z","#,
            r#""object":{"id":"https://social.acme.example/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa","type":"Note","#,
            r#""attributedTo":"https://social.acme.example/brands/news","#,
            r#""to":["https://www.w3.org/ns/activitystreams#Public"],"#,
            r#""cc":["https://social.acme.example/brands/news/followers"],"#,
            r#""published":"2026-11-21T20:15:00.000Z","#,
            r#""url":"https://social.acme.example/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa","#,
            r#""content":"<p>Good news</p>"}}"#
        )
    );
}

#[test]
fn a_reply_with_everything_carries_everything() {
    let mut content = content(Kind::Reply);
    content.in_reply_to = Some("https://b.example/1".into());
    content.content_warning = Some("Numbers".into());
    content.language = Some("en".into());
    content.mentions = vec![Mention {
        uri: "https://b.example/mika".into(),
        handle: "@mika@b.example".into(),
    }];
    let note = Note::of(&content, "<p>Hi</p>", &address(), PUBLISHED);
    assert_eq!(
        parsed(note.to_json()),
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams", {"sensitive": "as:sensitive"}],
            "id": "https://social.acme.example/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa",
            "type": "Note",
            "attributedTo": "https://social.acme.example/brands/news",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": ["https://social.acme.example/brands/news/followers"],
            "published": "2026-11-21T20:15:00.000Z",
            "url": "https://social.acme.example/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa",
            "content": "<p>Hi</p>",
            "contentMap": {"en": "<p>Hi</p>"},
            "summary": "Numbers",
            "sensitive": true,
            "inReplyTo": "https://b.example/1",
            "tag": [{"type": "Mention", "href": "https://b.example/mika", "name": "@mika@b.example"}],
        })
    );
    assert_eq!(language_of(&note.to_json().unwrap()).as_deref(), Some("en"));
}

#[test]
fn a_note_without_a_language_names_none() {
    let note = Note::of(&content(Kind::Create), "<p>Hi</p>", &address(), PUBLISHED);
    assert_eq!(language_of(&note.to_json().unwrap()), None);
}

#[test]
fn a_follow_goes_to_whom_it_follows() {
    let mut content = content(Kind::Follow);
    content.to = vec!["https://b.example/mika".into()];
    content.cc = vec![];
    let follow = Follow::of(
        "https://social.acme.example/activities/x".into(),
        &content,
        "https://b.example/mika",
        PUBLISHED,
    );
    assert_eq!(
        parsed(follow.to_json()),
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": "https://social.acme.example/activities/x",
            "type": "Follow",
            "actor": "https://social.acme.example/brands/news",
            "object": "https://b.example/mika",
            "to": ["https://b.example/mika"],
            "published": "2026-11-21T20:15:00.000Z",
        })
    );
}

#[test]
fn an_answer_embeds_the_follow_and_goes_to_the_follower() {
    let follow = Follow::received(
        "https://b.example/follows/1".into(),
        "https://b.example/mika".into(),
        "https://social.acme.example/brands/news".into(),
    );
    for (verdict, name) in [(Verdict::Accept, "Accept"), (Verdict::Reject, "Reject")] {
        let answer = FollowAnswer::of(
            "https://social.acme.example/activities/y".into(),
            verdict,
            follow.clone(),
        );
        assert_eq!(
            parsed(answer.to_json()),
            json!({
                "@context": "https://www.w3.org/ns/activitystreams",
                "id": "https://social.acme.example/activities/y",
                "type": name,
                "actor": "https://social.acme.example/brands/news",
                "to": ["https://b.example/mika"],
                "object": {
                    "id": "https://b.example/follows/1",
                    "type": "Follow",
                    "actor": "https://b.example/mika",
                    "object": "https://social.acme.example/brands/news",
                },
            })
        );
    }
}

#[test]
fn a_brand_is_a_service_that_can_be_followed() {
    let uri = "https://social.acme.example/brands/news";
    let mut document = parsed(Actor::brand(&actor(ActorKind::Brand, "news", uri), &address()).to_json());
    let context = document.as_object_mut().unwrap().remove("@context").unwrap();
    assert_eq!(context[0], "https://www.w3.org/ns/activitystreams");
    assert_eq!(context[1], "https://w3id.org/security/v1");
    assert!(context[2].is_object() && context[3].is_null());
    assert_eq!(
        document,
        json!({
            "id": uri,
            "type": "Service",
            "preferredUsername": "news",
            "name": "Acme News",
            "summary": "<p>News of &lt;Acme&gt;.</p>",
            "url": "https://social.acme.example/@news",
            "inbox": "https://social.acme.example/brands/news/inbox",
            "outbox": "https://social.acme.example/brands/news/outbox",
            "followers": "https://social.acme.example/brands/news/followers",
            "following": "https://social.acme.example/brands/news/following",
            "featured": "https://social.acme.example/brands/news/featured",
            "endpoints": {"sharedInbox": "https://social.acme.example/inbox"},
            "publicKey": {"id": format!("{uri}#main-key"), "owner": uri, "publicKeyPem": "PEM"},
            "published": "2026-11-21T20:15:00.000Z",
            "manuallyApprovesFollowers": false,
            "discoverable": true,
            "indexable": true,
            "webfinger": "news@social.acme.example",
        })
    );
}

#[test]
fn the_instance_actor_is_an_application_without_a_handle() {
    let uri = "https://social.acme.example/actor";
    let instance = actor(ActorKind::Instance, "instance.actor", uri);
    let mut document = parsed(Actor::instance(&instance, &address()).to_json());
    document.as_object_mut().unwrap().remove("@context").unwrap();
    assert_eq!(
        document,
        json!({
            "id": uri,
            "type": "Application",
            "preferredUsername": "social.acme.example",
            "name": "Acme News",
            "url": "https://social.acme.example/",
            "inbox": "https://social.acme.example/actor/inbox",
            "outbox": "https://social.acme.example/actor/outbox",
            "endpoints": {"sharedInbox": "https://social.acme.example/inbox"},
            "publicKey": {"id": format!("{uri}#main-key"), "owner": uri, "publicKeyPem": "PEM"},
            "manuallyApprovesFollowers": true,
            "discoverable": false,
            "indexable": false,
        })
    );
}

#[test]
fn collections_tell_counts_and_pages() {
    assert_eq!(
        parsed(Collection::counted("https://a.example/f".into(), 3).to_json()),
        json!({"@context": "https://www.w3.org/ns/activitystreams", "id": "https://a.example/f",
               "type": "OrderedCollection", "totalItems": 3})
    );
    assert_eq!(
        parsed(Collection::empty("https://a.example/f".into()).to_json())["orderedItems"],
        json!([])
    );
    let page = CollectionPage::of(
        "https://a.example/o?page=true".into(),
        "https://a.example/o".into(),
        Some("https://a.example/o?page=true&before=x".into()),
        [(r#"{"@context":"c","type":"Create","id":"i","actor":"a"}"#, None)].into_iter(),
    )
    .unwrap();
    let json = page.to_json().unwrap();
    assert!(
        json.ends_with(r#""orderedItems":[{"type":"Create","id":"i","actor":"a"}]}"#),
        "{json}"
    );
    assert!(json.contains(r#""next":"https://a.example/o?page=true&before=x""#));
}

#[test]
fn a_tombstone_tells_nothing_but_its_address() {
    let address = Url::parse("https://a.example/posts/x").unwrap();
    assert_eq!(
        parsed(tombstone(&address)),
        json!({"@context": "https://www.w3.org/ns/activitystreams", "id": "https://a.example/posts/x",
               "type": "Tombstone"})
    );
}
