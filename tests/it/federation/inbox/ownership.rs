//! Group D: who may say what about whose things.

use serde_json::{Value, json};

use super::Scene;
use crate::support::elsewhere::{Outsider, Page};
use crate::support::sql;

/// A reply of the fan to a publication, stored; gives the publication and the note.
async fn replied(scene: &Scene) -> (String, Value) {
    let post = scene.outside.publishes("Good news").await.uri;
    let note = scene.fan.reply("1", &post, "Hello");
    scene.is_told(&scene.fan, &scene.fan.create("1", &note)).await;
    assert_eq!(scene.notices_of("received").await.len(), 1);
    (post, note)
}

fn update(author: &Outsider, id: &str, note: &Value, text: &str, at: &str) -> Value {
    let mut changed = note.clone();
    changed["content"] = format!("<p>{text}</p>").into();
    changed["updated"] = at.into();
    author.activity(id, "Update", changed)
}

#[tokio::test]
async fn d1_a_create_of_something_on_another_host_is_400() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    let evil = scene.elsewhere.somebody("evil", "mallory");
    for id in [
        scene.fan.uri.replace("/users/", "/notes/"),
        post.clone(),
        "https://victim.example/notes/1".into(),
    ] {
        let mut note = evil.reply("1", &post, "Hello");
        note["id"] = id.into();
        scene.ignores(&evil, &evil.create("1", &note), 400).await;
    }
    let mut elsewhere = evil.create("1", &evil.reply("1", &post, "Hello"));
    elsewhere["id"] = "https://victim.example/activities/1".into();
    scene.ignores(&evil, &elsewhere, 400).await;
}

#[tokio::test]
async fn d2_a_create_attributed_to_somebody_else_is_400() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    let evil = scene.elsewhere.somebody("evil", "mallory");
    let neighbour = scene.elsewhere.somebody("evil", "alice");
    for author in [
        json!(neighbour.uri),
        json!(scene.fan.uri),
        json!(scene.outside.brand("news")),
        json!([evil.uri, neighbour.uri]),
        json!([neighbour.uri]),
        json!({"id": neighbour.uri, "type": "Person"}),
    ] {
        let mut note = evil.reply("1", &post, "Hello");
        note["attributedTo"] = author;
        scene.ignores(&evil, &evil.create("1", &note), 400).await;
    }
}

#[tokio::test]
async fn d3_nobody_but_the_author_changes_or_deletes_a_note() {
    let scene = Scene::new().await;
    let (_, note) = replied(&scene).await;
    let alice = scene.elsewhere.somebody("globex", "alice");
    let evil = scene.elsewhere.somebody("evil", "mallory");
    for other in [&alice, &evil] {
        let mut forged = update(other, "u", &note, "Lies", "2026-11-21T20:10:00Z");
        for attributed in [
            Value::Null,
            other.uri.clone().into(),
            scene.fan.uri.clone().into(),
        ] {
            forged["object"]["attributedTo"] = attributed;
            let before = scene.outside.ledger().await;
            let status = scene.sends(other, &forged).await.status;
            assert!([202, 400, 403].contains(&status), "{status}");
            assert_eq!(scene.outside.ledger().await, before);
        }
        let before = scene.outside.ledger().await;
        let status = scene
            .sends(other, &other.activity("d", "Delete", note["id"].clone()))
            .await
            .status;
        assert!([202, 400, 403].contains(&status), "{status}");
        let after = scene.outside.ledger().await;
        assert_eq!(after["outside_items"], before["outside_items"]);
        assert_eq!(after["notices"], before["notices"]);
    }
}

#[tokio::test]
async fn d4_an_actor_changes_by_its_own_document_and_not_by_what_is_sent() {
    let scene = Scene::new().await;
    scene.is_told(&scene.fan, &scene.follow()).await;
    let evil = scene.elsewhere.somebody("evil", "mallory");
    let mut sent = scene.fan.document();
    sent["publicKey"]["publicKeyPem"] = evil.key.public_pem.clone().into();
    sent["inbox"] = evil.inbox.clone().into();
    sent["preferredUsername"] = "ceo".into();
    sent["name"] = "The CEO".into();
    let mut document = scene.fan.document();
    document["name"] = "A new name".into();
    scene.elsewhere.puts(&scene.fan.uri, Page::document(&document));
    scene
        .is_told(&scene.fan, &scene.fan.activity("u1", "Update", sent.clone()))
        .await;
    let database = scene.outside.database();
    let stored = sql::texts(
        database,
        "SELECT name || ' ' || handle || ' ' || inbox || public_key_pem AS value FROM remote_actors",
    )
    .await;
    let stored = stored[0].clone().unwrap();
    assert!(stored.starts_with("A new name @fan@"), "{stored}");
    assert!(
        stored.contains(&scene.fan.inbox) && stored.contains(&scene.fan.key.public_pem),
        "{stored}"
    );
    // Nor by somebody else's word, and an `id` that changes is another actor.
    let neighbour = scene.elsewhere.somebody("globex", "alice");
    let before = scene.outside.ledger().await;
    let status = scene
        .sends(&neighbour, &neighbour.activity("u1", "Update", sent))
        .await
        .status;
    assert!([202, 400, 403].contains(&status), "{status}");
    assert_eq!(scene.outside.ledger().await, before);
}

#[tokio::test]
async fn d5_an_update_that_is_not_newer_changes_nothing() {
    let scene = Scene::new().await;
    let (_, note) = replied(&scene).await;
    let fan = &scene.fan;
    scene
        .is_told(fan, &update(fan, "u1", &note, "Newer", "2026-11-21T20:10:00Z"))
        .await;
    let changed = scene.notices_of("changed").await;
    assert_eq!(changed.len(), 1);
    assert!(changed[0]["content_html"].as_str().unwrap().contains("Newer"));
    for (id, at) in [
        ("u2", "2026-11-21T20:09:00Z"),
        ("u3", "2026-11-21T20:10:00Z"),
        ("u4", "2026-11-21T21:10:00+01:00"),
    ] {
        scene
            .ignores(fan, &update(fan, id, &note, "Older", at), 202)
            .await;
    }
    let mut undated = update(fan, "u5", &note, "Undated", "");
    undated["object"].as_object_mut().unwrap().remove("updated");
    scene.ignores(fan, &undated, 202).await;
    scene
        .is_told(
            fan,
            &update(fan, "u6", &note, "Newest", "2026-11-21T20:11:00.123456789Z"),
        )
        .await;
    assert_eq!(scene.notices_of("changed").await.len(), 2);
}

#[tokio::test]
async fn d7_an_answer_to_a_follow_that_was_not_asked_of_its_sender_has_no_effect() {
    let scene = Scene::new().await;
    let fan = &scene.fan;
    let evil = scene.elsewhere.somebody("evil", "mallory");
    for kind in ["Accept", "Reject"] {
        let id = format!("{}/activities/aaaaaaaaaaaaaaaaaaaaaaaaaa", scene.outside.url);
        let never =
            json!({"type": "Follow", "id": id, "actor": scene.outside.brand("news"), "object": fan.uri});
        let before = scene.outside.ledger().await;
        let status = scene.sends(fan, &fan.activity("a", kind, never)).await.status;
        assert!([202, 400].contains(&status), "{status}");
        assert_eq!(scene.outside.ledger().await, before);
    }
    let follow = scene
        .outside
        .accepts(&scene.outside.certified(scene.outside.follow(&fan.uri)))
        .await
        .unwrap()
        .uri;
    let state = async || {
        sql::texts(scene.outside.database(), "SELECT state AS value FROM followings").await[0]
            .clone()
            .unwrap()
    };
    for kind in ["Accept", "Reject"] {
        for object in [
            json!(follow),
            json!({"type": "Follow", "id": follow, "actor": scene.outside.brand("news"), "object": fan.uri}),
        ] {
            scene.ignores(&evil, &evil.activity("a", kind, object), 202).await;
            assert_eq!(state().await, "requested");
        }
    }
    scene
        .is_told(fan, &fan.activity("a1", "Accept", follow.clone().into()))
        .await;
    assert_eq!(state().await, "accepted");
    scene
        .ignores(&evil, &evil.activity("r", "Reject", follow.clone().into()), 202)
        .await;
    scene
        .is_told(fan, &fan.activity("r1", "Reject", follow.into()))
        .await;
    assert_eq!(state().await, "rejected");
    let answered: Vec<_> = scene
        .notices_of("follow_answered")
        .await
        .iter()
        .map(|notice| notice["accepted"].clone())
        .collect();
    assert_eq!(answered, [true, false]);
}

#[tokio::test]
async fn d9_an_activity_about_something_of_ours_that_does_not_exist_is_400() {
    let scene = Scene::new().await;
    let fan = &scene.fan;
    let unknown = format!("{}/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa", scene.outside.url);
    for (kind, object) in [
        ("Like", unknown.clone()),
        ("Announce", unknown.clone()),
        ("Follow", scene.outside.brand("nobody")),
        ("Follow", scene.outside.brand("ana")),
    ] {
        scene
            .ignores(fan, &fan.activity("1", kind, object.into()), 400)
            .await;
    }
    let mut ours = fan.activity("1", "Like", "https://third.example/1".into());
    ours["id"] = format!("{}/activities/aaaaaaaaaaaaaaaaaaaaaaaaaa", scene.outside.url).into();
    scene.ignores(fan, &ours, 400).await;
    let mut note = fan.reply("1", "https://third.example/1", "Hello");
    note["id"] = unknown.into();
    scene.ignores(fan, &fan.create("1", &note), 400).await;
    // Nobody of ours writes to us: our actors' names are not to be borrowed.
    let mut borrowed = scene.follow();
    borrowed["actor"] = scene.outside.brand("news").into();
    scene.ignores(fan, &borrowed, 400).await;
}

#[tokio::test]
async fn d10_a_guessed_internal_id_is_as_unknown_as_any() {
    let scene = Scene::new().await;
    let fan = &scene.fan;
    let mut seen = Vec::new();
    for id in [
        "aaaaaaaaaaaaaaaaaaaaaaaaaa",
        "7301200123456789012",
        "1",
        "../posts/1",
    ] {
        let guessed = format!("{}/posts/{id}", scene.outside.url);
        for kind in ["Like", "Announce"] {
            let letter = fan.writes(
                &scene.outside.inbox(),
                &fan.activity("1", kind, guessed.clone().into()),
                scene.outside.now(),
            );
            scene.stores_nothing_of(&letter, 400).await;
            seen.push(letter.posted().await.fingerprint());
        }
        let reply = fan.create("r", &fan.reply("r", &guessed, "Hello"));
        let before = scene.outside.ledger().await;
        seen.push(scene.sends(fan, &reply).await.status.to_string().into_bytes());
        assert_eq!(scene.outside.ledger().await, before);
    }
    assert!(
        seen.chunks(3).all(|answers| *answers == seen[..3]),
        "every guess gets the same answers"
    );
}
