//! Words and focus of a picture: the owner's, until it is posted.

use serde_json::json;

use super::{office, posts, sends, tries_to_upload, uploads};
use crate::support::parts::Parts;
use crate::support::pictures;

#[tokio::test]
async fn words_and_focus_change_until_the_picture_is_posted() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let attachment = uploads(&app, &pictures::png(8, 8, 0)).await;
    let at = format!("/api/v1/media/{}", attachment["id"].as_str().unwrap());
    let answer = app
        .put(&at, json!({ "description": "A wall", "focus": "1.0,-1.0" }))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["description"], "A wall");
    assert_eq!(answer.json()["meta"]["focus"], json!({ "x": 1.0, "y": -1.0 }));
    let answer = app.put(&at, json!({ "description": "" })).await;
    assert_eq!(answer.json()["description"], json!(null));
    assert_eq!(answer.json()["meta"]["focus"], json!({ "x": 1.0, "y": -1.0 }));
    assert_eq!(app.put(&at, json!({ "focus": "2,0" })).await.status, 422);
    posts(&app, "Look", "public", &[&attachment]).await;
    for answer in [
        app.put(&at, json!({ "description": "Other" })).await,
        app.delete(&at).await,
    ] {
        assert_eq!(answer.status, 409, "{}", answer.text());
    }
    assert_eq!(app.get(&at).await.json()["description"], json!(null));
}

#[tokio::test]
async fn e6_a_picture_of_another_is_not_there() {
    let (office, [ana, ben, _]) = office().await;
    let attachment = uploads(&office.of(&ana), &pictures::png(8, 8, 0)).await;
    let at = format!("/api/v1/media/{}", attachment["id"].as_str().unwrap());
    let app = office.of(&ben);
    let (unknown, of_another) = (app.get("/api/v1/media/7").await, app.get(&at).await);
    assert_eq!((of_another.status, of_another.body), (404, unknown.body));
    for answer in [
        app.put(&at, json!({ "description": "Mine" })).await,
        app.delete(&at).await,
    ] {
        assert_eq!(answer.status, 404, "{}", answer.text());
    }
    assert_eq!(office.of(&ana).get(&at).await.json(), attachment);
}

#[tokio::test]
async fn h12_a_description_of_ten_mebibytes_is_422() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let endless = "x".repeat(10 << 20);
    let parts = Parts::default()
        .text("description", &endless)
        .file("file", "a.png", &pictures::png(8, 8, 0));
    let answer = sends(&app, parts).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    let attachment = uploads(&app, &pictures::png(8, 8, 0)).await;
    let at = format!("/api/v1/media/{}", attachment["id"].as_str().unwrap());
    for words in [endless, "x".repeat(1_501)] {
        let answer = app.put(&at, json!({ "description": words })).await;
        assert_eq!(answer.status, 422, "{}", answer.text());
    }
    assert_eq!(app.get(&at).await.json()["description"], json!(null));
}

#[tokio::test]
async fn h6_the_name_of_a_file_decides_nothing() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let long = "x".repeat(5_000);
    for name in ["../../x", "con", "\u{202e}gnp.exe", "a%00b.html", long.as_str()] {
        let answer = tries_to_upload(&app, name, &pictures::png(8, 8, 0)).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        let attachment = answer.json();
        let url = attachment["url"].as_str().unwrap();
        let (_, random) = url.rsplit_once('/').unwrap();
        assert_eq!(random.len(), 26, "{url}");
    }
    for name in super::files(&office).await {
        assert!(
            name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{name}"
        );
    }
}
