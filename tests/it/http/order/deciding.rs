//! `POST /candidates/:id/decisions` on trial.

use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use super::staff::{Token, hire};
use super::{Attempt, Stage, Trial};
use crate::http::office::Office;
use crate::support::world::PASSWORD;

async fn confirms(trial: &Trial<'_>, candidate: &str, verb: &str) -> Value {
    let badge = trial.staff.badge("petra", Token::Living).unwrap();
    let request = json!({"password": PASSWORD, "candidate_id": candidate, "verb": verb});
    let answer = trial
        .office
        .with_token(&badge)
        .post("/api/gatepost/v1/reauthentication", request)
        .await;
    answer.json()["reauthentication_token"].clone()
}

#[tokio::test]
async fn deciding_refuses_in_the_gates_order_and_no_refusal_uses_the_confirmation_up() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let (ana, erik) = (&people["ana"], &people["erik"]);
    // Erik approves too, but has had a hand in both.
    let old = ana.proposes("Good news").await;
    let candidate = ana
        .submits(&erik.rewrites(&old, "Better news").await.unwrap())
        .await
        .unwrap();
    let draft = erik
        .rewrites(&ana.proposes("Other news").await, "Others' news")
        .await
        .unwrap();

    let body =
        json!({"decision": "approve", "rev_hash": candidate.revision.rev_hash, "comment": "Well said."});
    let fit = Attempt::new("petra", &candidate.id.to_string(), body);
    let route = ("POST", "/api/gatepost/v1/candidates/{id}/decisions");
    let mut trial = Trial::new(&office, Scope::Decide, route, fit).await;
    let of_candidate = confirms(&trial, &candidate.id.to_string(), "decide").await;
    let of_draft = confirms(&trial, &draft.id.to_string(), "decide").await;
    let of_release = confirms(&trial, &candidate.id.to_string(), "release").await;
    trial.fit.body["reauthentication_token"] = of_candidate;

    trial.about_a_candidate();
    trial.not_for(&["ana", "erik", "paul", "dora", "rita"]);
    trial.required("decision");
    trial.text("decision", [json!(""), json!("publish"), json!("Approve")]);
    trial.text("comment", [json!("x".repeat(5_001))]);
    for decision in ["reject", "request_changes"] {
        for comment in [json!(null), json!(""), json!(" \n")] {
            trial.flaw(
                Stage::Field,
                &format!("{decision} and the comment {comment}"),
                move |attempt| {
                    attempt.body["decision"] = json!(decision);
                    attempt.body["comment"] = comment.clone();
                },
            );
        }
    }
    trial.required("rev_hash");
    trial.text(
        "rev_hash",
        [json!(""), json!(candidate.revision.rev_hash.to_uppercase())],
    );
    for hash in [old.revision.rev_hash, draft.revision.rev_hash.clone()] {
        trial.flaw(Stage::State, "another revision's hash", move |attempt| {
            attempt.body["rev_hash"] = json!(hash)
        });
    }
    trial.flaw(Stage::State, "a draft", move |attempt| {
        attempt.id = draft.id.to_string();
        attempt.body["rev_hash"] = json!(draft.revision.rev_hash);
    });
    let unfit = [
        json!(null),
        json!(""),
        json!("0".repeat(64)),
        json!(["a"]),
        json!("a\0b"),
        of_draft,
        of_release,
    ];
    for secret in unfit {
        trial.flaw(
            Stage::Confirmation,
            &format!("the confirmation {secret}"),
            move |attempt| {
                attempt.body["reauthentication_token"] = secret.clone();
            },
        );
    }
    let answer = trial.runs().await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["state"], "approved");
}
