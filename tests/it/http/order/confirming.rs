//! `POST /reauthentication` on trial.

use gatepost_model::scope::Scope;
use serde_json::json;

use super::staff::hire;
use super::{Attempt, Stage, Trial};
use crate::http::office::Office;
use crate::http::shape::fields;
use crate::support::world::PASSWORD;

#[tokio::test]
async fn confirming_refuses_in_the_gates_order() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let candidate = people["ana"].proposes("Good news").await.id.to_string();

    let fit = json!({"password": PASSWORD, "candidate_id": candidate, "verb": "decide"});
    let route = ("POST", "/api/gatepost/v1/reauthentication");
    let mut trial = Trial::new(&office, Scope::Decide, route, Attempt::new("petra", "", fit)).await;
    for id in [
        json!("1"),
        json!("candidate"),
        json!("a\0b"),
        json!(["1"]),
        json!({}),
        json!(true),
    ] {
        trial.flaw(Stage::Existence, &format!("candidate_id: {id}"), move |attempt| {
            attempt.body["candidate_id"] = id.clone();
        });
    }
    trial.flaw(Stage::Existence, "a stranger", move |attempt| {
        attempt.who = "ben";
        attempt.body["candidate_id"] = json!(candidate);
    });
    trial.required("candidate_id");
    trial.required("verb");
    trial.text("verb", [json!(""), json!("publish"), json!("Decide")]);
    trial.required("password");
    trial.text("password", [json!("x".repeat(4_097))]);
    trial.flaw(Stage::Confirmation, "a wrong password", |attempt| {
        attempt.body["password"] = json!("correct horse battery");
    });
    let answer = trial.runs().await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let body = answer.json();
    assert_eq!(fields(&body), ["expires_at", "reauthentication_token"]);
    assert_eq!(body["reauthentication_token"].as_str().unwrap().len(), 64);
    assert_eq!(body["expires_at"], "2026-11-21T20:20:00.000Z");
}
