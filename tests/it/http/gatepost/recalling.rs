//! Taking back what was published, and letting findings pass.

use serde_json::json;

use super::{API, House, done};
use crate::http::refusal::refused;

#[tokio::test]
async fn one_duty_officer_takes_a_publication_back_and_reads_who_has_answered() {
    let house = House::new().await;
    let id = house.publishes("Good news").await;
    let path = format!("/candidates/{id}/recall");
    refused("no recall yet", &house.gets(&house.dora, &path).await, 404);
    let body = json!({"reason": "It was not true"});
    refused(
        "the author",
        &house.posts(&house.ana, &path, body.clone()).await,
        403,
    );
    refused(
        "a publisher",
        &house.posts(&house.paul, &path, body.clone()).await,
        403,
    );
    refused(
        "no reason",
        &house.posts(&house.dora, &path, json!({})).await,
        422,
    );
    refused(
        "without the password",
        &house.posts(&house.dora, &path, body.clone()).await,
        403,
    );
    let mut confirmed = body;
    confirmed["reauthentication_token"] = house.confirms(&house.dora, "recall", Some(&id)).await;
    let recalled = done(&house.posts(&house.dora, &path, confirmed.clone()).await, 202);
    assert_eq!(
        (&recalled["id"], &recalled["state"]),
        (&json!(id), &json!("recalling"))
    );
    let report = done(&house.gets(&house.petra, &path).await, 200);
    assert_eq!(
        (&report["reason"], &report["by"]),
        (&json!("It was not true"), &json!("dora"))
    );
    assert_eq!(
        report["counts"],
        json!({"asked": 0, "answered": 0, "no_answer": 0})
    );
    assert_eq!(report["lines"], json!([]));
    refused("again", &house.posts(&house.dora, &path, confirmed).await, 409);
    refused("a stranger", &house.gets(&house.udo, &path).await, 404);
}

#[tokio::test]
async fn only_what_a_stop_interrupted_goes_on() {
    let house = House::new().await;
    let id = house.publishes("Good news").await;
    let path = format!("/candidates/{id}/resume");
    refused(
        "an approver",
        &house.posts(&house.petra, &path, json!({})).await,
        403,
    );
    refused(
        "nothing to resume",
        &house.posts(&house.paul, &path, json!({})).await,
        409,
    );
}

#[tokio::test]
async fn findings_stand_in_the_candidate_and_whoever_lets_one_pass_does_not_approve_it() {
    let house = House::new().await;
    let card = "Pay with 4111 1111 1111 1111";
    let body = json!({"brand": "news", "kind": "create", "text": card});
    let candidate = done(&house.posts(&house.ana, "/candidates", body).await, 201);
    let finding = candidate["revision"]["findings"][0].clone();
    assert_eq!(
        (&finding["severity"], &finding["place"]),
        (&json!("block"), &json!({"part": "text"}))
    );
    assert_eq!((&finding["start"], &finding["end"]), (&json!(9), &json!(28)));
    assert!(!finding["sentence"].to_string().contains("4111"));

    let id = candidate["id"].as_str().unwrap();
    let (hash, rule) = (&candidate["revision"]["rev_hash"], &finding["rule"]);
    let submit = format!("/candidates/{id}/submit");
    refused(
        "submitting",
        &house.posts(&house.ana, &submit, json!({"rev_hash": hash})).await,
        422,
    );
    let path = format!("/candidates/{id}/findings/override");
    let body = json!({"rev_hash": hash, "rule": rule, "reason": "A number for tests"});
    refused(
        "the author",
        &house.posts(&house.ana, &path, body.clone()).await,
        403,
    );
    let reasonless = json!({"rev_hash": hash, "rule": rule});
    refused(
        "no reason",
        &house.posts(&house.petra, &path, reasonless).await,
        422,
    );
    let passed = done(&house.posts(&house.petra, &path, body.clone()).await, 200);
    let shown = &passed["revision"]["findings"][0];
    assert_eq!(
        (&shown["overridden_by"], &shown["reason"]),
        (&json!("petra"), &json!("A number for tests"))
    );
    refused("again", &house.posts(&house.petra, &path, body).await, 409);
    let submitted = done(
        &house.posts(&house.ana, &submit, json!({"rev_hash": hash})).await,
        200,
    );
    assert_eq!(submitted["state"], "in_review");
    let people = submitted["waits_for"]["people"].as_array().unwrap();
    assert!(
        !people.is_empty() && !people.contains(&json!("petra")),
        "{people:?}"
    );
    let decisions = format!("{API}/candidates/{id}/decisions");
    let token = house.confirms(&house.petra, "decide", Some(id)).await;
    let approve = json!({"decision": "approve", "rev_hash": hash, "reauthentication_token": token});
    refused(
        "approving",
        &house.of(&house.petra).post(&decisions, approve).await,
        403,
    );
}
