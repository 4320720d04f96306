//! Posts that are changed after they were published.

use serde_json::json;

use crate::support::elsewhere::Elsewhere;
use crate::support::outside::Outside;
use crate::support::patience::eventually;
use crate::support::wire::{self, document};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_reaches_followers_and_everybody_who_was_sent_the_first_words() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    let named = elsewhere.somebody("initech", "peter");
    outside.starts_delivery();
    outside.is_followed_by(&fan, "1").await;
    let mut note = outside.note("Good news");
    note.cc.push(named.uri.clone());
    let (first, acceptance) = outside.releases(note).await;
    outside.delivers_no_more().await;
    outside.clock.advance_seconds(60);
    let mut update = outside.update(&first, "Better news");
    // Who is no longer named had the first words and gets the new ones.
    update.cc.retain(|uri| *uri != named.uri);
    let (_, updated) = outside.releases(update).await;
    for inbox in [&fan.inbox, &named.inbox] {
        let kinds = eventually("the Update", async || {
            let kinds = elsewhere.kinds_at(inbox);
            (kinds.len() == 2).then_some(kinds)
        })
        .await;
        assert_eq!(kinds, ["Create", "Update"]);
        let update = elsewhere.newest_at(inbox);
        assert_eq!(update["object"]["id"], acceptance.uri.as_str());
        assert_eq!(update["object"]["content"], "<p>Better news</p>");
        assert_eq!(document(&updated.uri).await.json(), update);
    }
}

#[tokio::test]
async fn an_updated_post_shows_its_new_words_everywhere() {
    let outside = Outside::new().await;
    let (first, acceptance) = outside.releases(outside.note("Good news")).await;
    let published = document(&acceptance.uri).await.json();
    outside.clock.advance_seconds(60);
    outside.releases(outside.update(&first, "Better news")).await;
    let object = document(&acceptance.uri).await.json();
    assert_eq!(object["id"], published["id"]);
    assert_eq!(object["published"], published["published"]);
    assert!(object["updated"].is_string() && published["updated"].is_null());
    assert_eq!(object["content"], "<p>Better news</p>");
    let outbox = document(&format!("{}/outbox?page=true", outside.brand("news")))
        .await
        .json();
    let items = outbox["orderedItems"].as_array().unwrap();
    assert_eq!(items.len(), 1, "an Update is no post: {outbox}");
    assert_eq!(items[0]["object"]["content"], "<p>Better news</p>");
    let permalink = wire::get(&acceptance.url, "text/html").await.text();
    assert!(permalink.contains("edited <time"), "{permalink}");
    for path in ["/@news", "/@news/feed.atom"] {
        let page = wire::get(&format!("{}{path}", outside.url), "text/html")
            .await
            .text();
        assert!(
            page.contains("Better news") && !page.contains("Good news"),
            "{path}: {page}"
        );
    }
    let quotation = wire::get(&format!("{}/oembed?url={}", outside.url, acceptance.url), "*/*").await;
    assert!(quotation.text().contains("Better news"), "{}", quotation.text());
    let nodeinfo = wire::get(&format!("{}/nodeinfo/2.1", outside.url), "*/*")
        .await
        .json();
    assert_eq!(nodeinfo["usage"]["localPosts"], 1);
}

#[tokio::test]
async fn the_newest_of_several_updates_is_shown_and_each_follows_the_one_before() {
    let outside = Outside::new().await;
    let (first, acceptance) = outside.releases(outside.note("One")).await;
    let stale = outside.update(&first, "Three, written before two was published");
    let (second, _) = outside.releases(outside.update(&first, "Two")).await;
    assert!(outside.refuses(stale).await.contains("changed after"));
    let mut third = outside.update(&first, "Three");
    third.object_hash = Some(second.content.hash().unwrap());
    outside.releases(third).await;
    assert_eq!(document(&acceptance.uri).await.json()["content"], "<p>Three</p>");
}

#[tokio::test]
async fn only_standing_posts_of_the_same_brand_are_updated_and_not_what_they_ask_or_answer() {
    let outside = Outside::new().await;
    outside.opens("jobs").await;
    let (first, _) = outside.releases(outside.note("Good news")).await;
    let (question, _) = outside.releases(outside.question(&["Yes", "No"], false)).await;
    let before = outside.ledger().await;
    let mut by_another = outside.update(&first, "Worse");
    by_another.brand = outside.brand("jobs");
    let mut of_nothing = outside.update(&first, "Worse");
    of_nothing.object = Some(format!("{}/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa", outside.url));
    let mut answering = outside.update(&first, "Worse");
    answering.in_reply_to = Some("https://globex.example/1".into());
    let mut asking = outside.update(&question, "Which?");
    asking.poll.as_mut().unwrap().options[0] = "Never".into();
    let mut silent = outside.update(&question, "Which?");
    silent.poll = None;
    for wrong in [by_another, of_nothing, answering, asking, silent] {
        outside.refuses(wrong).await;
    }
    assert_eq!(outside.ledger().await, before);
    outside.releases(outside.delete(&first)).await;
    assert!(
        outside
            .refuses(outside.update(&first, "Again"))
            .await
            .contains("taken back")
    );
}

#[tokio::test]
async fn a_picture_that_an_update_leaves_out_is_gone() {
    let outside = Outside::new().await;
    let (wrong, right) = (
        outside.picture("wrong", None).await,
        outside.picture("right", Some("Right")).await,
    );
    let mut note = outside.note("Look");
    note.media = vec![wrong.clone()];
    let (first, acceptance) = outside.releases(note).await;
    let at = |sha256: &str| format!("{}/media/{sha256}.jpg", outside.url);
    assert_eq!(wire::get(&at(&wrong.sha256), "*/*").await.status, 200);
    let mut update = outside.update(&first, "Look again");
    update.media = vec![right.clone()];
    outside.releases(update).await;
    assert_eq!(wire::get(&at(&wrong.sha256), "*/*").await.status, 410);
    assert_eq!(wire::get(&at(&wrong.preview.sha256), "*/*").await.status, 410);
    assert_eq!(wire::get(&at(&right.sha256), "*/*").await.status, 200);
    assert_eq!(
        document(&acceptance.uri).await.json()["attachment"][0]["name"],
        json!("Right")
    );
}
