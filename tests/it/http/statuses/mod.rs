//! Posts as apps see them.

mod fields;
mod hidden;
mod repeated;

use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use crate::http::entities::{is_a_credential_account, is_a_status};
use crate::http::office::{App, Office};
use crate::http::refusal::refused;

const STATUSES: &str = "/api/v1/statuses";

async fn posts(app: &App<'_>, body: Value) -> Value {
    let answer = app.post(STATUSES, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    is_a_status(&answer.json());
    answer.json()
}

fn address(status: &Value) -> String {
    format!("{STATUSES}/{}", status["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_post_is_a_status_as_mastodon_describes_it() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let body =
        json!({"status": "Hello @ben, see https://acme.example", "spoiler_text": "Hi", "language": "en"});
    let status = posts(&office.of(&ana), body).await;
    let content = status["content"].as_str().unwrap();
    assert!(content.contains("href=\"https://acme.example"), "{content}");
    assert!(
        content.contains("href=\"https://inside.acme.example/@ben\""),
        "{content}"
    );
    assert_eq!(status["spoiler_text"], "Hi");
    assert_eq!(status["sensitive"], true);
    assert_eq!(status["language"], "en");
    assert_eq!(status["created_at"], "2026-11-21T20:15:00.000Z");
    assert_eq!(status["mentions"][0]["acct"], "ben");
    assert_eq!(status["account"]["statuses_count"], 1);
    let seen = office.of(&ben).get(&address(&status)).await.json();
    is_a_status(&seen);
    assert_eq!(
        (&seen["id"], &seen["content"]),
        (&status["id"], &status["content"])
    );
    assert_eq!(
        (seen.get("pinned"), &status["pinned"]),
        (None, &json!(false)),
        "only its author can pin it"
    );
}

#[tokio::test]
async fn verify_credentials_says_who_one_is() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let account = office
        .of(&ana)
        .get("/api/v1/accounts/verify_credentials")
        .await
        .json();
    is_a_credential_account(&account);
    assert_eq!(
        [&account["username"], &account["acct"], &account["display_name"]],
        ["ana", "ana", "ana Example"]
    );
    let writer = office.limited(&ana, &[Scope::Write, Scope::Follow]).await;
    refused(
        "without the scope read",
        &writer.get("/api/v1/accounts/verify_credentials").await,
        403,
    );
}

#[tokio::test]
async fn a_thread_is_told_as_ancestors_and_descendants() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let first = posts(&office.of(&ana), json!({"status": "First"})).await;
    let answer = posts(
        &office.of(&ben),
        json!({"status": "Second", "in_reply_to_id": first["id"]}),
    )
    .await;
    assert_eq!(answer["in_reply_to_id"], first["id"]);
    assert_eq!(answer["in_reply_to_account_id"], first["account"]["id"]);
    posts(
        &office.of(&ana),
        json!({"status": "Third", "in_reply_to_id": answer["id"]}),
    )
    .await;
    let context = office
        .of(&ana)
        .get(&format!("{}/context", address(&answer)))
        .await
        .json();
    let texts = |side: &str| -> Vec<Value> {
        let statuses = context[side].as_array().unwrap();
        statuses.iter().for_each(is_a_status);
        statuses.iter().map(|status| status["content"].clone()).collect()
    };
    assert_eq!(texts("ancestors"), ["<p>First</p>"]);
    assert_eq!(texts("descendants"), ["<p>Third</p>"]);
    let first = office.of(&ana).get(&address(&first)).await.json();
    assert_eq!(first["replies_count"], 1);
}

#[tokio::test]
async fn deleting_gives_the_text_back_and_leaves_nothing() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let innocent = posts(&office.of(&ana), json!({"status": "Stays"})).await;
    let status = posts(&office.of(&ana), json!({"status": "Goes & comes <back>"})).await;
    let deleted = office.of(&ana).delete(&address(&status)).await;
    assert_eq!(deleted.status, 200, "{}", deleted.text());
    is_a_status(&deleted.json());
    assert_eq!(deleted.json()["text"], "Goes & comes <back>");
    let gone = office.of(&ana).get(&address(&status)).await;
    refused("a deleted post", &gone, 404);
    refused(
        "deleting it again",
        &office.of(&ana).delete(&address(&status)).await,
        404,
    );
    let timeline = office.of(&ben).get("/api/v1/timelines/public").await.json();
    assert_eq!(timeline[0]["id"], innocent["id"]);
    assert_eq!(timeline.as_array().unwrap().len(), 1);
}
