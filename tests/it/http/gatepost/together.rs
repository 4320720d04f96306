//! Several decisions from one page.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{House, done};
use crate::http::refusal::refused;

#[tokio::test]
async fn f25_of_several_approved_from_one_page_the_one_that_has_changed_is_409_and_the_others_are_approved() {
    let house = House::new().await;
    let mut shown = Vec::new();
    for text in ["One", "Two", "Three"] {
        let candidate = house.ana.proposes(text).await;
        house.ana.submits(&candidate).await.unwrap();
    }
    let page = done(
        &house.gets(&house.petra, "/candidates?state=in_review").await,
        200,
    );
    for candidate in page.as_array().unwrap() {
        let id = candidate["id"].as_str().unwrap();
        let token = house.confirms(&house.petra, "decide", Some(id)).await;
        let body = json!({"decision": "approve", "rev_hash": candidate["revision"]["rev_hash"],
            "reauthentication_token": token});
        shown.push((id.to_owned(), candidate["revision"]["text"].clone(), body));
    }
    let changed = shown.iter().position(|(_, text, _)| text == "Two").unwrap();
    let path = format!("/candidates/{}", shown[changed].0);
    let own = done(&house.gets(&house.ana, &path).await, 200);
    let edit = json!({"text": "Two and a half", "revision": own["revision"]["number"]});
    let api = format!("{}{path}", super::API);
    let edited = done(&house.of(&house.ana).put(&api, edit).await, 200);
    let decided = shown.iter().map(|(id, _, body)| {
        let path = format!("/candidates/{id}/decisions");
        let house = &house;
        async move { house.posts(&house.petra, &path, body.clone()).await }
    });
    let answers = join_all(decided).await;
    for (place, (answer, (_, text, _))) in answers.iter().zip(&shown).enumerate() {
        if place == changed {
            refused(text.as_str().unwrap(), answer, 409);
        } else {
            assert_eq!(done(answer, answer.status)["state"], "approved", "{text}");
        }
    }
    let after: Value = done(&house.gets(&house.petra, &path).await, 200);
    assert_eq!(
        (&after["state"], &after["revision"]["rev_hash"]),
        (&json!("draft"), &edited["revision"]["rev_hash"])
    );
    assert_eq!(after["decisions"], json!([]));
}
