//! A second opinion on signatures: apsig, in Python, verifies ours and signs for us.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};

use crate::support::elsewhere::{Elsewhere, Page};
use crate::support::outside::Outside;
use crate::support::patience::eventually;
use crate::support::peer::tools;
use crate::support::signed::{Letter, http_date};
use crate::support::wire;

/// Asks the script beside the foreign peers.
fn ask(question: &Value) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/python/signatures.py");
    let mut python = Command::new(tools().join("python/bin/python"))
        .arg(script)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python
        .stdin
        .take()
        .unwrap()
        .write_all(question.to_string().as_bytes())
        .unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test]
async fn what_we_deliver_is_verified_by_somebody_else() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    outside.is_followed_by(&fan, "1").await;
    outside.starts_delivery();
    outside.publishes("Good news").await;
    let arrived = eventually("Accept and Create", async || {
        Some(elsewhere.posts_to(&fan.inbox)).filter(|posts| posts.len() == 2)
    });
    let actor = wire::document(&outside.brand("news")).await.json();
    for visit in arrived.await {
        let headers: Map<String, Value> = visit
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap().into()))
            .collect();
        let question = json!({
            "verb": "verify", "public_pem": actor["publicKey"]["publicKeyPem"], "method": "POST",
            "url": visit.url, "headers": headers, "body": String::from_utf8(visit.body).unwrap(),
        });
        assert_eq!(ask(&question)["valid"], true, "{}", ask(&question));
        let mut changed = question;
        changed["body"] = "{}".into();
        assert_eq!(ask(&changed)["valid"], false, "it can tell");
    }
}

#[tokio::test]
async fn what_somebody_else_signs_is_taken() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    let follow = fan
        .activity("1", "Follow", outside.brand("news").into())
        .to_string();
    let signed = ask(&json!({
        "verb": "sign", "method": "POST", "url": outside.inbox(), "key_id": fan.key_id, "body": follow,
        "headers": {"date": http_date(outside.now()), "content-type": "application/activity+json"},
    }));
    let mut document = fan.document();
    document["publicKey"]["publicKeyPem"] = signed["public_pem"].clone();
    elsewhere.puts(&fan.uri, Page::document(&document));
    let mut letter = Letter::new(&outside.inbox(), follow, outside.now());
    letter.headers = signed["headers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap().to_owned()))
        .collect();
    let answer = letter.posted().await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert_eq!(outside.count("followers").await, 1);
    assert_eq!(letter.but_saying("{}").posted().await.status, 401);
}
