//! `withdraw`, `copy`, `release` and `undo` on trial.

use gatepost_model::scope::Scope;
use serde_json::json;

use super::staff::hire;
use super::{Attempt, Stage, Trial};
use crate::http::office::Office;

#[tokio::test]
async fn withdrawing_refuses_in_the_gates_order() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let candidate = people["ana"].proposes("Good news").await.id.to_string();
    let withdrawn = people["ana"].proposes("Other news").await;
    let withdrawn = people["ana"].withdraws(&withdrawn).await.unwrap().id.to_string();

    let route = ("POST", "/api/gatepost/v1/candidates/{id}/withdraw");
    let mut trial = Trial::new(
        &office,
        Scope::Write,
        route,
        Attempt::new("ana", &candidate, json!({})),
    )
    .await;
    trial.about_a_candidate();
    trial.not_for(&["petra", "paul", "rita"]);
    trial.flaw(Stage::State, "withdrawn already", move |attempt| {
        attempt.id = withdrawn.clone()
    });
    let answer = trial.runs().await;
    assert_eq!(
        (answer.status, answer.json()["state"].as_str()),
        (200, Some("withdrawn"))
    );
}

#[tokio::test]
async fn beginning_anew_refuses_in_the_gates_order() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let ended = people["ana"].proposes("Good news").await;
    people["ana"].withdraws(&ended).await.unwrap();
    let living = people["ana"].proposes("Other news").await.id.to_string();

    let route = ("POST", "/api/gatepost/v1/candidates/{id}/copy");
    let fit = Attempt::new("ana", &ended.id.to_string(), json!({}));
    let mut trial = Trial::new(&office, Scope::Write, route, fit).await;
    trial.about_a_candidate();
    trial.not_for(&["petra", "paul", "rita", "dora"]);
    trial.flaw(Stage::State, "a draft", move |attempt| {
        attempt.id = living.clone()
    });
    let answer = trial.runs().await;
    let copy = answer.json();
    assert_eq!((answer.status, copy["state"].as_str()), (201, Some("draft")));
    assert_eq!(
        copy["ancestor"]["id"].as_str(),
        Some(ended.id.to_string().as_str())
    );
    assert_eq!(copy["ancestor"]["state"].as_str(), Some("withdrawn"));
}

#[tokio::test]
async fn releasing_refuses_in_the_gates_order() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let candidate = office
        .world
        .approved(&people["ana"], &people["petra"], "Good news")
        .await
        .id
        .to_string();
    let draft = people["ana"].proposes("Other news").await.id.to_string();

    let route = ("POST", "/api/gatepost/v1/candidates/{id}/release");
    let fit = Attempt::new("paul", &candidate, json!({"undo_seconds": 0}));
    let mut trial = Trial::new(&office, Scope::Decide, route, fit).await;
    trial.about_a_candidate();
    trial.not_for(&["ana", "petra", "erik", "dora", "rita"]);
    let numbers = [
        json!(-1),
        json!(86_401),
        json!(i64::MAX),
        json!(1e300),
        json!(0.5),
    ];
    trial.field("undo_seconds", numbers);
    trial.field(
        "undo_seconds",
        [json!("soon"), json!("0\0"), json!([0]), json!({}), json!(true)],
    );
    trial.flaw(Stage::State, "a draft", move |attempt| attempt.id = draft.clone());
    let answer = trial.runs().await;
    assert_eq!(
        (answer.status, answer.json()["state"].as_str()),
        (200, Some("releasing"))
    );
}

#[tokio::test]
async fn undoing_refuses_in_the_gates_order() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let (ana, petra, paul) = (&people["ana"], &people["petra"], &people["paul"]);
    let candidate = office.world.approved(ana, petra, "Good news").await;
    let candidate = paul.releases(&candidate, Some(60)).await.unwrap().id.to_string();
    let approved = office
        .world
        .approved(ana, petra, "Other news")
        .await
        .id
        .to_string();

    let route = ("POST", "/api/gatepost/v1/candidates/{id}/undo");
    let mut trial = Trial::new(
        &office,
        Scope::Write,
        route,
        Attempt::new("rita", &candidate, json!({})),
    )
    .await;
    trial.about_a_candidate();
    trial.not_for(&["ana"]);
    trial.flaw(Stage::State, "no release under way", move |attempt| {
        attempt.id = approved.clone()
    });
    let answer = trial.runs().await;
    assert_eq!(
        (answer.status, answer.json()["state"].as_str()),
        (200, Some("approved"))
    );
}
