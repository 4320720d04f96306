//! Boosts and favourites of posts elsewhere.

use gatepost_model::gate::Kind;
use gatepost_model::notice::Notice;
use serde_json::json;

use crate::support::elsewhere::Elsewhere;
use crate::support::outside::Outside;
use crate::support::patience::eventually;
use crate::support::wire::{self, document};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_boost_goes_to_followers_and_the_author_and_an_unboost_takes_that_very_one_back() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    let author = elsewhere.somebody("initech", "peter");
    let post = elsewhere.note_of(&author, "1", "Hello");
    outside.starts_delivery();
    outside.is_followed_by(&fan, "1").await;
    let (_, boosted) = outside
        .releases(outside.act_on(Kind::Boost, &post, &author))
        .await;
    outside.delivers_no_more().await;
    let outbox = format!("{}/outbox", outside.brand("news"));
    let page = document(&format!("{outbox}?page=true")).await.json();
    assert_eq!(page["orderedItems"][0]["type"], "Announce");
    assert_eq!(document(&outbox).await.json()["totalItems"], 1);
    outside
        .releases(outside.act_on(Kind::Unboost, &post, &author))
        .await;
    for inbox in [&fan.inbox, &author.inbox] {
        eventually("the Undo", async || {
            (elsewhere.kinds_at(inbox).len() == 2).then_some(())
        })
        .await;
        let [announce, undo] = elsewhere
            .activities_at(inbox)
            .into_iter()
            .filter(|activity| activity["type"] != "Accept")
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        assert_eq!(
            (&announce["type"], &announce["id"], &announce["object"]),
            (&json!("Announce"), &json!(boosted.uri), &json!(post))
        );
        assert_eq!(
            (
                &undo["type"],
                &undo["object"]["id"],
                &undo["object"]["type"],
                &undo["object"]["object"]
            ),
            (
                &json!("Undo"),
                &json!(boosted.uri),
                &json!("Announce"),
                &json!(post)
            )
        );
    }
    assert_eq!(document(&outbox).await.json()["totalItems"], 0);
    // It can be boosted again, and undone once only.
    assert!(
        outside
            .refuses(outside.act_on(Kind::Unboost, &post, &author))
            .await
            .contains("does not boost")
    );
    outside
        .releases(outside.act_on(Kind::Boost, &post, &author))
        .await;
    assert!(
        outside
            .refuses(outside.act_on(Kind::Boost, &post, &author))
            .await
            .contains("already")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_favourite_is_told_to_the_author_alone() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    let author = elsewhere.somebody("initech", "peter");
    let post = elsewhere.note_of(&author, "1", "Hello");
    outside.starts_delivery();
    outside.is_followed_by(&fan, "1").await;
    outside
        .releases(outside.act_on(Kind::Favourite, &post, &author))
        .await;
    outside.delivers_no_more().await;
    assert_eq!(elsewhere.kinds_at(&author.inbox), ["Like"]);
    assert_eq!(elsewhere.kinds_at(&fan.inbox), [""; 0]);
    let like = elsewhere.newest_at(&author.inbox);
    assert_eq!(
        (&like["object"], &like["to"]),
        (&json!(post), &json!([author.uri]))
    );
    let page = document(&format!("{}/outbox?page=true", outside.brand("news")))
        .await
        .json();
    assert_eq!(page["orderedItems"], json!([]));
}

#[tokio::test]
async fn nothing_of_our_own_and_nothing_under_a_strangers_name_is_boosted() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let author = elsewhere.somebody("initech", "peter");
    let (_, own) = outside.releases(outside.note("Good news")).await;
    let evil = format!("{}/notes/1", elsewhere.origin("evil"));
    let before = outside.ledger().await;
    for (post, sentence) in [(own.uri, "own node"), (evil, "server of its author")] {
        let refused = outside.refuses(outside.act_on(Kind::Boost, &post, &author)).await;
        assert!(refused.contains(sentence), "{refused}");
    }
    assert_eq!(outside.ledger().await, before);
}

#[tokio::test]
async fn the_desk_is_told_when_the_author_changes_or_deletes_what_we_boost() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let author = elsewhere.somebody("initech", "peter");
    let other = elsewhere.somebody("initech", "bill");
    let post = elsewhere.note_of(&author, "1", "Hello");
    let told = async || {
        let notices = outside.notices().await;
        notices
            .iter()
            .filter(|notice| matches!(notice, Notice::ObjectChanged { uri } if *uri == post))
            .count()
    };
    let mut changed = author.reply("1", "", "Something else");
    changed["updated"] = json!("2026-11-21T20:01:00Z");
    changed.as_object_mut().unwrap().remove("inReplyTo");
    let update = |id: &str| author.activity(id, "Update", changed.clone());
    let says = async |body: serde_json::Value, who: &crate::support::elsewhere::Outsider| {
        let answer = who
            .writes(&outside.shared_inbox(), &body, outside.now())
            .posted()
            .await;
        assert_eq!(answer.status, 202, "{}", answer.text());
    };
    says(update("u0"), &author).await;
    assert_eq!(told().await, 0, "not ours yet");
    outside
        .releases(outside.act_on(Kind::Boost, &post, &author))
        .await;
    says(update("u1"), &author).await;
    assert_eq!(told().await, 1);
    says(update("u1"), &author).await;
    assert_eq!(told().await, 1, "a repeat tells nothing");
    // D3: somebody else of the same host has no say.
    says(other.activity("d1", "Delete", json!(post)), &other).await;
    assert_eq!(told().await, 1);
    says(author.activity("d1", "Delete", json!(post)), &author).await;
    assert_eq!(told().await, 2);
    let front = wire::get(&format!("{}/@news", outside.url), "text/html")
        .await
        .text();
    assert!(!front.contains("Something else"), "a boost is no post of ours");
}
