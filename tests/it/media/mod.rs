//! Pictures on the internal listener: from the upload to the removal, and who sees them in between.

mod composer;
mod describing;
mod gate;
mod hostile;
mod limits;
mod posting;
mod removing;
mod seeing;
mod starting;

use serde_json::Value;

use crate::http::office::{App, Office};
use crate::support::browser_forms::FormBrowser;
use crate::support::colleague::Colleague;
use crate::support::parts::Parts;
use crate::support::wire::Answer;

/// Uploads a file under this name.
async fn tries_to_upload(app: &App<'_>, file_name: &str, bytes: &[u8]) -> Answer {
    sends(app, Parts::default().file("file", file_name, bytes)).await
}

async fn sends(app: &App<'_>, parts: Parts) -> Answer {
    let content_type = Parts::content_type();
    let headers = [("content-type", content_type.as_str())];
    app.send("POST", "/api/v2/media", &headers, parts.body()).await
}

/// The attachment a file became.
async fn uploads(app: &App<'_>, bytes: &[u8]) -> Value {
    let answer = tries_to_upload(app, "picture", bytes).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// The path of an attachment's file.
fn path(office: &Office, attachment: &Value, field: &str) -> String {
    let url = attachment[field].as_str().unwrap();
    let (_, path) = url
        .split_once("acme.example")
        .unwrap_or_else(|| panic!("{url} is not of {}", office.url));
    path.to_owned()
}

/// Posts with these pictures; gives the status.
async fn posts(app: &App<'_>, text: &str, visibility: &str, media: &[&Value]) -> Value {
    let ids: Vec<&Value> = media.iter().map(|attachment| &attachment["id"]).collect();
    let body = serde_json::json!({ "status": text, "visibility": visibility, "media_ids": ids });
    let answer = app.post("/api/v1/statuses", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Somebody's browser, signed in.
async fn signed_in(office: &Office, name: &str) -> FormBrowser {
    let mut browser = FormBrowser::at(&office.url);
    browser.signs_in(name).await;
    browser
}

/// An office with three people.
async fn office() -> (Office, [Colleague; 3]) {
    let office = Office::new().await;
    let people = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
        office.world.employee("cleo").await,
    ];
    (office, people)
}

/// The names of the files in the internal plane's folder.
async fn files(office: &Office) -> Vec<String> {
    office.world.inside.context.blobs.list_names("").await.unwrap()
}
