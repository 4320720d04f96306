//! Whom the rate limits count behind a reverse proxy (G12).

use serde_json::json;

use crate::command_line::installation::Installation;
use crate::support::wire;

const TOKENS: &str = "/api/gatepost/v1/tokens";

/// Somebody the proxy speaks for gets a password wrong; gives the status.
async fn fails(origin: &str, forwarded: &str, number: usize) -> u16 {
    let headers = [
        ("content-type", "application/json"),
        ("x-forwarded-for", forwarded),
    ];
    let body = json!({"username": format!("nobody_{number}"), "password": "wrong horse battery"});
    let url = format!("{origin}{TOKENS}");
    let answer = wire::request(
        &wire::client(),
        "POST",
        &url,
        &headers,
        body.to_string().into_bytes(),
    )
    .await;
    answer.status
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g12_behind_a_trusted_proxy_each_client_has_its_own_tries() {
    let node = Installation::new();
    let serving = node
        .command(&["serve"])
        .with("GATEPOST_INTERNAL__TRUSTED_PROXIES", "[\"127.0.0.0/8\", \"::1\"]");
    let running = node.serves_as(serving).await;
    for number in 0..50 {
        // Whatever a client claims to stand behind is left of what the proxy says.
        let forwarded = format!("198.51.100.{number}, 203.0.113.7");
        assert_eq!(fails(&node.internal_url, &forwarded, number).await, 401);
    }
    assert_eq!(fails(&node.internal_url, "203.0.113.7", 50).await, 429);
    assert_eq!(
        fails(&node.internal_url, "198.51.100.99, 203.0.113.7", 51).await,
        429
    );
    assert_eq!(
        fails(&node.internal_url, "203.0.113.8", 52).await,
        401,
        "somebody else"
    );
    assert_eq!(running.terminates().code, Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g12_a_peer_that_is_no_trusted_proxy_has_its_own_tries_alone() {
    let node = Installation::new();
    let serving = node
        .command(&["serve"])
        .with("GATEPOST_INTERNAL__TRUSTED_PROXIES", "[\"10.0.0.0/8\"]");
    let running = node.serves_as(serving).await;
    for number in 0..50 {
        let forwarded = format!("198.51.100.{number}");
        assert_eq!(fails(&node.internal_url, &forwarded, number).await, 401);
    }
    assert_eq!(fails(&node.internal_url, "203.0.113.7", 50).await, 429);
    assert_eq!(running.terminates().code, Some(0));
}
