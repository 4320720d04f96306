//! The same request again.

use serde_json::{Value, json};

use crate::http::office::{App, Office};
use crate::http::paging::page;
use crate::http::refusal::refused;

async fn posts(app: &App<'_>, key: &str, fields: Value) -> crate::support::wire::Answer {
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    app.send(
        "POST",
        "/api/v1/statuses",
        &headers,
        fields.to_string().into_bytes(),
    )
    .await
}

#[tokio::test]
async fn e12_a_repeated_request_gives_the_same_post_and_another_under_its_key_is_refused() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let (of_ana, of_ben) = (office.of(&ana), office.of(&ben));
    let fields = json!({"status": "Once"});
    let first = posts(&of_ana, "key", fields.clone()).await;
    assert_eq!(first.status, 200, "{}", first.text());
    let again = posts(&of_ana, "key", fields.clone()).await;
    assert_eq!((again.status, again.json()), (200, first.json()));
    refused(
        "another",
        &posts(&of_ana, "key", json!({"status": "Twice"})).await,
        422,
    );
    let other = posts(&of_ben, "key", fields.clone()).await.json();
    assert_ne!(other["id"], first.json()["id"], "a key is one's own");
    let fresh = posts(&of_ana, "other key", fields.clone()).await.json();
    assert_ne!(fresh["id"], first.json()["id"]);
    let text = |status: &Value| status["content"].as_str().unwrap().to_owned();
    let all = page(&of_ana, "/api/v1/timelines/public", text).await.0;
    assert_eq!(all, ["<p>Once</p>"; 3]);
}

#[tokio::test]
async fn e12_requests_with_one_key_at_the_same_moment_make_one_post() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    let at_once = (0..10).map(|_| posts(&app, "key", json!({"status": "Once"})));
    let answers = futures_util::future::join_all(at_once).await;
    for answer in &answers {
        assert_eq!(
            (answer.status, answer.json()["id"].clone()),
            (200, answers[0].json()["id"].clone())
        );
    }
}

#[tokio::test]
async fn a_key_that_is_no_text_or_endless_is_refused() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    let endless = "k".repeat(10_000);
    let answer = posts(&app, &endless, json!({"status": "Once"})).await;
    refused("endless", &answer, 422);
}
