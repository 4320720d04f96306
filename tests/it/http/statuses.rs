//! Posts as apps see them.

use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use super::entities::{is_a_credential_account, is_a_status};
use super::office::{App, Office};
use super::refusal::{identical, refused};

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
    let link = "<a href=\"https://acme.example\" target=\"_blank\" rel=\"nofollow noopener noreferrer\"";
    assert!(
        status["content"]
            .as_str()
            .unwrap()
            .contains("https://acme.example"),
        "{link}"
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

#[tokio::test]
async fn e7_nobody_deletes_the_post_of_another() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let adam = office
        .world
        .with_roles("adam", &[gatepost_model::role::Role::Administrator])
        .await;
    let status = posts(&office.of(&ana), json!({"status": "Mine"})).await;
    for other in [&ben, &adam] {
        refused(
            "somebody else's post",
            &office.of(other).delete(&address(&status)).await,
            403,
        );
    }
    refused(
        "no scope",
        &office
            .limited(&ana, &[Scope::Read])
            .await
            .delete(&address(&status))
            .await,
        403,
    );
    assert_eq!(
        office.of(&ben).get(&address(&status)).await.json()["content"],
        "<p>Mine</p>"
    );
}

#[tokio::test]
async fn e2_e3_a_post_that_is_not_for_one_is_like_one_that_never_was() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let secret = posts(
        &office.of(&ana),
        json!({"status": "To myself", "visibility": "direct"}),
    )
    .await;
    let deleted = posts(&office.of(&ana), json!({"status": "Gone"})).await;
    office.of(&ana).delete(&address(&deleted)).await;
    let candidate = ana.proposes("Pending").await.id.to_string();
    let app = office.of(&ben);
    let ids = [
        secret["id"].as_str().unwrap(),
        deleted["id"].as_str().unwrap(),
        &candidate,
        "1",
        "x",
        "%00",
        "%ff",
    ];
    let rest = [
        "",
        "/context",
        "/history",
        "/source",
        "/favourited_by",
        "/reblogged_by",
        "/card",
    ];
    let mut answers = Vec::new();
    for id in ids {
        for rest in rest {
            let answer = app.get(&format!("{STATUSES}/{id}{rest}")).await;
            refused(&format!("GET {id}{rest}"), &answer, 404);
            answers.push((format!("GET {id}{rest}"), answer));
        }
        for (method, rest) in [("DELETE", ""), ("POST", "/translate"), ("PUT", "")] {
            let answer = app
                .send(method, &format!("{STATUSES}/{id}{rest}"), &[], Vec::new())
                .await;
            answers.push((format!("{method} {id}{rest}"), answer));
        }
    }
    identical(answers.iter().map(|(what, answer)| (what.as_str(), answer)));
}

#[tokio::test]
async fn e11_answering_what_one_cannot_see_is_like_answering_nothing() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let secret = posts(
        &office.of(&ana),
        json!({"status": "To myself", "visibility": "direct"}),
    )
    .await;
    let app = office.of(&ben);
    for id in [
        secret["id"].clone(),
        json!("1"),
        json!("x"),
        json!("a\0b"),
        json!(["1"]),
        json!(7),
    ] {
        let answer = app
            .post(STATUSES, json!({"status": "Oh", "in_reply_to_id": id}))
            .await;
        refused(&format!("in_reply_to_id {id}"), &answer, 404);
    }
    assert_eq!(app.get("/api/v1/timelines/home").await.json(), json!([]));
}

#[tokio::test]
async fn what_is_not_possible_yet_is_refused_and_not_dropped() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    for (name, value) in [
        ("media_ids", json!(["1"])),
        ("poll", json!({"options": ["a", "b"], "expires_in": 60})),
        ("scheduled_at", json!("2026-12-01T00:00:00Z")),
        ("quoted_status_id", json!("1")),
    ] {
        let answer = app
            .post(STATUSES, json!({"status": "With more", name: value}))
            .await;
        let sentence = refused(name, &answer, 422);
        assert!(sentence.contains(name), "{sentence}");
    }
    posts(
        &app,
        json!({"status": "With less", "media_ids": [], "poll": null, "sensitive": false}),
    )
    .await;
}

#[tokio::test]
async fn e18_each_field_has_a_longest_value_and_no_nul() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    let huge = "x".repeat(10 * 1024 * 1024);
    for (name, values) in [
        (
            "status",
            [
                json!(null),
                json!(""),
                json!(" \n"),
                json!("x".repeat(5_001)),
                json!(huge),
            ],
        ),
        (
            "status",
            [
                json!("a\0b"),
                json!(["a"]),
                json!({"a": "b"}),
                json!(7),
                json!(true),
            ],
        ),
        (
            "spoiler_text",
            [
                json!("x".repeat(501)),
                json!("a\0b"),
                json!(["a"]),
                json!({}),
                json!(huge),
            ],
        ),
        (
            "language",
            [
                json!("english"),
                json!("a\0b"),
                json!(["en"]),
                json!({}),
                json!(huge),
            ],
        ),
        (
            "visibility",
            [
                json!("everyone"),
                json!("a\0b"),
                json!(["public"]),
                json!({}),
                json!(huge),
            ],
        ),
    ] {
        for value in values {
            let mut body = json!({"status": "Hello"});
            body[name] = value.clone();
            let what: String = format!("{name}: {value}").chars().take(60).collect();
            refused(&what, &app.post(STATUSES, body).await, 422);
        }
    }
    let longest = "ä".repeat(5_000);
    let status = posts(&app, json!({"status": longest, "spoiler_text": "w".repeat(500)})).await;
    assert_eq!(status["content"], format!("<p>{longest}</p>"));
    assert_eq!(
        app.get("/api/v1/timelines/home")
            .await
            .json()
            .as_array()
            .unwrap()
            .len(),
        1
    );
}
