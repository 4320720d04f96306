//! What real servers send is read, and what could never be true is refused.

use serde_json::json;

use super::*;

const NOW: Timestamp = Timestamp(1_795_299_590_000);
const MIKA: &str = "https://peer.example/users/mika";
const BRAND: &str = "https://acme.example/brands/news";
const POST: &str = "https://acme.example/brands/news/posts/1";

fn read(message: Value) -> Result<Activity, Malformed> {
    Activity::read(&message, NOW)
}

/// An activity by Mika with these properties besides id and actor.
fn by_mika(properties: Value) -> Result<Activity, Malformed> {
    let mut message = json!({"id": "https://peer.example/a/1", "actor": MIKA});
    message
        .as_object_mut()
        .unwrap()
        .extend(properties.as_object().unwrap().clone());
    read(message)
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

macro_rules! payload {
    ($name:literal) => {
        crate::fetch::parse_json(include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/payloads/fedify/",
            $name,
            ".json"
        )))
        .unwrap()
    };
}

#[test]
fn what_fedify_sends_about_follows_likes_and_boosts_is_read() {
    let follow = read(payload!("follow")).unwrap();
    assert_eq!(follow.actor.as_str(), MIKA);
    assert!(
        follow
            .id_as_written
            .starts_with("https://peer.example/activities/follow/")
    );
    assert_eq!(follow.verb, Verb::Follow { object: url(BRAND) });
    assert_eq!(
        read(payload!("like")).unwrap().verb,
        Verb::Like { object: url(POST) }
    );
    let announce = read(payload!("announce")).unwrap();
    assert_eq!(announce.verb, Verb::Announce { object: url(POST) });
    assert!(announce.is_signed_inside);
}

#[test]
fn what_fedify_sends_to_take_things_back_is_read() {
    for (message, embedded, named) in [
        (payload!("undo_follow"), Embedded::Follow(url(BRAND)), "/follow/"),
        (payload!("undo_like"), Embedded::Like(url(POST)), "/like/"),
        (
            payload!("undo_announce"),
            Embedded::Announce(url(POST)),
            "/announce/",
        ),
    ] {
        let Verb::Undo(undone) = read(message).unwrap().verb else {
            panic!("not an Undo");
        };
        assert_eq!(undone.embedded, Some(embedded));
        assert!(undone.id.unwrap().as_str().contains(named));
    }
    let Verb::Delete { object } = read(payload!("delete")).unwrap().verb else {
        panic!("not a Delete");
    };
    assert!(
        object
            .as_str()
            .starts_with("https://peer.example/users/mika/statuses/")
    );
}

#[test]
fn an_accept_that_embeds_our_follow_and_our_actor_is_read() {
    assert_eq!(
        read(payload!("accept")).unwrap().verb,
        Verb::Accept(Answered {
            id: Some(url("https://acme.example/activities/follow/1")),
            follower: Some(url(BRAND)),
            followed: Some(url(MIKA)),
        })
    );
    assert_eq!(
        by_mika(json!({"type": "Reject", "object": "https://acme.example/activities/a"}))
            .unwrap()
            .verb,
        Verb::Reject(Answered {
            id: Some(url("https://acme.example/activities/a")),
            follower: None,
            followed: None,
        })
    );
    assert_eq!(
        by_mika(json!({"type": "Accept", "object": {"type": "Invite", "id": "https://peer.example/i"}}))
            .unwrap()
            .verb,
        Verb::Other
    );
}

#[test]
fn what_fedify_writes_is_read() {
    let Verb::Create(reply) = read(payload!("create_reply")).unwrap().verb else {
        panic!("not a Create");
    };
    assert_eq!(reply.in_reply_to, Some(url(POST)));
    assert_eq!(reply.audience.first(), Some(&url(BRAND)));
    assert_eq!(reply.published, Some(Timestamp(1_795_299_585_151)));
    assert_eq!(
        reply.content.to_html(),
        "<p><a href=\"https://acme.example/brands/news\" rel=\"nofollow noopener noreferrer\">@news@acme.example</a> What does it cost?</p>"
    );
    let Verb::Create(mention) = read(payload!("create_mention")).unwrap().verb else {
        panic!("not a Create");
    };
    assert_eq!(
        (mention.in_reply_to, mention.audience.first()),
        (None, Some(&url(BRAND)))
    );
    let Verb::Create(post) = read(payload!("create_post")).unwrap().verb else {
        panic!("not a Create");
    };
    assert!(!post.audience.contains(&url(BRAND)));
    let Verb::Update(update) = read(payload!("update")).unwrap().verb else {
        panic!("not an Update");
    };
    assert_eq!(
        (update.id, update.updated),
        (reply.id, Some(Timestamp(1_795_299_585_432)))
    );
}

#[test]
fn documents_that_are_no_activities_have_no_effect() {
    assert!(read(payload!("actor")).is_err());
    assert!(read(payload!("note")).is_err());
    assert!(read(payload!("outbox")).is_err());
}

#[test]
fn actor_and_type_may_be_written_in_other_forms() {
    for actor in [
        json!([MIKA]),
        json!({"id": MIKA, "type": "Person", "inbox": "x"}),
        json!([{"id": MIKA}]),
    ] {
        let message = json!({"id": "https://peer.example/a/1", "type": ["Follow", "x"], "actor": actor, "object": {"id": BRAND}});
        let activity = read(message).unwrap();
        assert_eq!(
            (activity.actor.as_str(), activity.verb),
            (MIKA, Verb::Follow { object: url(BRAND) })
        );
    }
}

#[test]
fn what_lacks_id_type_actor_or_object_is_400() {
    for message in [
        json!([]),
        json!("x"),
        json!({}),
        json!({"type": "Follow", "actor": MIKA, "object": BRAND}),
        json!({"id": 7, "type": "Follow", "actor": MIKA, "object": BRAND}),
        json!({"id": "urn:uuid:1", "type": "Follow", "actor": MIKA, "object": BRAND}),
        json!({"id": "https://peer.example/a/1", "actor": MIKA, "object": BRAND}),
        json!({"id": "https://peer.example/a/1", "type": "Follow", "object": BRAND}),
        json!({"id": "https://peer.example/a/1", "type": "Follow", "actor": [MIKA, BRAND], "object": BRAND}),
        json!({"id": "https://peer.example/a/1", "type": "Follow", "actor": MIKA}),
        json!({"id": "https://peer.example/a/1", "type": "Follow", "actor": MIKA, "object": [BRAND, POST]}),
        json!({"id": "https://peer.example/a/1", "type": "Create", "actor": MIKA, "object": null}),
    ] {
        assert!(read(message.clone()).is_err(), "{message}");
    }
}

#[test]
fn d1_an_object_or_id_on_another_host_is_400() {
    let elsewhere = "https://victim.example/1";
    for message in [
        json!({"type": "Create", "object": {"type": "Note", "id": elsewhere, "content": "x"}}),
        json!({"type": "Create", "object": elsewhere}),
        json!({"type": "Create", "object": {"type": "ChatMessage", "id": elsewhere}}),
        json!({"type": "Update", "object": {"type": "Note", "id": elsewhere, "content": "x"}}),
        json!({"type": "Update", "object": {"type": "Person", "id": "https://victim.example/bob"}}),
        json!({"type": "Delete", "object": elsewhere}),
        json!({"type": "Delete", "object": {"type": "Tombstone", "id": elsewhere}}),
        json!({"type": "Undo", "object": elsewhere}),
        json!({"type": "Undo", "object": {"type": "Like", "id": elsewhere, "object": POST}}),
        json!({"type": "Undo", "object": {"type": "Like", "actor": "https://peer.example/bob", "object": POST}}),
    ] {
        assert!(by_mika(message.clone()).is_err(), "{message}");
    }
    let message = json!({"id": elsewhere, "type": "Like", "actor": MIKA, "object": POST});
    assert!(
        read(message).is_err(),
        "an id on another host could use up a victim's ids"
    );
}

#[test]
fn d9_an_object_of_ours_is_400_where_only_its_owner_could_speak_of_it() {
    for message in [
        json!({"type": "Create", "object": {"type": "Note", "id": POST, "content": "x"}}),
        json!({"type": "Update", "object": {"type": "Note", "id": POST, "content": "x", "updated": "2026-11-21T00:00:00Z"}}),
        json!({"type": "Delete", "object": POST}),
        json!({"type": "Undo", "object": "https://acme.example/activities/a"}),
    ] {
        assert!(by_mika(message.clone()).is_err(), "{message}");
    }
}

#[test]
fn d4_an_update_of_the_actor_says_only_that_something_changed() {
    let update =
        json!({"type": "Update", "object": {"id": MIKA, "type": "Person", "inbox": "https://evil.example/"}});
    assert_eq!(by_mika(update).unwrap().verb, Verb::UpdateActor);
    let delete = json!({"type": "Delete", "object": MIKA});
    assert_eq!(by_mika(delete).unwrap().verb, Verb::DeleteActor);
}

#[test]
fn c14_an_impossible_date_anywhere_is_400() {
    for message in [
        json!({"type": "Like", "object": POST, "published": "0000-01-01T00:00:00Z"}),
        json!({"type": "Create", "object": {"type": "Note", "id": "https://peer.example/1", "content": "x", "published": "9999-01-01T00:00:00Z"}}),
        json!({"type": "Update", "object": {"type": "Note", "id": "https://peer.example/1", "content": "x", "updated": "-1"}}),
    ] {
        assert!(by_mika(message.clone()).is_err(), "{message}");
    }
}

#[test]
fn what_has_no_effect_here_is_read_as_such() {
    for kind in [
        "Flag",
        "Move",
        "Add",
        "Remove",
        "EmojiReact",
        "QuoteRequest",
        "View",
        "Exploit",
    ] {
        let message = json!({"type": kind, "object": [POST, "https://victim.example/1"]});
        assert_eq!(by_mika(message).unwrap().verb, Verb::Other, "{kind}");
    }
    let undone =
        json!({"type": "Undo", "object": {"type": "Block", "id": "https://peer.example/b", "object": BRAND}});
    assert_eq!(by_mika(undone).unwrap().verb, Verb::Other);
    let message =
        json!({"type": "Create", "object": {"type": "ChatMessage", "id": "https://peer.example/1"}});
    assert_eq!(by_mika(message).unwrap().verb, Verb::Other);
}

#[test]
fn c5_a_context_is_never_looked_at() {
    let mut deep = json!("https://evil.example/context");
    for _ in 0..20 {
        deep = json!({"actor": {"@id": "https://victim.example/", "@context": deep}});
    }
    let message = json!({"@context": deep, "type": "Like", "object": POST});
    assert_eq!(by_mika(message).unwrap().actor.as_str(), MIKA);
}
