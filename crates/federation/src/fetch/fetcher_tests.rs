//! The cases of groups A and B about documents and keys, against a server on loopback.

use std::time::Duration;

use serde_json::{Value, json};
use url::Url;

use super::{
    Budget, FetchError, Limits,
    test_peer::{ACTIVITY_JSON, Peer, fetcher, fetcher_with},
};
use crate::{egress::UrlPolicy, signature::KeyId};

/// Fetches a document with everything fresh.
async fn document(url: &Url) -> Result<Value, FetchError> {
    fetcher()
        .document(url, &Budget::per_activity())
        .await
        .map(|document| document.value)
}

fn assert_unfit<T: std::fmt::Debug>(outcome: Result<T, FetchError>) {
    assert!(matches!(outcome, Err(FetchError::Unfit(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_document_is_fetched_signed_from_where_its_id_says() {
    let peer = Peer::start().await;
    let note = json!({"id": peer.url("/notes/1?x=1"), "type": "Note"});
    peer.document("/notes/1?x=1", &note);
    let mut url = peer.url("/notes/1?x=1");
    url.set_fragment(Some("part"));
    assert_eq!(document(&url).await, Ok(note));
    assert_eq!(peer.asked(), ["/notes/1?x=1"]);
}

#[tokio::test]
async fn a18_the_answers_of_the_actors_server_are_told_apart() {
    let peer = Peer::start().await;
    for (status, expected) in [
        (404, FetchError::NotFound),
        (410, FetchError::Gone),
        (401, FetchError::Refused(http::StatusCode::UNAUTHORIZED)),
        (403, FetchError::Refused(http::StatusCode::FORBIDDEN)),
        (408, FetchError::Unavailable),
        (429, FetchError::Unavailable),
        (500, FetchError::Unavailable),
        (503, FetchError::Unavailable),
        (202, FetchError::Refused(http::StatusCode::ACCEPTED)),
        (304, FetchError::Refused(http::StatusCode::NOT_MODIFIED)),
    ] {
        peer.page("/users/ana", status, &[("content-type", ACTIVITY_JSON)], "{}");
        let outcome = fetcher()
            .actor(&peer.url("/users/ana"), &Budget::per_activity())
            .await;
        assert_eq!(outcome, Err(expected.clone()), "{status}");
        assert_eq!(expected.is_temporary(), matches!(status, 408 | 429 | 500 | 503));
    }
}

#[tokio::test]
async fn a18_a_server_that_does_not_answer_in_time_is_unavailable() {
    let peer = Peer::start().await;
    peer.actor("ana");
    peer.delay("/users/ana", Duration::from_secs(60));
    let limits = Limits {
        deadline: Duration::from_millis(200),
        ..Limits::default()
    };
    let slow = fetcher_with(UrlPolicy::Development, limits);
    let outcome = slow.actor(&peer.url("/users/ana"), &Budget::per_activity()).await;
    assert_eq!(outcome, Err(FetchError::Unavailable));
    let closed = Url::parse("http://127.0.0.1:1/users/ana").unwrap();
    assert_eq!(document(&closed).await, Err(FetchError::Unavailable));
}

#[tokio::test]
async fn b7_b8_one_redirect_on_the_same_host_is_followed_and_signed_anew() {
    let peer = Peer::start().await;
    let note = json!({"id": peer.url("/notes/1")});
    peer.document("/notes/1", &note);
    for status in [301, 302, 303, 307, 308] {
        peer.redirect("/old", status, "/notes/1#here");
        assert_eq!(document(&peer.url("/old")).await, Ok(note.clone()), "{status}");
    }
    assert!(peer.asked().iter().all(|path| !path.starts_with("unsigned")));
}

#[tokio::test]
async fn b7_a_second_redirect_or_a_loop_is_not_followed() {
    let peer = Peer::start().await;
    peer.redirect("/a", 302, "/b");
    peer.redirect("/b", 302, "/a");
    assert_unfit(document(&peer.url("/a")).await);
    assert_eq!(peer.asked(), ["/a", "/b"]);
    peer.page("/nowhere", 302, &[], "");
    assert_eq!(
        document(&peer.url("/nowhere")).await,
        Err(FetchError::Refused(http::StatusCode::FOUND))
    );
}

#[tokio::test]
async fn b7_b8_a_redirect_to_another_host_is_never_followed() {
    let (peer, third) = (Peer::start().await, Peer::start().await);
    third.document("/note", &json!({"id": third.url("/note")}));
    for target in [
        third.url("/note").to_string(),
        "http://10.0.0.1/".into(),
        "file:///etc/passwd".into(),
    ] {
        peer.redirect("/note", 302, &target);
        assert_unfit(document(&peer.url("/note")).await);
    }
    let elsewhere = format!("//localhost:{}/note", peer.url("/").port().unwrap());
    peer.redirect("/note", 302, &elsewhere);
    assert_unfit(document(&peer.url("/note")).await);
    assert!(third.asked().is_empty());
}

#[tokio::test]
async fn b11_a_compressed_document_is_rejected() {
    let peer = Peer::start().await;
    let body = json!({"id": peer.url("/note")}).to_string();
    for encoding in ["gzip", "br", "gzip, gzip"] {
        let headers = [("content-type", ACTIVITY_JSON), ("content-encoding", encoding)];
        peer.page("/note", 200, &headers, &body);
        assert_unfit(document(&peer.url("/note")).await);
    }
}

#[tokio::test]
async fn b12_a_document_of_another_type_is_rejected() {
    let peer = Peer::start().await;
    let body = json!({"id": peer.url("/note")}).to_string();
    for content_type in ["text/html", "application/json", "text/plain"] {
        peer.page("/note", 200, &[("content-type", content_type)], &body);
        assert_unfit(document(&peer.url("/note")).await);
    }
    peer.page("/note", 200, &[], &body);
    assert_unfit(document(&peer.url("/note")).await);
    peer.page(
        "/note",
        200,
        &[("content-type", ACTIVITY_JSON), ("content-type", "text/html")],
        &body,
    );
    assert_unfit(document(&peer.url("/note")).await);
}

#[tokio::test]
async fn b13_a_document_without_one_id_on_its_own_host_is_rejected() {
    let (peer, other) = (Peer::start().await, Peer::start().await);
    other.document("/note", &json!({"id": other.url("/note")}));
    for id in [
        json!(other.url("/note")),
        json!("https://victim.example/note"),
        json!([peer.url("/note")]),
        json!({"id": peer.url("/note")}),
        json!("note"),
        Value::Null,
    ] {
        peer.document("/note", &json!({ "id": id }));
        assert_unfit(document(&peer.url("/note")).await);
    }
    peer.document("/note", &json!({"type": "Note"}));
    assert_unfit(document(&peer.url("/note")).await);
    assert!(other.asked().is_empty());
}

#[tokio::test]
async fn b13_a_document_elsewhere_on_its_host_is_asked_for_there_once() {
    let peer = Peer::start().await;
    let note = json!({"id": peer.url("/notes/1"), "content": "there"});
    peer.document("/@ana/1", &json!({"id": peer.url("/notes/1"), "content": "here"}));
    peer.document("/notes/1", &note);
    assert_eq!(document(&peer.url("/@ana/1")).await, Ok(note));
    peer.document("/notes/1", &json!({"id": peer.url("/notes/2")}));
    assert_unfit(document(&peer.url("/@ana/1")).await);
    assert_eq!(peer.asked().len(), 4);
}

#[tokio::test]
async fn b14_a_document_with_another_status_than_200_is_rejected() {
    let peer = Peer::start().await;
    let body = json!({"id": peer.url("/note")}).to_string();
    for status in [201, 203, 206, 300, 404, 410, 500] {
        peer.page("/note", status, &[("content-type", ACTIVITY_JSON)], &body);
        assert!(document(&peer.url("/note")).await.is_err(), "{status}");
    }
}

#[tokio::test]
async fn c2_c3_a_document_that_is_too_deep_large_or_ambiguous_is_rejected() {
    let peer = Peer::start().await;
    let id = peer.url("/note");
    for body in [
        format!(r#"{{"id":"{id}","x":{}{}}}"#, "[".repeat(40), "]".repeat(40)),
        format!(r#"{{"id":"{id}","id":"{id}"}}"#),
        format!(r#"{{"id":"{id}","x":"{}"}}"#, "a".repeat(1024 * 1024)),
        format!(r#"["{id}"]"#),
        String::new(),
    ] {
        peer.page("/note", 200, &[("content-type", ACTIVITY_JSON)], &body);
        assert_unfit(document(&id).await);
    }
}

#[tokio::test]
async fn c9_an_activity_causes_at_most_its_budget_of_requests() {
    let peer = Peer::start().await;
    peer.document("/note", &json!({"id": peer.url("/note")}));
    let (fetcher, budget) = (fetcher(), Budget::per_activity());
    for _ in 0..10 {
        fetcher.document(&peer.url("/note"), &budget).await.unwrap();
    }
    assert_eq!(
        fetcher.document(&peer.url("/note"), &budget).await,
        Err(FetchError::OverBudget)
    );
    assert_eq!(peer.asked().len(), 10);
}

#[tokio::test]
async fn c9_a_host_is_asked_at_most_thirty_times_a_minute() {
    let (peer, other) = (Peer::start().await, Peer::start().await);
    let fetcher = fetcher();
    for _ in 0..40 {
        let outcome = fetcher
            .document(&peer.url("/note"), &Budget::per_activity())
            .await;
        assert!(matches!(
            outcome,
            Err(FetchError::NotFound | FetchError::OverBudget)
        ));
    }
    assert_eq!(peer.asked().len(), 30);
    let outcome = fetcher
        .document(&other.url("/note"), &Budget::per_activity())
        .await;
    assert_eq!(outcome, Err(FetchError::NotFound));
}

#[tokio::test]
async fn a2_a_key_on_a_forbidden_address_is_not_asked_for() {
    let fetcher = fetcher_with(UrlPolicy::Production, Limits::default());
    for key in [
        "https://127.0.0.1/key",
        "http://169.254.169.254/latest/meta-data",
        "https://intranet/key",
        "https://wiki.internal/users/ana#main-key",
        "https://[::1]/key",
        "https://peer.example:8443/key",
    ] {
        let key = KeyId::parse(key).unwrap();
        let budget = Budget::new(1);
        let outcome = fetcher.key_document(&key, &budget).await;
        assert!(
            matches!(outcome, Err(FetchError::Forbidden(_))),
            "{key}: {outcome:?}"
        );
        assert!(!outcome.unwrap_err().is_temporary());
        assert!(budget.take().is_ok(), "nothing was spent");
    }
}

async fn owner(peer: &Peer, key: &str) -> Result<String, FetchError> {
    let key = KeyId::parse(peer.url(key).as_str()).unwrap();
    fetcher()
        .key_document(&key, &Budget::per_activity())
        .await
        .map(|actor| actor.uri.path().to_owned())
}

#[tokio::test]
async fn a_key_in_its_actors_document_is_found_in_one_request() {
    let peer = Peer::start().await;
    peer.actor("ana");
    assert_eq!(
        owner(&peer, "/users/ana#main-key").await.as_deref(),
        Ok("/users/ana")
    );
    assert_eq!(peer.asked(), ["/users/ana"]);
}

#[tokio::test]
async fn a_key_with_a_document_of_its_own_leads_to_its_actor() {
    let peer = Peer::start().await;
    let mut actor = peer.actor("ana");
    actor["publicKey"]["id"] = json!(peer.url("/users/ana/main-key"));
    peer.document("/users/ana", &actor);
    // As GoToSocial does it: a part of the actor stands at the key's address.
    let part = json!({"id": actor["id"], "type": "Person", "publicKey": actor["publicKey"]});
    peer.document("/users/ana/main-key", &part);
    assert_eq!(
        owner(&peer, "/users/ana/main-key").await.as_deref(),
        Ok("/users/ana")
    );
    // As the security vocabulary has it: a key that names its owner.
    peer.document("/users/ana/main-key", &actor["publicKey"]);
    assert_eq!(
        owner(&peer, "/users/ana/main-key").await.as_deref(),
        Ok("/users/ana")
    );
}

#[tokio::test]
async fn a16_a_key_that_its_claimed_owner_does_not_list_is_refused() {
    let (peer, victim) = (Peer::start().await, Peer::start().await);
    peer.actor("ana");
    let victim_actor = victim.actor("bob");
    let key = |owner: Value| json!({"id": peer.url("/evil"), "owner": owner, "publicKeyPem": "EVIL"});
    peer.document("/evil", &key(json!(peer.url("/users/ana"))));
    assert_unfit(owner(&peer, "/evil").await);
    peer.document("/evil", &key(victim_actor["id"].clone()));
    assert_unfit(owner(&peer, "/evil").await);
    peer.document(
        "/evil",
        &json!({"id": victim_actor["id"], "type": "Person", "publicKey": key(json!(1))}),
    );
    assert_unfit(owner(&peer, "/evil").await);
    assert!(
        victim.asked().is_empty(),
        "no request on behalf of a stranger's claim"
    );
}
