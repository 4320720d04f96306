//! What an app does with statuses as a brand: a candidate each time.

use gatepost_model::notice::OutsideKind;
use serde_json::{Value, json};

use super::{House, done};
use crate::http::grants::app_of;
use crate::http::office::App;
use crate::http::refusal::refused;
use crate::support::colleague::Colleague;

const SCOPES: &str = "read write follow push";

/// A house, an editor of `news` in it, and the status of a publication.
struct Newsroom {
    house: House,
    edda: Colleague,
    status: String,
}

impl Newsroom {
    async fn new() -> Self {
        let house = House::new().await;
        let edda = house.office.world.editor("edda").await;
        house.publishes("Good news").await;
        let app = app_of(&house.office, &edda, SCOPES, Some("news")).await;
        let home = app.get("/api/v1/timelines/home").await.json();
        let status = home[0]["id"].as_str().unwrap().to_owned();
        Self { house, edda, status }
    }

    async fn app(&self) -> App<'_> {
        app_of(&self.house.office, &self.edda, SCOPES, Some("news")).await
    }

    /// The candidate that an answer is.
    async fn candidate(&self, answer: &Value) -> Value {
        let id = answer["gatepost"]["candidate_id"].as_str().unwrap();
        done(
            &self.house.gets(&self.edda, &format!("/candidates/{id}")).await,
            200,
        )
    }
}

#[tokio::test]
async fn editing_deleting_and_pinning_a_publication_as_a_brand_wait_at_the_gate() {
    let room = Newsroom::new().await;
    let app = room.app().await;
    let path = format!("/api/v1/statuses/{}", room.status);
    let edited = done(&app.put(&path, json!({"status": "Better news"})).await, 200);
    let candidate = room.candidate(&edited).await;
    assert_eq!(
        [
            &candidate["kind"],
            &candidate["state"],
            &candidate["author"],
            &candidate["revision"]["text"]
        ],
        [
            &json!("update"),
            &json!("in_review"),
            &json!("edda"),
            &json!("Better news")
        ]
    );
    assert_eq!(candidate["target"]["text"], "Good news");
    let pinned = done(&app.post(&format!("{path}/pin"), json!({})).await, 200);
    assert_eq!(room.candidate(&pinned).await["kind"], "pin");
    let deleted = done(&app.delete(&path).await, 200);
    assert_eq!(room.candidate(&deleted).await["kind"], "delete");
    assert_eq!(
        room.house.office.world.releases().await,
        1,
        "nothing more has left"
    );
    assert_eq!(app.get(&path).await.status, 200, "it still stands");
}

#[tokio::test]
async fn a_brand_shares_nothing_that_nobody_has_looked_up_and_touches_nothing_internal() {
    let room = Newsroom::new().await;
    room.house
        .office
        .world
        .hears_from_a_fan(1, OutsideKind::Mention)
        .await;
    let internal = room.house.ana.posts("Inside").await.id;
    let app = room.app().await;
    let home = app.get("/api/v1/timelines/home").await.json();
    let heard = home[0]["id"].as_str().unwrap();
    for verb in ["reblog", "favourite", "unreblog"] {
        let sentence = refused(
            verb,
            &app.post(&format!("/api/v1/statuses/{heard}/{verb}"), json!({}))
                .await,
            422,
        );
        assert!(sentence.starts_with("object"), "{sentence}");
    }
    refused(
        "editing theirs",
        &app.put(&format!("/api/v1/statuses/{heard}"), json!({"status": "a"}))
            .await,
        422,
    );
    for verb in ["reblog", "unreblog", "favourite", "pin", "unpin"] {
        let path = format!("/api/v1/statuses/{internal}/{verb}");
        refused(verb, &app.post(&path, json!({})).await, 404);
    }
    let path = format!("/api/v1/statuses/{internal}");
    refused("editing", &app.put(&path, json!({"status": "a"})).await, 404);
    refused("deleting", &app.delete(&path).await, 404);
    assert_eq!(
        done(
            &room.house.gets(&room.edda, "/candidates?state=in_review").await,
            200
        ),
        json!([])
    );
}

#[tokio::test]
async fn what_a_brand_asks_is_a_poll_at_the_gate_and_people_ask_nothing() {
    let room = Newsroom::new().await;
    let app = room.app().await;
    let body = json!({"status": "Which?", "poll": {"options": ["Tea", "Coffee"], "expires_in": 3600, "multiple": true}});
    let asked = done(&app.post("/api/v1/statuses", body.clone()).await, 200);
    let candidate = room.candidate(&asked).await;
    assert_eq!(candidate["kind"], "poll");
    assert_eq!(
        candidate["revision"]["poll"],
        json!({"options": ["Tea", "Coffee"], "multiple": true, "open_seconds": 3600})
    );
    refused(
        "a person",
        &room
            .house
            .of(&room.house.ana)
            .post("/api/v1/statuses", body)
            .await,
        422,
    );
}
