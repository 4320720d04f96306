//! The same parameters as JSON, as a form, as multipart and in the query.

use gatepost_model::role::Role;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::office::{App, Office};
use super::refusal::refused;
use crate::support::wire::Answer;
use crate::support::world::PASSWORD;

#[derive(Debug, Clone, Copy)]
enum Encoding {
    Json,
    Form,
    Multipart,
    Query,
}

const ALL: [Encoding; 4] = [
    Encoding::Json,
    Encoding::Form,
    Encoding::Multipart,
    Encoding::Query,
];

fn pairs(fields: &Value) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (name, value) in fields.as_object().unwrap() {
        match value {
            Value::Array(values) => {
                let values = values.iter().map(|value| value.as_str().unwrap().to_owned());
                pairs.extend(values.map(|value| (format!("{name}[]"), value)));
            }
            Value::String(text) => pairs.push((name.clone(), text.clone())),
            other => pairs.push((name.clone(), other.to_string())),
        }
    }
    pairs
}

fn form(fields: &Value) -> String {
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    encoded.extend_pairs(pairs(fields)).finish()
}

fn multipart(fields: &Value) -> String {
    let part = |(name, value): (String, String)| {
        format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: String = pairs(fields).into_iter().map(part).collect();
    format!("{parts}--part--\r\n")
}

async fn sends(app: &App<'_>, method: &str, path: &str, fields: &Value, encoding: Encoding) -> Answer {
    match encoding {
        Encoding::Json => app.send_json(method, path, fields).await,
        Encoding::Multipart => {
            let headers = [("content-type", "multipart/form-data; boundary=part")];
            app.send(method, path, &headers, multipart(fields).into_bytes())
                .await
        }
        Encoding::Query => {
            app.send(method, &format!("{path}?{}", form(fields)), &[], Vec::new())
                .await
        }
        Encoding::Form => {
            let headers = [("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
            app.send(method, path, &headers, form(fields).into_bytes()).await
        }
    }
}

#[tokio::test]
async fn a_post_is_the_same_in_every_encoding() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    let parent = ana.posts("Parent").await.id.to_string();
    let fields = json!({
        "status": "Grüße & Küsse = 100 % + mehr\nZeile zwei 🙂", "spoiler_text": "a&b", "language": "de",
        "visibility": "unlisted", "in_reply_to_id": parent, "sensitive": true,
    });
    let mut seen = Vec::new();
    for encoding in ALL {
        let answer = sends(&app, "POST", "/api/v1/statuses", &fields, encoding).await;
        assert_eq!(answer.status, 200, "{encoding:?}: {}", answer.text());
        let mut status = answer.json();
        for own in ["id", "uri", "url", "account"] {
            status[own].take();
        }
        seen.push(status);
    }
    assert!(
        seen[0]["content"]
            .as_str()
            .unwrap()
            .contains("Grüße &amp; Küsse = 100 % + mehr")
    );
    for other in &seen {
        assert_eq!(&seen[0], other);
    }
    for encoding in ALL {
        let media = json!({"status": "a", "media_ids": ["1", "2"]});
        let media = sends(&app, "POST", "/api/v1/statuses", &media, encoding).await;
        refused(&format!("media, {encoding:?}"), &media, 422);
        let wrong = sends(
            &app,
            "POST",
            "/api/v1/statuses",
            &json!({"status": ["a", "b"]}),
            encoding,
        )
        .await;
        refused(&format!("a list for a text, {encoding:?}"), &wrong, 422);
    }
}

#[tokio::test]
async fn the_whole_gate_can_be_walked_in_every_encoding() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let petra = office
        .world
        .with_roles("petra", &[Role::Approver, Role::Publisher])
        .await;
    let (ana, petra) = (office.of(&ana), office.of(&petra));
    for encoding in ALL {
        let walk = async |app: &App<'_>, method: &str, path: &str, fields: Value| {
            let answer = sends(app, method, path, &fields, encoding).await;
            assert!(
                matches!(answer.status, 200 | 201),
                "{encoding:?} {path}: {}",
                answer.text()
            );
            answer.json()
        };
        let all = "/api/gatepost/v1/candidates";
        let candidate = walk(
            &ana,
            "POST",
            all,
            json!({"brand": "news", "kind": "create", "text": "News"}),
        )
        .await;
        let one = format!("{all}/{}", candidate["id"].as_str().unwrap());
        let candidate = walk(&ana, "PUT", &one, json!({"revision": 1, "text": "Better news"})).await;
        let hash = &candidate["revision"]["rev_hash"];
        walk(&ana, "POST", &format!("{one}/submit"), json!({"rev_hash": hash})).await;
        let request = json!({"password": PASSWORD, "candidate_id": candidate["id"], "verb": "decide"});
        let granted = walk(&petra, "POST", "/api/gatepost/v1/reauthentication", request).await;
        let token = &granted["reauthentication_token"];
        let decision = json!({"decision": "approve", "rev_hash": hash, "reauthentication_token": token});
        walk(&petra, "POST", &format!("{one}/decisions"), decision).await;
        let released = walk(
            &petra,
            "POST",
            &format!("{one}/release"),
            json!({"undo_seconds": 5}),
        )
        .await;
        assert_eq!(released["leaves_at"], "2026-11-21T20:15:05.000Z", "{encoding:?}");
        walk(&petra, "POST", &format!("{one}/undo"), json!({})).await;
        let withdrawn = walk(&ana, "POST", &format!("{one}/withdraw"), json!({})).await;
        assert_eq!(withdrawn["state"], "withdrawn");
    }
}

#[tokio::test]
async fn the_body_wins_over_the_query() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let status = office
        .of(&ana)
        .post(
            "/api/v1/statuses?status=query&language=de",
            json!({"status": "body"}),
        )
        .await
        .json();
    assert_eq!(
        (&status["content"], &status["language"]),
        (&json!("<p>body</p>"), &json!("de"))
    );
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_a_bad_field_and_comes_after_what_comes_before_those() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let candidate = ana.proposes("Good news").await.id;
    let path = format!("/api/gatepost/v1/candidates/{candidate}/submit");
    let nested = "[".repeat(100_000);
    for (kind, body) in [
        ("application/json", "{"),
        ("application/json", "[]"),
        ("application/json", "null"),
        ("application/json", "\"rev_hash\""),
        ("application/json", "{\"rev_hash\": \"\u{0}\"}"),
        ("application/json", &nested),
        ("text/plain", "rev_hash=1"),
        ("", "rev_hash=1"),
        ("multipart/form-data; boundary=x", "--x"),
        ("multipart/form-data", "--x--"),
    ] {
        let what: String = format!("{kind} {body}").chars().take(60).collect();
        let send = async |app: App<'_>| {
            app.send("POST", &path, &[("content-type", kind)], body.into())
                .await
        };
        refused(&what, &send(office.nobody()).await, 401);
        let reader = office.limited(&ana, &[gatepost_model::scope::Scope::Read]).await;
        refused(&what, &send(reader).await, 403);
        refused(&what, &send(office.of(&ben)).await, 404);
        let sentence = refused(&what, &send(office.of(&ana)).await, 422);
        assert!(sentence.starts_with("The body"), "{what}: {sentence}");
    }
    let invalid = app_bytes(&office.of(&ana), &path, b"{\"rev_hash\": \"\xff\"}").await;
    refused("not UTF-8", &invalid, 422);
}

async fn app_bytes(app: &App<'_>, path: &str, body: &[u8]) -> Answer {
    app.send(
        "POST",
        path,
        &[("content-type", "application/json")],
        body.to_vec(),
    )
    .await
}
