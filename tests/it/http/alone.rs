//! An app without a person behind it.

use gatepost_api::route::table;
use gatepost_model::route::Access;
use serde_json::json;

use super::grants::app_alone;
use super::office::Office;
use super::refusal::{identical, refused};

#[tokio::test]
async fn e2_an_app_alone_learns_nothing_that_is_anybodys_whether_it_exists_or_not() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let post = ana.posts("Inside").await.id.to_string();
    let app = app_alone(&office, "read write follow").await;
    let mut answers = Vec::new();
    for id in [post.as_str(), "1", "x"] {
        for route in table() {
            if !matches!(route.access, Access::Person | Access::PersonOrBrand) {
                continue;
            }
            let path = ["{id}", "{name}", "{hashtag}"]
                .iter()
                .fold(route.path.to_owned(), |path, name| path.replace(name, id));
            let answer = app.send(route.method, &path, &[], Vec::new()).await;
            answers.push((format!("{} {path}", route.method), answer));
        }
    }
    assert!(answers.len() > 200);
    answers
        .iter()
        .for_each(|(what, answer)| drop(refused(what, answer, 404)));
    identical(answers.iter().map(|(what, answer)| (what.as_str(), answer)));
}

#[tokio::test]
async fn an_app_alone_can_ask_which_app_it_is() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = app_alone(&office, "read").await;
    let answer = app.get("/api/v1/apps/verify_credentials").await;
    assert_eq!((answer.status, &answer.json()["name"]), (200, &json!("An app")));
    refused(
        "a token made by hand belongs to no app",
        &office.of(&ana).get("/api/v1/apps/verify_credentials").await,
        404,
    );
}
