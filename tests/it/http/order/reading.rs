//! Candidates, certificates and the outside inbox on trial, as they are read.

use gatepost_model::notice::OutsideKind;
use gatepost_model::scope::Scope;
use serde_json::json;

use super::staff::hire;
use super::{Attempt, Stage, Trial};
use crate::http::office::Office;

/// What cannot be a place in a list.
fn page(trial: &mut Trial<'_>) {
    for name in ["max_id", "min_id", "since_id", "limit"] {
        trial.field(
            name,
            [
                json!("x"),
                json!("-1"),
                json!("1e3"),
                json!("1\0"),
                json!(["1"]),
                json!({}),
            ],
        );
    }
}

#[tokio::test]
async fn reading_a_candidate_refuses_in_the_gates_order() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let candidate = people["ana"].proposes("Good news").await.id.to_string();
    let route = ("GET", "/api/gatepost/v1/candidates/{id}");
    let mut trial = Trial::new(
        &office,
        Scope::Read,
        route,
        Attempt::new("ana", &candidate, json!({})),
    )
    .await;
    trial.about_a_candidate();
    assert_eq!(trial.runs().await.status, 200);
}

#[tokio::test]
async fn a_certificate_is_nothing_until_there_is_one() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let candidate = office
        .world
        .approved(&people["ana"], &people["petra"], "Good news")
        .await;
    let pending = office
        .world
        .approved(&people["ana"], &people["petra"], "Other news")
        .await
        .id
        .to_string();
    office.world.publishes(&people["paul"], &candidate).await;
    let route = ("GET", "/api/gatepost/v1/candidates/{id}/certificate");
    let fit = Attempt::new("ana", &candidate.id.to_string(), json!({}));
    let mut trial = Trial::new(&office, Scope::Read, route, fit).await;
    trial.about_a_candidate();
    trial.flaw(Stage::Existence, "not released", move |attempt| {
        attempt.id = pending.clone()
    });
    assert_eq!(trial.runs().await.status, 200);
}

#[tokio::test]
async fn listing_candidates_refuses_in_the_gates_order() {
    let office = Office::new().await;
    hire(&office).await;
    let fit = json!({"state": "draft", "brand": "news", "limit": 5, "max_id": 9, "min_id": 1, "since_id": 1});
    let route = ("GET", "/api/gatepost/v1/candidates");
    let mut trial = Trial::new(&office, Scope::Read, route, Attempt::new("ben", "", fit)).await;
    trial.text("state", [json!("lost"), json!("Draft")]);
    trial.text("brand", [json!("nobody")]);
    page(&mut trial);
    let answer = trial.runs().await;
    assert_eq!((answer.status, answer.json()), (200, json!([])));
}

#[tokio::test]
async fn reading_the_outside_inbox_refuses_in_the_gates_order() {
    let office = Office::new().await;
    hire(&office).await;
    office.world.hears_from_a_fan(1, OutsideKind::Reply).await;
    let route = ("GET", "/api/gatepost/v1/outside");
    let mut trial = Trial::new(
        &office,
        Scope::Read,
        route,
        Attempt::new("rita", "", json!({"brand": "news"})),
    )
    .await;
    for brand in [json!("nobody"), json!("NEWS"), json!("a\0b"), json!(["news"])] {
        trial.flaw(Stage::Existence, &format!("brand: {brand}"), move |attempt| {
            attempt.body["brand"] = brand.clone();
        });
    }
    trial.not_for(&["ana"]);
    page(&mut trial);
    let answer = trial.runs().await;
    assert_eq!((answer.status, answer.json().as_array().unwrap().len()), (200, 1));
}
