//! Getting a token by name and password, and giving it up.

use gatepost_internal::audit;
use serde_json::{Value, json};

use super::office::{App, Office};
use super::refusal::{identical, refused};
use super::shape::{fields, has};
use crate::support::sql;
use crate::support::wire::Answer;
use crate::support::world::PASSWORD;

const TOKENS: &str = "/api/gatepost/v1/tokens";

async fn signs_in(app: &App<'_>, username: &str, password: &str) -> Answer {
    app.post(TOKENS, json!({"username": username, "password": password}))
        .await
}

#[tokio::test]
async fn a_name_and_a_password_give_a_token_that_works() {
    let office = Office::new().await;
    office.world.employee("ana").await;
    let answer = signs_in(&office.nobody(), "ana", PASSWORD).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let body = answer.json();
    assert_eq!(fields(&body), ["created_at", "scopes", "token"]);
    has(
        "the token",
        &body,
        &[("token", "string"), ("scopes", "string"), ("created_at", "time")],
    );
    assert_eq!(
        body["scopes"], "read write follow",
        "what decides is only given to who asks for it"
    );
    let app = office.with_token(body["token"].as_str().unwrap());
    assert_eq!(
        app.get("/api/v1/accounts/verify_credentials").await.json()["username"],
        "ana"
    );
    for name in ["ANA", " ana "] {
        assert_eq!(
            signs_in(&office.nobody(), name, PASSWORD).await.status,
            201,
            "{name:?}"
        );
    }
}

#[tokio::test]
async fn a_token_has_the_scopes_that_were_asked_for_and_no_others() {
    let office = Office::new().await;
    office.world.employee("ana").await;
    let wish =
        |scopes: &str| json!({"username": "ana", "password": PASSWORD, "name": "phone", "scopes": scopes});
    let answer = office
        .nobody()
        .post(TOKENS, wish("gatepost:decide read read"))
        .await;
    assert_eq!(
        answer.json()["scopes"],
        "read gatepost:decide",
        "{}",
        answer.text()
    );
    let app = office.with_token(answer.json()["token"].as_str().unwrap());
    assert_eq!(app.get("/api/v1/timelines/home").await.status, 200);
    refused(
        "posting",
        &app.post("/api/v1/statuses", json!({"status": "a"})).await,
        403,
    );
    for scopes in ["admin", "read admin", "READ", " ", "read\0", "read,write"] {
        refused(scopes, &office.nobody().post(TOKENS, wish(scopes)).await, 422);
    }
    for name in [json!("x".repeat(81)), json!("a\nb"), json!("a\0b"), json!(["a"])] {
        let wish = json!({"username": "ana", "password": PASSWORD, "name": name});
        refused(&name.to_string(), &office.nobody().post(TOKENS, wish).await, 422);
    }
}

#[tokio::test]
async fn g13_a_wrong_password_a_name_nobody_has_and_somebody_who_left_are_answered_alike_and_count_alike() {
    let office = Office::new().await;
    office.world.employee("ana").await;
    let lea = office.world.employee("lea").await;
    office.world.deactivates(&lea).await;
    let app = office.nobody();
    let attempts = [
        ("ana", "wrong horse battery"),
        ("nobody", PASSWORD),
        ("lea", PASSWORD),
        ("no name!", PASSWORD),
    ];
    let mut answers = Vec::new();
    for (name, password) in attempts {
        let before = sql::count(office.world.database(), "password_failures").await;
        let answer = signs_in(&app, name, password).await;
        refused(name, &answer, 401);
        let after = sql::count(office.world.database(), "password_failures").await;
        assert_eq!(
            after - before,
            1,
            "{name}: it was hashed and compared, and counts"
        );
        answers.push((name, answer));
    }
    identical(answers.iter().map(|(name, answer)| (*name, answer)));
    for (name, password) in attempts {
        for _ in 1..10 {
            refused(name, &signs_in(&app, name, password).await, 401);
        }
    }
    let mut exhausted = Vec::new();
    for (name, password) in attempts {
        let answer = signs_in(&app, name, password).await;
        refused(name, &answer, 429);
        exhausted.push((name, answer));
    }
    identical(exhausted.iter().map(|(name, answer)| (*name, answer)));
}

#[tokio::test]
async fn g26_a_huge_password_or_one_with_nul_is_a_bad_field_and_unicode_forms_are_equal() {
    let office = Office::new().await;
    let world = &office.world;
    gatepost_internal::person::create(&world.inside, "zoe", "Zoé Ålund", "pässwörter ﬁnden", None)
        .await
        .unwrap();
    for password in ["pässwörter ﬁnden", "pa\u{308}sswo\u{308}rter finden"] {
        assert_eq!(
            signs_in(&office.nobody(), "zoe", password).await.status,
            201,
            "{password}"
        );
    }
    for password in [
        json!("x".repeat(4_097)),
        json!("correct\0horse"),
        json!(null),
        json!(["a"]),
        json!({}),
        json!(7),
    ] {
        for username in ["zoe", "nobody"] {
            let body = json!({"username": username, "password": password});
            let what: String = format!("{username} {password}").chars().take(60).collect();
            refused(&what, &office.nobody().post(TOKENS, body).await, 422);
        }
    }
    for username in [json!(null), json!(["zoe"]), json!({})] {
        let answer = office
            .nobody()
            .post(TOKENS, json!({"username": username, "password": PASSWORD}))
            .await;
        assert!(
            matches!(answer.status, 401 | 422),
            "{username}: {}",
            answer.text()
        );
    }
    refused(
        "a name with NUL",
        &signs_in(&office.nobody(), "a\0b", PASSWORD).await,
        401,
    );
}

#[tokio::test]
async fn a_token_that_was_given_up_is_dead_and_the_others_live() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let other = office
        .world
        .sign_in("ana", &[gatepost_model::scope::Scope::Read])
        .await;
    let app = office.of(&ana);
    let answer = app.delete(&format!("{TOKENS}/current")).await;
    assert_eq!((answer.status, answer.json()), (200, json!({})));
    refused("a dead token", &app.get("/api/v1/timelines/home").await, 401);
    refused(
        "giving it up again",
        &app.delete(&format!("{TOKENS}/current")).await,
        401,
    );
    assert_eq!(office.of(&other).get("/api/v1/timelines/home").await.status, 200);
}

#[tokio::test]
async fn no_password_and_no_token_is_kept_as_it_was_typed() {
    let office = Office::new().await;
    office.world.employee("ana").await;
    let token: Value = signs_in(&office.nobody(), "ana", PASSWORD).await.json()["token"].clone();
    signs_in(&office.nobody(), PASSWORD, "a password in the wrong field").await;
    let world = &office.world;
    let mut kept = Vec::new();
    for (table, column) in [
        ("tokens", "token_hash"),
        ("people", "password_hash"),
        ("password_failures", "account"),
        ("audit_entries", "details"),
    ] {
        kept.extend(sql::texts(world.database(), format!("SELECT {column} AS value FROM {table}")).await);
    }
    let kept: Vec<_> = kept.into_iter().flatten().collect();
    for secret in [token.as_str().unwrap(), PASSWORD] {
        assert!(
            !kept.iter().any(|value| value.contains(secret)),
            "{secret} in {kept:?}"
        );
    }
    let entries = world
        .database()
        .read(|r| audit::list_after(r, 0, 1_000))
        .await
        .unwrap();
    assert!(entries.iter().any(|entry| entry.verb == "token.issued"));
}
