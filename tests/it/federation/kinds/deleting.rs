//! A post is taken back by review.

use serde_json::json;

use crate::support::elsewhere::Elsewhere;
use crate::support::outside::Outside;
use crate::support::wire::{self, document};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f18_a_deleted_post_is_taken_back_at_exactly_the_inboxes_that_were_sent_it() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let [fan, named, later] = [("globex", "fan"), ("initech", "peter"), ("hooli", "gavin")]
        .map(|(host, name)| elsewhere.somebody(host, name));
    outside.starts_delivery();
    outside.is_followed_by(&fan, "1").await;
    let mut note = outside.note("Wrong figures");
    note.cc.push(named.uri.clone());
    let (order, acceptance) = outside.releases(note).await;
    outside.delivers_no_more().await;
    outside.is_followed_by(&later, "1").await;
    let (_, deleted) = outside.releases(outside.delete(&order)).await;
    outside.delivers_no_more().await;
    for inbox in [&fan.inbox, &named.inbox] {
        assert_eq!(elsewhere.kinds_at(inbox), ["Create", "Delete"]);
        let delete = elsewhere.newest_at(inbox);
        assert_eq!(
            delete["object"],
            json!({"id": acceptance.uri, "type": "Tombstone"})
        );
        assert!(!delete.to_string().contains("figures"));
    }
    assert_eq!(
        elsewhere.kinds_at(&later.inbox),
        [""; 0],
        "who never had it hears nothing"
    );
    let gone = document(&acceptance.uri).await;
    assert_eq!((gone.status, &gone.json()["type"]), (410, &json!("Tombstone")));
    assert_eq!(wire::get(&acceptance.url, "text/html").await.status, 410);
    assert_eq!(
        document(&deleted.uri).await.status,
        200,
        "the Delete itself stands"
    );
    let outbox = document(&format!("{}/outbox", outside.brand("news")))
        .await
        .json();
    assert_eq!(outbox["totalItems"], 0);
}

#[tokio::test]
async fn deleting_once_is_enough_and_its_pictures_go_with_it() {
    let outside = Outside::new().await;
    let picture = outside.picture("gate", None).await;
    let mut note = outside.note("Look");
    note.media = vec![picture.clone()];
    let (order, _) = outside.releases(note).await;
    let mut other = outside.note("The small copy alone is shown by nobody else");
    other.media = vec![outside.picture("other", None).await];
    outside.releases(other).await;
    let url = format!("{}/media/{}.jpg", outside.url, picture.sha256);
    assert_eq!(wire::get(&url, "*/*").await.status, 200);
    let delete = outside.certified(outside.delete(&order));
    let first = outside.accepts(&delete).await.unwrap();
    assert_eq!(
        outside.accepts(&delete).await.unwrap(),
        first,
        "the same again is the same answer"
    );
    assert_eq!(wire::get(&url, "*/*").await.status, 410);
    assert!(
        outside
            .refuses(outside.delete(&order))
            .await
            .contains("taken back")
    );
}
