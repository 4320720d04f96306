//! The documents of every kind of act, as the exact JSON that leaves.

use gatepost_model::gate::{Medium, Poll, Preview, Profile, ProfileField};
use gatepost_public::poll::Tally;

use super::*;

const LATER: Timestamp = Timestamp(1_795_292_700_000);
const ACTIVITY: &str = "https://social.acme.example/activities/x";
const POST: &str = "https://social.acme.example/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa";
const ELSEWHERE: &str = "https://b.example/notes/1";

fn picture() -> Medium {
    Medium {
        sha256: "ab".repeat(32),
        media_type: "image/jpeg".into(),
        length: 1000,
        width: 1600,
        height: 900,
        preview: Preview {
            sha256: "cd".repeat(32),
            media_type: "image/png".into(),
            length: 100,
            width: 400,
            height: 225,
        },
        blurhash: "LEHV6nWB2yk8pyo0adR*.7kCMdnj".into(),
        alt: Some("A gate".into()),
        focus: Some([-500, 250]),
    }
}

fn poll(multiple: bool) -> Poll {
    Poll {
        options: vec!["Yes".into(), "No".into()],
        multiple,
        open_seconds: 600,
    }
}

fn object_of(content: &RevisionContent) -> Value {
    let html = content.content_html.clone().unwrap();
    let mut document = parsed(Note::of(content, &html, &address(), PUBLISHED).to_json());
    document.as_object_mut().unwrap().remove("@context").unwrap();
    document
}

#[test]
fn a_picture_is_a_document_with_its_words_focus_and_small_copy() {
    let mut content = content(Kind::Create);
    content.media = vec![picture()];
    content.hashtags = vec!["größe".into()];
    let note = Note::of(&content, "<p>Good news</p>", &address(), PUBLISHED);
    let document = parsed(note.to_json());
    let terms = &document["@context"][1];
    for term in [
        "Hashtag",
        "blurhash",
        "focalPoint",
        "sensitive",
        "toot",
        "votersCount",
    ] {
        assert!(terms.get(term).is_some(), "{term}");
    }
    assert_eq!(
        document["attachment"],
        json!([{
            "type": "Document",
            "mediaType": "image/jpeg",
            "url": format!("https://social.acme.example/media/{}.jpg", "ab".repeat(32)),
            "name": "A gate",
            "width": 1600,
            "height": 900,
            "blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
            "focalPoint": [-0.5, 0.25],
            "icon": {
                "type": "Image",
                "mediaType": "image/png",
                "url": format!("https://social.acme.example/media/{}.png", "cd".repeat(32)),
                "width": 400,
                "height": 225,
            },
        }])
    );
    assert_eq!(
        document["tag"],
        json!([{
            "type": "Hashtag",
            "href": "https://social.acme.example/tags/gr%C3%B6%C3%9Fe",
            "name": "#größe",
        }])
    );
}

#[test]
fn a_create_with_a_title_is_an_article() {
    let mut content = content(Kind::Create);
    content.title = Some("The year".into());
    let object = object_of(&content);
    assert_eq!(
        (&object["type"], &object["name"]),
        (&json!("Article"), &json!("The year"))
    );
}

#[test]
fn a_poll_is_a_question_whose_votes_are_counted_when_it_is_served() {
    let mut content = content(Kind::Poll);
    content.poll = Some(poll(false));
    let note = Note::of(&content, "<p>Good news</p>", &address(), PUBLISHED);
    let stored = note.to_json().unwrap();
    let choice = |name: &str, votes: i64| json!({"type": "Note", "name": name, "replies": {"type": "Collection", "totalItems": votes}});
    let document = parsed(Ok(stored.clone()));
    assert_eq!(document["type"], "Question");
    assert_eq!(document["endTime"], "2026-11-21T20:25:00.000Z");
    assert_eq!(document["oneOf"], json!([choice("Yes", 0), choice("No", 0)]));
    assert_eq!(
        (&document["anyOf"], &document["votersCount"]),
        (&Value::Null, &json!(0))
    );

    let tally = Tally {
        votes: vec![2, 1],
        voters: 3,
    };
    let mut open = parsed(with_tally(&stored, &poll(false), &tally, None));
    assert_eq!(open["oneOf"], json!([choice("Yes", 2), choice("No", 1)]));
    assert_eq!((&open["votersCount"], &open["closed"]), (&json!(3), &Value::Null));
    // Nothing else is touched: the rest is what was approved.
    for field in ["oneOf", "votersCount"] {
        open[field] = document[field].clone();
    }
    assert_eq!(open, document);
    let over = parsed(with_tally(&stored, &poll(false), &tally, Some(LATER)));
    assert_eq!(over["closed"], "2026-11-21T20:25:00.000Z");

    content.poll = Some(poll(true));
    let several = object_of(&content);
    assert_eq!(
        (&several["oneOf"], &several["anyOf"]),
        (&Value::Null, &json!([choice("Yes", 0), choice("No", 0)]))
    );
}

#[test]
fn an_update_carries_the_whole_object_at_its_old_address() {
    let content = content(Kind::Update);
    let note = Note::of(&content, "<p>Better news</p>", &address(), PUBLISHED)
        .as_new_version_of("https://social.acme.example/posts/old".into(), LATER);
    let update = parsed(Act::update(ACTIVITY.into(), &content, note, LATER).to_json());
    assert_eq!(
        (&update["type"], &update["id"], &update["published"]),
        (
            &json!("Update"),
            &json!(ACTIVITY),
            &json!("2026-11-21T20:25:00.000Z")
        )
    );
    assert_eq!(
        update["object"],
        json!({
            "id": "https://social.acme.example/posts/old",
            "type": "Note",
            "attributedTo": "https://social.acme.example/brands/news",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": ["https://social.acme.example/brands/news/followers"],
            "published": "2026-11-21T20:15:00.000Z",
            "updated": "2026-11-21T20:25:00.000Z",
            "url": "https://social.acme.example/posts/old",
            "content": "<p>Better news</p>",
        })
    );
}

#[test]
fn what_is_done_to_posts_and_actors_names_them_and_says_nothing_else() {
    let mut bare = content(Kind::Boost);
    bare.to = vec!["https://b.example/mika".into()];
    let id = || ACTIVITY.to_owned();
    let featured = || "https://social.acme.example/brands/news/featured".to_owned();
    let undone = |kind: &str| {
        json!({
            "id": "https://social.acme.example/activities/first",
            "type": kind,
            "actor": "https://social.acme.example/brands/news",
            "object": ELSEWHERE,
        })
    };
    let undo = |undoes| {
        let first = "https://social.acme.example/activities/first";
        Act::undo(id(), &bare, undoes, first, ELSEWHERE, PUBLISHED)
    };
    let table = [
        (
            "Announce",
            Act::announce(id(), &bare, ELSEWHERE, PUBLISHED),
            json!(ELSEWHERE),
        ),
        (
            "Like",
            Act::like(id(), &bare, ELSEWHERE, PUBLISHED),
            json!(ELSEWHERE),
        ),
        ("Undo", undo(Undoes::Announce), undone("Announce")),
        ("Undo", undo(Undoes::Like), undone("Like")),
        ("Undo", undo(Undoes::Follow), undone("Follow")),
        (
            "Delete",
            Act::delete(id(), &bare, POST, PUBLISHED),
            json!({"id": POST, "type": "Tombstone"}),
        ),
        (
            "Add",
            Act::add(id(), &bare, POST, featured(), PUBLISHED),
            json!(POST),
        ),
        (
            "Remove",
            Act::remove(id(), &bare, POST, featured(), PUBLISHED),
            json!(POST),
        ),
    ];
    for (kind, act, object) in table {
        let mut expected = json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": ACTIVITY,
            "type": kind,
            "actor": "https://social.acme.example/brands/news",
            "to": ["https://b.example/mika"],
            "cc": ["https://social.acme.example/brands/news/followers"],
            "published": "2026-11-21T20:15:00.000Z",
            "object": object,
        });
        if matches!(kind, "Add" | "Remove") {
            expected["target"] = json!(featured());
        }
        assert_eq!(parsed(act.to_json()), expected, "{kind}");
    }
}

#[test]
fn a_released_profile_is_the_actor_and_what_an_update_of_it_carries() {
    let uri = "https://social.acme.example/brands/news";
    let brand = OwnActor {
        is_person: true,
        updated_at: Some(LATER),
        profile: Some(Profile {
            display_name: "Acme News".into(),
            summary: "News.".into(),
            summary_html: "<p>News.</p>".into(),
            avatar: Some(picture()),
            header: Some(Medium {
                alt: None,
                ..picture()
            }),
            fields: vec![ProfileField {
                name: "Website".into(),
                value: "https://acme.example".into(),
                value_html: "<a href=\"https://acme.example\" rel=\"me\">acme.example</a>".into(),
            }],
            shows_certificates: false,
        }),
        ..actor(ActorKind::Brand, "news", uri)
    };
    let document = parsed(Actor::brand(&brand, &address()).to_json());
    let image = |name: Option<&str>| {
        let mut image = json!({
            "type": "Image",
            "mediaType": "image/jpeg",
            "url": format!("https://social.acme.example/media/{}.jpg", "ab".repeat(32)),
            "width": 1600,
            "height": 900,
        });
        if let Some(name) = name {
            image["name"] = json!(name);
        }
        image
    };
    assert_eq!(document["type"], "Person");
    assert_eq!(document["summary"], "<p>News.</p>");
    assert_eq!(document["icon"], image(Some("A gate")));
    assert_eq!(document["image"], image(None));
    assert_eq!(document["updated"], "2026-11-21T20:25:00.000Z");
    assert_eq!(
        document["attachment"],
        json!([{
            "type": "PropertyValue",
            "name": "Website",
            "value": "<a href=\"https://acme.example\" rel=\"me\">acme.example</a>",
        }])
    );
    let content = content(Kind::Profile);
    let update = Act::update_actor(ACTIVITY.into(), &content, Actor::brand(&brand, &address()), LATER);
    let mut update = parsed(update.to_json());
    let mut embedded = update["object"].take();
    embedded["@context"] = update["@context"].take();
    assert_eq!(embedded, document);
}

#[test]
fn a_page_shows_what_stands_now_and_collections_their_objects() {
    let create = r#"{"@context":"c","type":"Create","object":{"content":"old"}}"#;
    let object = r#"{"@context":"c","content":"new"}"#;
    let page = CollectionPage::of(
        "https://a.example/o?page=true".into(),
        "https://a.example/o".into(),
        None,
        [(create, Some(object)), (create, None)].into_iter(),
    );
    assert_eq!(
        parsed(page.unwrap().to_json())["orderedItems"],
        json!([{"type": "Create", "object": {"content": "new"}}, {"type": "Create", "object": {"content": "old"}}])
    );
    let featured = Collection::of_objects("https://a.example/featured".into(), [object].into_iter()).unwrap();
    let featured = parsed(featured.to_json());
    assert_eq!(
        (&featured["totalItems"], &featured["orderedItems"]),
        (&json!(1), &json!([{"content": "new"}]))
    );
}
