//! Who shows no living token learns nothing but that they need one.

use gatepost_api::route::table;
use gatepost_model::route::Access;
use serde_json::json;

use super::office::Office;
use super::refusal::{identical, refused};
use crate::support::wire::Answer;

/// Every route of the table but the open ones, with this in place of what stands for a name.
async fn asks(office: &Office, bearer: Option<&str>, id: &str, slash: &str) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for route in table().into_iter().filter(|route| route.access != Access::Anyone) {
        let path = ["{id}", "{name}", "{hashtag}"]
            .iter()
            .fold(route.path.to_owned(), |path, name| path.replace(name, id));
        let path = format!("{path}{slash}");
        let headers: Vec<_> = bearer.iter().map(|bearer| ("authorization", *bearer)).collect();
        let answer = office
            .nobody()
            .send(route.method, &path, &headers, Vec::new())
            .await;
        answers.push((format!("{} {path} with {bearer:?}", route.method), answer));
    }
    answers
}

#[tokio::test]
async fn e1_every_route_but_the_open_ones_answers_one_fixed_401_whether_or_not_the_thing_exists() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let post = ana.posts("Inside").await.id.to_string();
    let candidate = ana.proposes("Pending").await.id.to_string();
    let mut answers = Vec::new();
    let upper = format!("Bearer {}", ana.bearer.to_uppercase());
    let longer = format!("Bearer {}0", ana.bearer);
    let basic = format!("Basic {}", ana.bearer);
    let none = format!("Bearer gpt_{}", "0".repeat(64));
    let huge = format!("Bearer {}", "x".repeat(16_000));
    let bearers = [
        None,
        Some(""),
        Some("Bearer"),
        Some("Bearer "),
        Some(upper.as_str()),
    ];
    let others = [
        Some(longer.as_str()),
        Some(basic.as_str()),
        Some(none.as_str()),
        Some(huge.as_str()),
    ];
    for bearer in bearers.into_iter().chain(others) {
        for id in [post.as_str(), &candidate, "x", "%00", "%ff"] {
            answers.extend(asks(&office, bearer, id, "").await);
        }
        answers.extend(asks(&office, bearer, &post, "/").await);
    }
    assert!(answers.len() > 5_000);
    answers
        .iter()
        .for_each(|(what, answer)| drop(refused(what, answer, 401)));
    identical(answers.iter().map(|(what, answer)| (what.as_str(), answer)));
}

#[tokio::test]
async fn a_token_in_the_query_or_in_the_body_or_twice_is_no_token() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let token = &ana.bearer;
    let query = office
        .nobody()
        .get(&format!("/api/v1/timelines/home?access_token={token}"))
        .await;
    refused("in the query", &query, 401);
    let body = office
        .nobody()
        .post("/api/v1/statuses", json!({"access_token": token, "status": "a"}))
        .await;
    refused("in the body", &body, 401);
    let bearer = format!("Bearer {token}");
    let twice = [
        ("authorization", bearer.as_str()),
        ("authorization", bearer.as_str()),
    ];
    refused(
        "twice",
        &office
            .nobody()
            .send("GET", "/api/v1/timelines/home", &twice, vec![])
            .await,
        401,
    );
    let lower = [("authorization", &*format!("bearer {token}"))];
    assert_eq!(
        office
            .nobody()
            .send("GET", "/api/v1/timelines/home", &lower, vec![])
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn what_is_no_route_is_one_fixed_404_with_and_without_a_token() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let mut answers = Vec::new();
    for path in [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v9/instance",
        "/api/v1/Instance",
        "/api/v1/instance/nothing",
        "/api//v1/instance",
        "/api/v1/%69nstance",
        "/api/gatepost",
        "/api/gatepost/v1/candidates/1/nothing",
        "/api/gatepost/v1/candidates/1/submit/again",
        "/api/v1/statuses/1/2/3",
    ] {
        for (who, app) in [("nobody", office.nobody()), ("ana", office.of(&ana))] {
            answers.push((format!("{path} of {who}"), app.get(path).await));
        }
    }
    for (method, path) in [
        ("DELETE", "/api/v1/timelines/home"),
        ("PATCH", "/api/gatepost/v1/candidates/1"),
        ("PUT", "/api/v1/instance"),
        ("GET", "/api/gatepost/v1/tokens"),
        ("OPTIONS", "/api/v1/nothing"),
    ] {
        answers.push((
            format!("{method} {path}"),
            office.of(&ana).send(method, path, &[], Vec::new()).await,
        ));
    }
    answers
        .iter()
        .for_each(|(what, answer)| drop(refused(what, answer, 404)));
    identical(answers.iter().map(|(what, answer)| (what.as_str(), answer)));
}

#[tokio::test]
async fn a_slash_at_the_end_of_a_path_changes_nothing() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let post = ana.posts("Inside").await.id;
    let candidate = ana.proposes("Pending").await.id;
    let app = office.of(&ana);
    for path in [
        "/api/v1/instance".to_owned(),
        "/api/v2/instance".to_owned(),
        "/api/v1/accounts/verify_credentials".to_owned(),
        "/api/v1/timelines/home".to_owned(),
        format!("/api/v1/statuses/{post}"),
        format!("/api/v1/statuses/{post}/context"),
        "/api/gatepost/v1/candidates".to_owned(),
        format!("/api/gatepost/v1/candidates/{candidate}"),
    ] {
        let [plain, slash] = [app.get(&path).await, app.get(&format!("{path}/")).await];
        assert_eq!(plain.status, 200, "{path}");
        identical([(path.as_str(), &plain), ("with a slash", &slash)]);
    }
    assert_eq!(
        app.post("/api/v1/statuses/", json!({"status": "Hello"}))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn e21_no_cache_may_keep_or_share_an_answer() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let post = ana.posts("Inside").await.id;
    for path in [
        "/api/v1/timelines/home",
        &format!("/api/v1/statuses/{post}"),
        "/api/gatepost/v1/candidates",
        "/api/v1/instance",
        "/api/nothing",
    ] {
        for app in [office.of(&ana), office.nobody()] {
            let answer = app.get(path).await;
            assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
            assert_eq!(answer.header("vary"), "Authorization, Accept, Cookie", "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
            assert_eq!(
                [answer.header("server"), answer.header("x-powered-by")],
                ["", ""],
                "{path}"
            );
        }
    }
}
