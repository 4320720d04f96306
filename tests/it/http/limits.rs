//! How often a password may be tried.

use serde_json::json;

use super::office::{App, Office};
use super::refusal::refused;
use crate::support::wire::Answer;
use crate::support::world::PASSWORD;

const TOKENS: &str = "/api/gatepost/v1/tokens";

async fn tries(app: &App<'_>, username: &str, password: &str) -> Answer {
    app.post(TOKENS, json!({"username": username, "password": password}))
        .await
}

#[tokio::test]
async fn g12_a_thousand_tries_at_one_account_from_fifty_addresses_check_ten_passwords() {
    let office = Office::new().await;
    office.world.employee("ana").await;
    let other = office.world.employee("ben").await;
    let mut statuses = Vec::new();
    for machine in 1..=50_u8 {
        let app = office.at([127, 0, 1, machine]);
        for _ in 0..20 {
            statuses.push(tries(&app, "ana", "wrong horse battery").await.status);
        }
    }
    let (checked, refused_after) = statuses.split_at(10);
    assert!(checked.iter().all(|status| *status == 401), "{checked:?}");
    assert!(refused_after.len() == 990 && refused_after.iter().all(|status| *status == 429));
    let elsewhere = office.at([127, 0, 1, 51]);
    let answer = tries(&elsewhere, "ana", PASSWORD).await;
    refused("the right password, too late", &answer, 429);
    assert_eq!(answer.header("retry-after"), "600");
    assert_eq!(
        tries(&elsewhere, "ben", PASSWORD).await.status,
        201,
        "another account is not concerned"
    );
    assert_eq!(office.of(&other).get("/api/v1/timelines/home").await.status, 200);
    office.world.clock.advance_seconds(599);
    assert_eq!(
        tries(&elsewhere, "ana", PASSWORD).await.header("retry-after"),
        "1"
    );
    office.world.clock.advance_seconds(1);
    assert_eq!(tries(&elsewhere, "ana", PASSWORD).await.status, 201);
}

#[tokio::test]
async fn g12_an_address_has_fifty_tries_whatever_accounts_it_tries_and_whatever_headers_claim() {
    let office = Office::new().await;
    office.world.employee("ana").await;
    let here = office.at([127, 0, 2, 1]);
    let claims = async |number: usize, username: &str, password: &str| {
        let claimed = format!("203.0.113.{number}");
        let forwarded = format!("for={claimed}");
        let headers = [
            ("content-type", "application/json"),
            ("x-forwarded-for", claimed.as_str()),
            ("x-real-ip", claimed.as_str()),
            ("forwarded", forwarded.as_str()),
            ("cf-connecting-ip", claimed.as_str()),
        ];
        let body = json!({"username": username, "password": password}).to_string();
        here.send("POST", TOKENS, &headers, body.into_bytes())
            .await
            .status
    };
    for number in 0..50 {
        assert_eq!(
            claims(number, &format!("somebody{number}"), PASSWORD).await,
            401,
            "{number}"
        );
    }
    assert_eq!(claims(51, "somebody51", PASSWORD).await, 429);
    assert_eq!(
        claims(52, "ana", PASSWORD).await,
        429,
        "not even the right password"
    );
    assert_eq!(
        tries(&office.at([127, 0, 2, 2]), "ana", PASSWORD).await.status,
        201,
        "another address is free"
    );
    office.world.clock.advance_seconds(600);
    assert_eq!(claims(53, "ana", PASSWORD).await, 201);
}

#[tokio::test]
async fn g12_successes_are_not_counted() {
    let office = Office::new().await;
    office.world.employee("ana").await;
    let app = office.nobody();
    for number in 0..9 {
        assert_eq!(
            tries(&app, "ana", "wrong horse battery").await.status,
            401,
            "{number}"
        );
        assert_eq!(tries(&app, "ana", PASSWORD).await.status, 201, "{number}");
    }
    assert_eq!(tries(&app, "ana", PASSWORD).await.status, 201);
    assert_eq!(
        tries(&app, "ana", "wrong horse battery").await.status,
        401,
        "the tenth"
    );
    refused("the eleventh", &tries(&app, "ana", PASSWORD).await, 429);
}

#[tokio::test]
async fn g12_confirming_shares_the_limit_with_signing_in() {
    let office = Office::new().await;
    let petra = office.world.approver("petra").await;
    let candidate = petra.proposes("Good news").await.id.to_string();
    let app = office.of(&petra);
    let confirms = async |password: &str| {
        let body = json!({"password": password, "candidate_id": candidate, "verb": "decide"});
        app.post("/api/gatepost/v1/reauthentication", body).await
    };
    for _ in 0..5 {
        refused("confirming", &confirms("wrong horse battery").await, 403);
        refused(
            "signing in",
            &tries(&office.nobody(), "petra", "wrong horse battery").await,
            401,
        );
    }
    let confirming = confirms(PASSWORD).await;
    refused("confirming", &confirming, 429);
    assert_eq!(confirming.header("retry-after"), "600");
    refused(
        "signing in",
        &tries(&office.nobody(), "petra", PASSWORD).await,
        429,
    );
    assert_eq!(
        app.get("/api/v1/timelines/home").await.status,
        200,
        "the token still lives"
    );
}

#[tokio::test]
async fn g12_tries_at_the_same_moment_do_not_pass_the_limit_together() {
    let office = Office::new().await;
    office.world.employee("ana").await;
    let app = office.nobody();
    let at_once = (0..30).map(|_| tries(&app, "ana", "wrong horse battery"));
    let answers = futures_util::future::join_all(at_once).await;
    let checked = answers.iter().filter(|answer| answer.status == 401).count();
    let refused_at_once = answers.iter().filter(|answer| answer.status == 429).count();
    // Two passwords are compared at once, so that the second may begin before the tenth failure is written.
    assert!((10..=11).contains(&checked), "{checked}");
    assert_eq!(checked + refused_at_once, 30);
}
