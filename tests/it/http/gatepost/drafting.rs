//! Candidates of other kinds than a note, written and read.

use serde_json::json;

use super::{House, done};
use crate::http::refusal::refused;

#[tokio::test]
async fn an_article_has_a_title_labels_and_an_end() {
    let house = House::new().await;
    let body = json!({
        "brand": "news", "kind": "create", "title": "A year", "text": "It was good. #Year",
        "labels": ["financial"], "not_after": "2026-12-01T00:00:00Z",
    });
    let candidate = done(&house.posts(&house.ana, "/candidates", body).await, 201);
    let revision = &candidate["revision"];
    assert_eq!(
        [
            &revision["title"],
            &revision["labels"],
            &revision["hashtags"],
            &revision["not_after"]
        ],
        [
            &json!("A year"),
            &json!(["financial"]),
            &json!(["year"]),
            &json!("2026-12-01T00:00:00.000Z")
        ]
    );
    let groups: Vec<_> = candidate["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| &step["group"])
        .collect();
    assert_eq!(groups, [&json!("pr"), &json!("legal")]);
    let path = format!(
        "/api/gatepost/v1/candidates/{}",
        candidate["id"].as_str().unwrap()
    );
    let plain = json!({"revision": 1, "labels": [], "not_after": null, "title": null});
    let plain = done(&house.of(&house.ana).put(&path, plain).await, 200);
    let revision = &plain["revision"];
    assert_eq!(
        [&revision["title"], &revision["labels"], &revision["not_after"]],
        [&json!(null), &json!([]), &json!(null)]
    );
}

#[tokio::test]
async fn a_poll_is_a_candidate_with_its_options_in_json_and_in_a_form() {
    let house = House::new().await;
    let poll = json!({"options": ["Tea", "Coffee"], "multiple": false, "open_seconds": 86_400});
    let body = json!({"brand": "news", "kind": "poll", "text": "Which?", "poll": poll});
    let candidate = done(&house.posts(&house.ana, "/candidates", body).await, 201);
    assert_eq!(
        (&candidate["revision"]["poll"], &candidate["votes"]),
        (&poll, &json!(null))
    );
    let form = "brand=news&kind=poll&text=Which%3F&poll[options][]=Tea&poll[options][]=Coffee&poll[open_seconds]=86400";
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let sent = house
        .of(&house.ana)
        .send("POST", "/api/gatepost/v1/candidates", &headers, form.into())
        .await;
    assert_eq!(done(&sent, 201)["revision"]["poll"], poll);
    for wrong in [
        json!(7),
        json!([]),
        json!({}),
        json!({"options": "Tea", "open_seconds": 300}),
        json!({"options": ["a", "b"]}),
    ] {
        let body = json!({"brand": "news", "kind": "poll", "text": "Which?", "poll": wrong});
        refused(
            &body.to_string(),
            &house.posts(&house.ana, "/candidates", body.clone()).await,
            422,
        );
    }
}

#[tokio::test]
async fn a_profile_names_what_changes_and_shows_the_whole() {
    let house = House::new().await;
    let fields = json!([{"name": "Website", "value": "https://acme.example"}]);
    let profile = json!({"display_name": "Acme", "fields": fields, "shows_certificates": true});
    let body = json!({"brand": "news", "kind": "profile", "profile": profile});
    let candidate = done(&house.posts(&house.ana, "/candidates", body).await, 201);
    let shown = &candidate["revision"]["profile"];
    assert_eq!(
        [
            &shown["display_name"],
            &shown["summary"],
            &shown["avatar"],
            &shown["shows_certificates"]
        ],
        [
            &json!("Acme"),
            &json!("What is new at Acme."),
            &json!(null),
            &json!(true)
        ]
    );
    assert_eq!(shown["fields"][0]["name"], "Website");
    for wrong in [
        json!(7),
        json!({"fields": [7]}),
        json!({"avatar": {"id": "1"}}),
        json!({"display_name": 7}),
    ] {
        let body = json!({"brand": "news", "kind": "profile", "profile": wrong});
        refused(
            &body.to_string(),
            &house.posts(&house.ana, "/candidates", body.clone()).await,
            422,
        );
    }
}

#[tokio::test]
async fn an_update_shows_what_it_changes_and_keeps_what_it_does_not_name() {
    let house = House::new().await;
    let id = house.publishes("Good news").await;
    let published = done(&house.gets(&house.petra, &format!("/candidates/{id}")).await, 200);
    let object = &published["publication"]["uri"];
    let body = json!({"brand": "news", "kind": "update", "object": object, "text": "Better news"});
    let candidate = done(&house.posts(&house.ana, "/candidates", body).await, 201);
    let target = &candidate["target"];
    assert_eq!(
        [
            &target["uri"],
            &target["text"],
            &target["candidate_id"],
            &target["stands"]
        ],
        [object, &json!("Good news"), &json!(id), &json!(true)]
    );
    assert_eq!(candidate["revision"]["object_hash"], target["rev_hash"]);
    let gone = json!({"brand": "news", "kind": "delete", "object": "https://social.acme.example/objects/x"});
    refused(
        "nothing there",
        &house.posts(&house.ana, "/candidates", gone).await,
        422,
    );
}

#[tokio::test]
async fn pictures_that_are_not_ones_own_cannot_be_put_into_a_candidate() {
    let house = House::new().await;
    for media in [
        json!([{"id": "1"}]),
        json!(["1"]),
        json!({}),
        json!([{"id": "x", "focus": [0]}]),
        json!([{}]),
    ] {
        let body = json!({"brand": "news", "kind": "create", "text": "a", "media": media});
        refused(
            &body.to_string(),
            &house.posts(&house.ana, "/candidates", body.clone()).await,
            422,
        );
    }
}
