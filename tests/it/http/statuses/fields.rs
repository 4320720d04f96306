//! The fields of a new post, each with what it cannot be.

use serde_json::json;

use super::{STATUSES, posts};
use crate::http::office::Office;
use crate::http::refusal::refused;

#[tokio::test]
async fn what_is_not_possible_yet_is_refused_and_not_dropped() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    for (name, value) in [
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
