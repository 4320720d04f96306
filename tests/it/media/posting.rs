//! A picture is uploaded, then posted, and stands with its post wherever that is read.

use serde_json::json;

use super::{office, path, posts, sends, uploads};
use crate::support::parts::Parts;
use crate::support::pictures;

#[tokio::test]
async fn a_picture_is_answered_at_once_as_apps_expect_it() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let parts = Parts::default()
        .text("description", "A red wall")
        .text("focus", "0.5,-0.25")
        .file("file", "wall.png", &pictures::png(960, 640, 3));
    let answer = sends(&app, parts).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let attachment = answer.json();
    assert_eq!(attachment["type"], "image");
    assert_eq!(attachment["description"], "A red wall");
    assert_eq!(
        attachment["meta"],
        json!({
            "original": { "width": 960, "height": 640, "size": "960x640", "aspect": 1.5 },
            "small": { "width": 480, "height": 320, "size": "480x320", "aspect": 1.5 },
            "focus": { "x": 0.5, "y": -0.25 },
        })
    );
    assert_eq!(attachment["blurhash"].as_str().unwrap().len(), 28);
    let whole = app.get(&path(&office, &attachment, "url")).await;
    assert_eq!((whole.status, whole.header("content-type")), (200, "image/png"));
    let small = app.get(&path(&office, &attachment, "preview_url")).await;
    assert_eq!(small.status, 200);
    assert_ne!(small.body, whole.body);
    let same = app
        .get(&format!("/api/v1/media/{}", attachment["id"].as_str().unwrap()))
        .await;
    assert_eq!((same.status, same.json()), (200, attachment));
}

#[tokio::test]
async fn a_post_shows_its_pictures_in_the_order_asked_and_needs_no_text() {
    let (office, [ana, ben, _]) = office().await;
    let app = office.of(&ana);
    let first = uploads(&app, &pictures::png(32, 16, 1)).await;
    let second = uploads(&app, &pictures::jpeg(16, 32, 2)).await;
    let status = posts(&app, "", "public", &[&second, &first]).await;
    assert_eq!(status["media_attachments"], json!([second, first]));
    let id = status["id"].as_str().unwrap();
    for page in [
        format!("/api/v1/statuses/{id}"),
        "/api/v1/timelines/public?local=true".to_owned(),
        format!("/api/v1/accounts/{}/statuses", ana.caller.person),
    ] {
        let shown = office.of(&ben).get(&page).await.json();
        let status = shown.get(0).unwrap_or(&shown);
        assert_eq!(status["media_attachments"], json!([second, first]), "{page}");
    }
}

#[tokio::test]
async fn apps_may_ask_for_the_posts_of_somebody_that_have_pictures() {
    let (office, [ana, ben, _]) = office().await;
    let app = office.of(&ana);
    let attachment = uploads(&app, &pictures::png(8, 8, 0)).await;
    let pictured = posts(&app, "Look", "public", &[&attachment]).await;
    posts(&app, "Read", "public", &[]).await;
    let path = format!("/api/v1/accounts/{}/statuses?only_media=true", ana.caller.person);
    let found = office.of(&ben).get(&path).await.json();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["id"], pictured["id"]);
}

#[tokio::test]
async fn a_picture_marked_as_sensitive_needs_the_words_that_close_it() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let attachment = uploads(&app, &pictures::png(8, 8, 0)).await;
    let marked = |warning: &str| {
        json!({
            "status": "Look", "media_ids": [attachment["id"]], "sensitive": true, "spoiler_text": warning,
        })
    };
    let refused = app.post("/api/v1/statuses", marked("")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("spoiler_text"), "{}", refused.text());
    let closed = app.post("/api/v1/statuses", marked("A spider")).await;
    assert_eq!((closed.status, &closed.json()["sensitive"]), (200, &json!(true)));
}

#[tokio::test]
async fn a_picture_is_posted_once_by_its_owner_and_at_most_four_at_a_time() {
    let (office, [ana, ben, _]) = office().await;
    let app = office.of(&ana);
    let mut five = Vec::new();
    for shade in 0..5 {
        five.push(uploads(&app, &pictures::png(8, 8, shade)).await);
    }
    let ids: Vec<_> = five.iter().map(|attachment| attachment["id"].clone()).collect();
    let tries = async |app: &crate::http::office::App<'_>, ids: serde_json::Value| {
        let body = json!({ "status": "Look", "media_ids": ids });
        app.post("/api/v1/statuses", body).await
    };
    for (refused, because) in [
        (json!(ids), "at most 4"),
        (json!([ids[0], ids[0]]), "twice"),
        (json!(["7"]), "not among your uploads"),
        (json!(["x"]), "not among your uploads"),
    ] {
        let answer = tries(&app, refused).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(because), "{}", answer.text());
    }
    let of_another = tries(&office.of(&ben), json!([ids[0]])).await;
    assert_eq!(of_another.status, 422, "{}", of_another.text());
    assert_eq!(tries(&app, json!([ids[0]])).await.status, 200);
    assert_eq!(tries(&app, json!([ids[1], ids[0]])).await.status, 422);
    // Nothing of the refused post was done.
    assert_eq!(tries(&app, json!([ids[1]])).await.status, 200);
}

#[tokio::test]
async fn the_instance_says_what_can_be_uploaded() {
    let (office, _) = office().await;
    for path in ["/api/v1/instance", "/api/v2/instance"] {
        let configuration = &office.nobody().get(path).await.json()["configuration"];
        assert_eq!(configuration["statuses"]["max_media_attachments"], 4);
        assert_eq!(
            configuration["media_attachments"]["supported_mime_types"],
            json!(["image/jpeg", "image/png", "image/gif", "image/webp"])
        );
        assert_eq!(configuration["media_attachments"]["image_size_limit"], 16 << 20);
        assert_eq!(
            configuration["media_attachments"]["image_matrix_limit"],
            40_000_000
        );
        assert_eq!(configuration["media_attachments"]["description_limit"], 1_500);
    }
}
