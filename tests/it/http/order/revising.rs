//! `PUT /candidates/:id` on trial.

use gatepost_model::scope::Scope;
use serde_json::json;

use super::staff::hire;
use super::{Attempt, Stage, Trial};
use crate::http::office::Office;

#[tokio::test]
async fn revising_refuses_in_the_gates_order() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let (ana, petra) = (&people["ana"], &people["petra"]);
    let candidate = ana.proposes("Good news").await;
    let rejected = ana.submits(&ana.proposes("Bad news").await).await.unwrap();
    let rejected = petra.rejects(&rejected, "No.").await.unwrap().id.to_string();

    let fit = Attempt::new(
        "ana",
        &candidate.id.to_string(),
        json!({"revision": 1, "text": "Better news"}),
    );
    let route = ("PUT", "/api/gatepost/v1/candidates/{id}");
    let mut trial = Trial::new(&office, Scope::Write, route, fit).await;
    trial.about_a_candidate();
    trial.not_for(&["petra", "paul", "dora", "rita"]);
    trial.required("revision");
    trial.field(
        "revision",
        [
            json!("one"),
            json!(1.5),
            json!([1]),
            json!({}),
            json!(true),
            json!("1\0"),
        ],
    );
    trial.field("text", [json!(null)]);
    trial.text("text", [json!(""), json!("x".repeat(5_001))]);
    trial.text("content_warning", [json!("x".repeat(501))]);
    trial.text("language", [json!("english")]);
    trial.text("not_before", [json!("tomorrow")]);
    trial.text("in_reply_to", [json!("https://globex.example/notes/1")]);
    trial.text("object", [json!("https://globex.example/users/fan")]);
    for number in [0, 2, -1, i64::MAX] {
        trial.flaw(Stage::State, &format!("revision {number}"), move |attempt| {
            // Not over a flaw in the same field: that is noticed before.
            attempt.body["revision"] = json!(number);
        });
    }
    trial.flaw(Stage::State, "a rejected candidate", move |attempt| {
        attempt.id = rejected.clone()
    });
    let answer = trial.runs().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["revision"]["number"], 2);
}
