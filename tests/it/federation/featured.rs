//! What a brand puts on top of its page.

use gatepost_model::gate::Kind;
use serde_json::{Value, json};

use crate::support::elsewhere::Elsewhere;
use crate::support::outside::Outside;
use crate::support::wire::{self, document};

/// The addresses in the collection.
async fn pinned(outside: &Outside) -> Vec<Value> {
    let collection = document(&format!("{}/featured", outside.brand("news")))
        .await
        .json();
    let items = collection["orderedItems"].as_array().unwrap().clone();
    assert_eq!(collection["totalItems"], items.len());
    items.into_iter().map(|item| item["id"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pins_are_told_to_followers_served_as_objects_and_stand_first_on_the_page() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    outside.starts_delivery();
    outside.is_followed_by(&fan, "1").await;
    let mut posts = Vec::new();
    for text in ["The first", "The second", "The third"] {
        outside.clock.advance_seconds(1);
        posts.push(outside.publishes(text).await.uri);
    }
    for post in [&posts[0], &posts[1]] {
        outside.clock.advance_seconds(1);
        outside.releases(outside.act(Kind::Pin, post)).await;
    }
    assert_eq!(pinned(&outside).await, [json!(posts[1]), json!(posts[0])]);
    let page = wire::get(&format!("{}/@news", outside.url), "text/html")
        .await
        .text();
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    assert!(place("The second") < place("The first") && place("The first") < place("The third"));
    assert_eq!(page.matches("The first").count(), 1, "once is enough: {page}");
    outside.releases(outside.act(Kind::Unpin, &posts[1])).await;
    assert_eq!(pinned(&outside).await, [json!(posts[0])]);
    outside.delivers_no_more().await;
    let told = elsewhere.activities_at(&fan.inbox);
    let acts: Vec<_> = told
        .iter()
        .filter(|activity| activity["target"] == format!("{}/featured", outside.brand("news")))
        .map(|activity| {
            (
                activity["type"].as_str().unwrap(),
                activity["object"].as_str().unwrap(),
            )
        })
        .collect();
    // The order is kept for each object; two are on their way side by side.
    let about = |object: &str| -> Vec<&str> {
        let own = acts.iter().filter(|(_, about)| *about == object);
        own.map(|(kind, _)| *kind).collect()
    };
    assert_eq!(about(&posts[0]), ["Add"]);
    assert_eq!(about(&posts[1]), ["Add", "Remove"]);
    assert_eq!(acts.len(), 3, "{acts:?}");
}

#[tokio::test]
async fn f9_only_what_the_brand_has_published_can_be_pinned_and_what_is_taken_back_is_not() {
    let outside = Outside::new().await;
    outside.opens("jobs").await;
    let mut foreign = outside.note("A job");
    foreign.brand = outside.brand("jobs");
    let (_, of_another) = outside.releases(foreign).await;
    let (own, acceptance) = outside.releases(outside.note("Good news")).await;
    for object in [
        of_another.uri,
        format!("{}/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa", outside.url),
        "https://inside.acme.example/@ana/7".to_owned(),
        outside.brand("news"),
    ] {
        outside.refuses(outside.act(Kind::Pin, &object)).await;
    }
    assert_eq!(pinned(&outside).await, [json!(null); 0]);
    outside.releases(outside.act(Kind::Pin, &acceptance.uri)).await;
    outside.releases(outside.delete(&own)).await;
    assert_eq!(pinned(&outside).await, [json!(null); 0]);
}
