//! `POST /candidates` on trial.

use gatepost_internal::post::{self, Draft};
use gatepost_model::notice::OutsideKind;
use gatepost_model::scope::Scope;
use serde_json::json;

use super::staff::hire;
use super::{Attempt, Stage, Trial};
use crate::http::office::Office;

#[tokio::test]
async fn proposing_refuses_in_the_gates_order() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let ben = &people["ben"];
    let secret = Draft {
        text: Some("For me".into()),
        visibility: Some("direct".into()),
        ..Draft::default()
    };
    let secret = post::publish(&ben.inside, &ben.caller, secret)
        .await
        .unwrap()
        .id
        .to_string();
    let question = office.world.hears_from_a_fan(1, OutsideKind::Mention).await;

    let fit = json!({
        "brand": "news", "kind": "create", "text": "Good news", "content_warning": "News", "language": "en",
        "not_before": "2026-11-22T08:00:00Z",
    });
    let route = ("POST", "/api/gatepost/v1/candidates");
    let mut trial = Trial::new(&office, Scope::Write, route, Attempt::new("ana", "", fit)).await;
    for id in [
        json!(secret),
        json!("1"),
        json!("post"),
        json!("a\0b"),
        json!(["1"]),
        json!({}),
    ] {
        trial.flaw(Stage::Existence, &format!("from_post_id: {id}"), move |attempt| {
            attempt.body["from_post_id"] = id.clone();
        });
    }
    trial.flaw(
        Stage::Role,
        "a reply by somebody who is not on the desk",
        move |attempt| {
            attempt.body["brand"] = json!("news");
            attempt.body["kind"] = json!("reply");
            attempt.body["in_reply_to"] = json!(question);
        },
    );
    trial.required("brand");
    trial.text("brand", [json!("nobody"), json!(""), json!("NEWS")]);
    trial.required("kind");
    trial.text("kind", [json!("publish"), json!(""), json!("Create")]);
    trial.required("text");
    trial.text("text", [json!(""), json!(" \n"), json!("x".repeat(5_001))]);
    trial.text("content_warning", [json!("x".repeat(501)), json!("a\u{202e}b")]);
    trial.text("language", [json!("english")]);
    trial.text("not_before", [json!("tomorrow"), json!(""), json!("2026-11-22")]);
    trial.text(
        "in_reply_to",
        [json!("https://globex.example/notes/1"), json!("")],
    );
    trial.text("object", [json!("https://globex.example/users/fan"), json!("")]);
    let answer = trial.runs().await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[tokio::test]
async fn proposing_a_reply_refuses_in_the_gates_order() {
    let office = Office::new().await;
    let people = hire(&office).await;
    let question = office.world.hears_from_a_fan(1, OutsideKind::Reply).await;
    let like = office.world.hears_from_a_fan(2, OutsideKind::Like).await;
    let inside = people["ana"].posts("Inside").await.id;
    let inside = format!("{}/@ana/{inside}", office.world.inside.context.internal_url);

    let route = ("POST", "/api/gatepost/v1/candidates");
    let fit = json!({"brand": "news", "kind": "reply", "text": "Thank you", "in_reply_to": question});
    let mut trial = Trial::new(&office, Scope::Write, route, Attempt::new("rita", "", fit)).await;
    trial.not_for(&["ana"]);
    trial.required("in_reply_to");
    trial.text(
        "in_reply_to",
        [
            json!(""),
            json!("1"),
            json!(inside),
            json!(like),
            json!("https://globex.example/other"),
        ],
    );
    assert_eq!(trial.runs().await.status, 201);
}

#[tokio::test]
async fn proposing_a_follow_refuses_in_the_gates_order() {
    let office = Office::new().await;
    hire(&office).await;
    let route = ("POST", "/api/gatepost/v1/candidates");
    let fit = json!({"brand": "news", "kind": "follow", "object": "https://globex.example/users/fan"});
    let mut trial = Trial::new(&office, Scope::Write, route, Attempt::new("ana", "", fit)).await;
    trial.required("object");
    let objects = [
        "",
        "fan",
        "@fan@globex.example",
        "http://globex.example/fan",
        "file:///etc/passwd",
        "https://fan@globex.example/users/fan",
        "https://globex.example:8443/users/fan",
        "https://globex.example/users/fan#main-key",
        "https://127.0.0.1/users/fan",
        "https://intranet/users/fan",
        "https://inside.acme.example/@ana",
        "https://social.acme.example/brands/news",
    ];
    trial.text("object", objects.map(|object| json!(object)));
    trial.text("text", [json!("Hello")]);
    trial.text("in_reply_to", [json!("https://globex.example/notes/1")]);
    trial.text("language", [json!("en")]);
    assert_eq!(trial.runs().await.status, 201);
}
