//! Pages of other origins.

use super::office::Office;
use super::refusal::{identical, refused};

const ORIGIN: (&str, &str) = ("origin", "https://evil.example");

#[tokio::test]
async fn g19_any_origin_may_ask_with_a_token_and_none_with_a_cookie() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    for path in [
        "/api/v1/timelines/home",
        "/api/v1/instance",
        "/api/v1/accounts/verify_credentials",
        "/api/v1/nothing",
        "/images/avatar.png",
        "/.well-known/oauth-authorization-server",
    ] {
        for app in [office.of(&ana), office.nobody()] {
            let cookie = ("cookie", "__Host-gatepost=gps_1; gatepost_dev_4000=gps_1");
            let answer = app.send("GET", path, &[ORIGIN, cookie], vec![]).await;
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
            assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
            let exposed = answer.header("access-control-expose-headers");
            for name in [
                "Link",
                "X-RateLimit-Limit",
                "X-RateLimit-Remaining",
                "X-RateLimit-Reset",
            ] {
                assert!(exposed.contains(name), "{path}: {exposed}");
            }
        }
    }
    let session = format!("Bearer gps_{}", "0".repeat(64));
    let cookie = [
        ORIGIN,
        ("cookie", "__Host-gatepost=gps_1"),
        ("authorization", &session),
    ];
    let answer = office
        .nobody()
        .send("GET", "/api/v1/timelines/home", &cookie, vec![])
        .await;
    refused("a session where a token belongs", &answer, 401);
}

#[tokio::test]
async fn g19_a_preflight_is_answered_without_a_token_and_tells_nothing() {
    let office = Office::new().await;
    let asks = async |method: &'static str, path: &str| {
        let headers = [
            ORIGIN,
            ("access-control-request-method", method),
            ("access-control-request-headers", "authorization,idempotency-key"),
        ];
        office.nobody().send("OPTIONS", path, &headers, vec![]).await
    };
    let mut answers = Vec::new();
    for (method, path) in [
        ("GET", "/api/v1/timelines/home"),
        ("POST", "/api/v1/statuses"),
        ("DELETE", "/api/v1/statuses/1"),
        ("PATCH", "/api/v1/accounts/update_credentials"),
        ("POST", "/oauth/token"),
        ("POST", "/oauth/revoke"),
        ("GET", "/api/v1/nothing"),
    ] {
        answers.push((path, asks(method, path).await));
    }
    for (path, answer) in &answers {
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
        assert!(
            answer
                .header("access-control-allow-headers")
                .contains("Authorization")
        );
        assert!(answer.header("access-control-allow-methods").contains("PATCH"));
    }
    identical(answers.iter().map(|(path, answer)| (*path, answer)));
}

#[tokio::test]
async fn g19_pages_of_people_are_not_shared_with_other_origins() {
    let office = Office::new().await;
    for path in ["/", "/sign-in", "/oauth/authorize"] {
        let answer = office.nobody().send("GET", path, &[ORIGIN], vec![]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    }
}
