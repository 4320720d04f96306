//! Group J as far as it is about the order in which things arrive: twice, too early, too late.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Scene;
use crate::support::{sql, wire};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn j16_one_activity_at_two_inboxes_fifty_times_has_one_effect() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    let fan = &scene.fan;
    let reply = fan.create("1", &fan.reply("1", &post, "Hello"));
    let like = fan.activity("2", "Like", post.clone().into());
    let now = scene.outside.now();
    let letters: Vec<_> = [scene.outside.inbox(), scene.outside.shared_inbox()]
        .iter()
        .flat_map(|inbox| [fan.writes(inbox, &reply, now), fan.writes(inbox, &like, now)])
        .collect();
    let client = wire::client();
    for answer in join_all((0..100).map(|number| letters[number % 4].posted_by(&client))).await {
        assert_eq!(answer.status, 202, "{}", answer.text());
    }
    assert_eq!(scene.notices_of("received").await.len(), 2);
    assert_eq!(scene.outside.count("outside_items").await, 2);
}

#[tokio::test]
async fn one_like_and_one_boost_of_an_actor_count_whatever_their_ids() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    for kind in ["Like", "Announce"] {
        for number in 0..3 {
            scene
                .is_told(
                    &scene.fan,
                    &scene
                        .fan
                        .activity(&format!("{kind}{number}"), kind, post.clone().into()),
                )
                .await;
        }
    }
    assert_eq!(scene.notices_of("received").await.len(), 2);
}

#[tokio::test]
async fn j17_an_undo_that_comes_first_wins() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    let fan = &scene.fan;
    for (kind, object) in [
        ("Like", post.clone()),
        ("Announce", post),
        ("Follow", scene.outside.brand("news")),
    ] {
        let activity = fan.activity(kind, kind, object.into());
        scene
            .is_told(
                fan,
                &fan.activity(&format!("undo{kind}"), "Undo", activity.clone()),
            )
            .await;
        scene.is_told(fan, &activity).await;
    }
    assert_eq!(scene.followers().await, 0);
    assert!(scene.notices_of("received").await.is_empty());
    assert_eq!(scene.outside.count("outside_items").await, 0);
    // Another like, with another id, is a new one.
    let post = scene.outside.publishes("More news").await.uri;
    scene
        .is_told(fan, &fan.activity("again", "Like", post.into()))
        .await;
    assert_eq!(scene.notices_of("received").await.len(), 1);
    scene
        .is_told(
            fan,
            &fan.activity("back", "Follow", scene.outside.brand("news").into()),
        )
        .await;
    assert_eq!(scene.followers().await, 1);
}

#[tokio::test]
async fn what_is_undone_by_its_id_alone_or_embedded_without_one_is_undone() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    let fan = &scene.fan;
    let embed = |kind: &str, object: &str| json!({"type": kind, "actor": fan.uri, "object": object});
    for by_id in [true, false] {
        let turn = format!("{by_id}");
        let like = fan.activity(&format!("like{turn}"), "Like", post.clone().into());
        let follow = fan.activity(
            &format!("follow{turn}"),
            "Follow",
            scene.outside.brand("news").into(),
        );
        scene.is_told(fan, &like).await;
        scene.is_told(fan, &follow).await;
        assert_eq!(scene.followers().await, 1);
        let (unlike, unfollow) = if by_id {
            (like["id"].clone(), follow["id"].clone())
        } else {
            (
                embed("Like", &post),
                embed("Follow", &scene.outside.brand("news")),
            )
        };
        scene
            .is_told(fan, &fan.activity(&format!("u1{turn}"), "Undo", unlike))
            .await;
        scene
            .is_told(fan, &fan.activity(&format!("u2{turn}"), "Undo", unfollow))
            .await;
        assert_eq!(scene.followers().await, 0);
    }
    assert_eq!(scene.notices_of("withdrawn").await.len(), 2);
}

#[tokio::test]
async fn j18_a_delete_that_comes_first_wins_and_an_early_update_is_ignored() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    let fan = &scene.fan;
    let note = fan.reply("1", &post, "Hello");
    let mut changed = note.clone();
    changed["updated"] = "2026-11-21T20:10:00Z".into();
    scene.is_told(fan, &fan.activity("u", "Update", changed)).await;
    assert!(scene.notices_of("received").await.is_empty() && scene.notices_of("changed").await.is_empty());
    let tombstone = json!({"type": "Tombstone", "id": note["id"]});
    scene.is_told(fan, &fan.activity("d", "Delete", tombstone)).await;
    scene.is_told(fan, &fan.create("1", &note)).await;
    assert!(scene.notices_of("received").await.is_empty());
    assert_eq!(scene.outside.count("outside_items").await, 0);
}

#[tokio::test]
async fn a_note_that_was_deleted_stays_deleted() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    let fan = &scene.fan;
    let note = fan.reply("1", &post, "Hello");
    scene.is_told(fan, &fan.create("1", &note)).await;
    scene
        .is_told(fan, &fan.activity("d", "Delete", note["id"].clone()))
        .await;
    assert_eq!(scene.notices_of("withdrawn").await.len(), 1);
    let mut changed = note.clone();
    changed["updated"] = "2026-11-21T20:10:00Z".into();
    scene.is_told(fan, &fan.activity("u", "Update", changed)).await;
    scene.is_told(fan, &fan.create("2", &note)).await;
    assert_eq!(scene.notices_of("received").await.len(), 1);
    assert!(scene.notices_of("changed").await.is_empty());
    let stored: Vec<Option<String>> = sql::texts(
        scene.outside.database(),
        "SELECT content_html AS value FROM outside_items",
    )
    .await;
    assert!(
        stored.iter().flatten().all(|html| !html.contains("Hello")),
        "{stored:?}"
    );
}

#[tokio::test]
async fn an_actor_that_deletes_itself_follows_no_longer() {
    let scene = Scene::new().await;
    let fan = &scene.fan;
    let bystander = scene.elsewhere.somebody("globex", "bystander");
    scene.is_told(fan, &scene.follow()).await;
    scene
        .is_told(
            &bystander,
            &bystander.activity("1", "Follow", scene.outside.brand("news").into()),
        )
        .await;
    scene
        .is_told(fan, &fan.activity("d", "Delete", fan.uri.clone().into()))
        .await;
    assert_eq!(scene.followers().await, 1);
    let left = sql::texts(
        scene.outside.database(),
        "SELECT follower_uri AS value FROM followers",
    )
    .await;
    assert_eq!(left, [Some(bystander.uri.clone())]);
}

/// The Follow, its outbox entry and the row that waits for the answer are one transaction, so an Accept cannot
/// come before that. It can come before we know that the Follow arrived: that is this.
#[tokio::test]
async fn j19_an_accept_that_is_faster_than_our_own_delivery_counts() {
    let scene = Scene::new().await;
    let fan = &scene.fan;
    let follow = scene.outside.certified(scene.outside.follow(&fan.uri));
    let uri = scene.outside.accepts(&follow).await.unwrap().uri;
    let pending = "SELECT count(*) AS value FROM deliveries WHERE state = 'pending'";
    assert_eq!(sql::numbers(scene.outside.database(), pending).await, [1]);
    let embedded: Value =
        json!({"type": "Follow", "id": uri, "actor": scene.outside.brand("news"), "object": fan.uri});
    scene.is_told(fan, &fan.activity("a", "Accept", embedded)).await;
    let states = sql::texts(scene.outside.database(), "SELECT state AS value FROM followings").await;
    assert_eq!(states, [Some("accepted".to_owned())]);
    let answered = scene.notices_of("follow_answered").await;
    assert_eq!(answered.len(), 1);
    assert_eq!(answered[0]["accepted"], true);
    // Its posts come in from now on.
    let mut note = fan.reply("1", "", "News of mine");
    note["inReplyTo"] = Value::Null;
    scene.is_told(fan, &fan.create("1", &note)).await;
    assert_eq!(scene.notices_of("received").await[0]["kind"], "post");
}
