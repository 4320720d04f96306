//! How often a program may ask.

use gatepost_api::RateLimits;
use serde_json::json;

use super::office::{App, Office};
use super::refusal::{identical, refused};
use crate::support::wire::Answer;

const HOME: &str = "/api/v1/timelines/home";

/// What an answer says about the limit, what is left of it, and when there is more.
fn told(answer: &Answer) -> [&str; 3] {
    ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"].map(|name| answer.header(name))
}

async fn few(requests: u32, posts: u32, strangers: u32) -> Office {
    Office::with(RateLimits {
        requests,
        posts,
        strangers,
    })
    .await
}

#[tokio::test]
async fn every_answer_to_a_token_says_how_many_requests_it_has_left() {
    let office = few(4, 100, 100).await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let app = office.of(&ana);
    assert_eq!(told(&app.get(HOME).await), ["4", "3", "2026-11-21T20:20:00.000Z"]);
    assert_eq!(
        told(&app.get("/api/v1/statuses/7").await)[1],
        "2",
        "a refusal as well"
    );
    assert_eq!(
        told(&app.get("/api/v1/nothing").await),
        ["", "", ""],
        "what is no route is nobody's"
    );
    assert_eq!(told(&app.get(HOME).await)[1], "1");
    assert_eq!(told(&app.get(HOME).await)[1], "0");
    let refusal = app.get(HOME).await;
    let sentence = refused("the fifth", &refusal, 429);
    assert_eq!(sentence, "Too many requests. Try again in 300 seconds.");
    assert_eq!((told(&refusal)[1], refusal.header("retry-after")), ("0", "300"));
    assert_eq!(told(&office.of(&ben).get(HOME).await)[1], "3", "another token");
    let other = office
        .world
        .sign_in("ana", &gatepost_model::scope::Scope::ALL)
        .await;
    assert_eq!(
        told(&office.of(&other).get(HOME).await)[1],
        "3",
        "and another of the same person"
    );
    office.world.clock.advance_seconds(300);
    assert_eq!(told(&app.get(HOME).await)[1], "3");
}

#[tokio::test]
async fn new_posts_are_counted_apart_and_longer() {
    let office = few(100, 2, 100).await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    let posts = async |app: &App<'_>| app.post("/api/v1/statuses", json!({"status": "Hello"})).await;
    assert_eq!(told(&posts(&app).await), ["2", "1", "2026-11-21T21:00:00.000Z"]);
    assert_eq!(
        app.post("/api/v1/statuses", json!({"status": ""})).await.status,
        422
    );
    refused("the third", &posts(&app).await, 429);
    assert_eq!(app.get(HOME).await.status, 200, "reading goes on");
    office.world.clock.advance_seconds(45 * 60);
    assert_eq!(posts(&app).await.status, 200);
}

#[tokio::test]
async fn g12_whoever_shows_no_living_token_is_counted_by_address_whatever_headers_claim() {
    let office = few(100, 100, 5).await;
    let ana = office.world.employee("ana").await;
    let here = office.at([127, 0, 3, 1]);
    let forwarded = [("x-forwarded-for", "203.0.113.7")];
    let mut answers = Vec::new();
    for path in [HOME, "/api/v1/statuses/7", HOME] {
        answers.push((path, here.send("GET", path, &forwarded, vec![]).await));
    }
    for (path, answer) in &answers {
        refused(path, answer, 401);
        assert_eq!(told(answer), ["", "", ""], "strangers are told the same, always");
    }
    identical(answers.iter().map(|(path, answer)| (*path, answer)));
    assert_eq!(here.get("/api/v1/instance").await.status, 200);
    assert_eq!(here.get("/api/v2/instance").await.status, 200);
    for path in [HOME, "/api/v1/instance"] {
        let refusal = here.send("GET", path, &forwarded, vec![]).await;
        refused(path, &refusal, 429);
        assert_eq!(refusal.header("retry-after"), "300");
    }
    assert_eq!(
        office.at([127, 0, 3, 2]).get("/api/v1/instance").await.status,
        200
    );
    assert_eq!(
        office.of(&ana).get(HOME).await.status,
        200,
        "a living token has its own count"
    );
    office.world.clock.advance_seconds(300);
    assert_eq!(here.get("/api/v1/instance").await.status, 200);
}
