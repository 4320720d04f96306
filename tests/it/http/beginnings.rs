//! What apps ask for when they start: lists of what there is not yet, and how to begin a post.

use serde_json::{Value, json};

use super::office::Office;
use super::refusal::refused;

#[tokio::test]
async fn lists_of_what_there_is_not_yet_are_empty_and_not_absent() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    for path in [
        "lists",
        "filters",
        "follow_requests",
        "mutes",
        "blocks",
        "domain_blocks",
        "endorsements",
        "featured_tags",
        "featured_tags/suggestions",
        "followed_tags",
        "suggestions",
        "custom_emojis",
        "announcements",
        "conversations",
        "trends",
        "trends/tags",
        "trends/statuses",
        "trends/links",
        "scheduled_statuses",
        "favourites",
        "bookmarks",
        "notifications",
        "accounts/relationships",
    ] {
        let answer = app.get(&format!("/api/v1/{path}")).await;
        assert_eq!((answer.status, answer.json()), (200, json!([])), "{path}");
    }
    for path in ["filters", "suggestions"] {
        assert_eq!(
            app.get(&format!("/api/v2/{path}")).await.json(),
            json!([]),
            "{path}"
        );
    }
    let account = format!("/api/v1/accounts/{}", ana.caller.person);
    for path in ["lists", "featured_tags", "endorsements"] {
        assert_eq!(
            app.get(&format!("{account}/{path}")).await.json(),
            json!([]),
            "{path}"
        );
    }
    let familiar = app.get("/api/v1/accounts/familiar_followers?id[]=7&id[]=8").await;
    let nobody = |id: &str| json!({"id": id, "accounts": []});
    assert_eq!(familiar.json(), json!([nobody("7"), nobody("8")]));
}

#[tokio::test]
async fn preferences_have_the_fields_apps_read() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let preferences = office.of(&ana).get("/api/v1/preferences").await.json();
    assert_eq!(preferences["posting:default:visibility"], "public");
    assert_eq!(preferences["posting:default:sensitive"], false);
    assert_eq!(preferences["posting:default:language"], Value::Null);
    assert_eq!(preferences["reading:expand:media"], "default");
    assert_eq!(preferences["reading:expand:spoilers"], false);
}

#[tokio::test]
async fn what_the_node_says_of_itself_is_open_and_the_same_for_all() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    for (path, told) in [
        ("rules", json!([])),
        ("peers", json!([])),
        ("activity", json!([])),
        ("domain_blocks", json!([])),
        ("translation_languages", json!({})),
        (
            "extended_description",
            json!({"updated_at": "1970-01-01T00:00:00.000Z", "content": "<p>Where Acme talks.</p>"}),
        ),
    ] {
        for app in [office.nobody(), office.of(&ana)] {
            let answer = app.get(&format!("/api/v1/instance/{path}")).await;
            assert_eq!((answer.status, answer.json()), (200, told.clone()), "{path}");
        }
    }
    let streaming = "wss://inside.acme.example";
    let first = office.nobody().get("/api/v1/instance").await.json();
    assert_eq!(first["urls"]["streaming_api"], streaming);
    let second = office.nobody().get("/api/v2/instance").await.json();
    assert_eq!(second["configuration"]["urls"]["streaming"], streaming);
}

#[tokio::test]
async fn what_apps_may_ask_and_never_get_is_refused_politely() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    refused("push", &app.get("/api/v1/push/subscription").await, 404);
    assert_eq!(app.delete("/api/v1/push/subscription").await.json(), json!({}));
    refused(
        "mail",
        &app.post("/api/v1/emails/confirmations", json!({})).await,
        403,
    );
    refused("a list", &app.get("/api/v1/timelines/list/1").await, 404);
    refused("a poll", &app.get("/api/v1/polls/1").await, 404);
}
