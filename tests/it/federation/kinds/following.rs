//! A brand follows somebody, and no longer.

use gatepost_model::gate::Kind;
use gatepost_model::gate::RevisionContent;
use serde_json::json;

use crate::support::elsewhere::Elsewhere;
use crate::support::outside::Outside;
use crate::support::wire::document;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unfollow_takes_back_the_very_follow_at_the_inbox_that_got_it() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let peter = elsewhere.somebody("initech", "peter");
    let unfollow = || RevisionContent {
        to: vec![peter.uri.clone()],
        cc: vec![],
        ..outside.act(Kind::Unfollow, &peter.uri)
    };
    assert!(outside.refuses(unfollow()).await.contains("does not follow"));
    outside.starts_delivery();
    let (_, followed) = outside.releases(outside.follow(&peter.uri)).await;
    outside.delivers_no_more().await;
    let accept = peter.activity("a1", "Accept", json!(followed.uri));
    peter
        .writes(&outside.inbox(), &accept, outside.now())
        .posted()
        .await;
    let following = format!("{}/following", outside.brand("news"));
    assert_eq!(document(&following).await.json()["totalItems"], 1);
    outside.releases(unfollow()).await;
    outside.delivers_no_more().await;
    assert_eq!(elsewhere.kinds_at(&peter.inbox), ["Follow", "Undo"]);
    let undo = elsewhere.newest_at(&peter.inbox);
    assert_eq!(
        undo["object"],
        json!({"id": followed.uri, "type": "Follow", "actor": outside.brand("news"), "object": peter.uri})
    );
    assert_eq!(document(&following).await.json()["totalItems"], 0);
    assert!(outside.refuses(unfollow()).await.contains("does not follow"));
}
