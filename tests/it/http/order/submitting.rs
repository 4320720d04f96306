//! `POST /candidates/:id/submit` on trial.

use gatepost_model::scope::Scope;
use serde_json::json;

use super::staff::hire;
use super::{Attempt, Stage, Trial};
use crate::http::office::Office;

#[tokio::test]
async fn submitting_refuses_in_the_gates_order() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let ana = &people["ana"];
    let old = ana.proposes("Good news").await;
    let candidate = ana.rewrites(&old, "Better news").await.unwrap();
    let submitted = ana.submits(&ana.proposes("Other news").await).await.unwrap();

    let body = json!({"rev_hash": candidate.revision.rev_hash});
    let route = ("POST", "/api/gatepost/v1/candidates/{id}/submit");
    let fit = Attempt::new("ana", &candidate.id.to_string(), body);
    let mut trial = Trial::new(&office, Scope::Write, route, fit).await;
    trial.about_a_candidate();
    trial.not_for(&["petra", "paul", "dora", "rita"]);
    trial.required("rev_hash");
    let upper = candidate.revision.rev_hash.to_uppercase();
    trial.text(
        "rev_hash",
        [
            json!(""),
            json!("abc"),
            json!(upper),
            json!("x".repeat(64)),
            json!("a".repeat(65)),
        ],
    );
    for hash in [old.revision.rev_hash, "0".repeat(64)] {
        trial.flaw(Stage::State, "another revision's hash", move |attempt| {
            attempt.body["rev_hash"] = json!(hash)
        });
    }
    trial.flaw(Stage::State, "submitted already", move |attempt| {
        attempt.id = submitted.id.to_string();
        attempt.body["rev_hash"] = json!(submitted.revision.rev_hash);
    });
    let answer = trial.runs().await;
    assert_eq!(
        (answer.status, answer.json()["state"].as_str()),
        (200, Some("in_review"))
    );
}

#[tokio::test]
async fn somebody_unknown_in_the_text_is_a_bad_field_and_the_hash_of_another_revision_still_a_conflict() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let candidate = people["ana"].proposes("Thank you, @eve@elsewhere.example").await;
    let path = format!("/api/gatepost/v1/candidates/{}/submit", candidate.id);
    let app = office.of(&people["ana"]);
    assert_eq!(
        app.post(&path, json!({"rev_hash": "0".repeat(64)})).await.status,
        409
    );
    let answer = app
        .post(&path, json!({"rev_hash": candidate.revision.rev_hash}))
        .await;
    let sentence = crate::http::refusal::refused("a mention", &answer, 422);
    assert!(sentence.contains("@eve@elsewhere.example"), "{sentence}");
}
