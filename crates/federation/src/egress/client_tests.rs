//! The connector against servers and name servers that mean no good.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::dns::Resolve;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use url::Url;

use super::{
    Answer, Egress, EgressError, EgressSettings, Leave, PolicyRefusal, Purpose, UrlPolicy,
    resolver::GuardedResolver,
    test_server::{FixedClock, Names, RawServer, Tape, Then, egress, egress_with},
};

const LONG: Duration = Duration::from_secs(10);
const SHORT: Duration = Duration::from_millis(200);

async fn post(egress: &Egress, url: &Url, deadline: Duration) -> Result<Answer, EgressError> {
    egress
        .post(
            Purpose::Delivery,
            url,
            HeaderMap::new(),
            Bytes::from_static(b"{}"),
            deadline,
            &Leave::while_permitted(|| true),
        )
        .await
}

async fn get(egress: &Egress, url: &Url, deadline: Duration) -> Result<Answer, EgressError> {
    egress.get(Purpose::Fetch, url, HeaderMap::new(), deadline).await
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[tokio::test]
async fn what_is_recorded_is_what_leaves() {
    let server = RawServer::start("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", Then::Close).await;
    let tape = Arc::new(Tape::default());
    let settings = EgressSettings::new(
        "social.acme.example",
        UrlPolicy::Development,
        Arc::new(FixedClock),
    );
    let egress = Egress::new(EgressSettings {
        recorder: Some(tape.clone()),
        ..settings
    })
    .unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("x-signed", HeaderValue::from_static("yes"));
    let target = server.url("/inbox?a=b#fragment");
    let answer = egress
        .post(
            Purpose::Delivery,
            &target,
            headers,
            Bytes::from_static(b"{\"a\":1}"),
            LONG,
            &Leave::while_permitted(|| true),
        )
        .await
        .unwrap();
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let recorded = tape.0.lock().unwrap().join("\n");
    assert!(
        recorded.starts_with(&format!("Delivery POST http://{}/inbox?a=b\n", server.address)),
        "{recorded}"
    );
    assert!(
        recorded.contains("user-agent: Gatepost/0.1.0 (+https://social.acme.example/)\r\n"),
        "{recorded}"
    );
    assert!(recorded.ends_with("{\"a\":1}"));
    let received = server.requests.lock().unwrap()[0].clone();
    assert!(received.starts_with("POST /inbox?a=b HTTP/1.1\r\n"), "{received}");
    for line in received
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty() && !line.starts_with('{'))
    {
        let ours =
            recorded.contains(line) || line.starts_with("host:") || line.starts_with("content-length:");
        assert!(ours, "{line} was not recorded");
    }
}

#[tokio::test]
async fn b1_names_with_special_addresses_are_not_connected_to() {
    for address in [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "100.64.0.1",
        "224.0.0.1",
    ] {
        let names = Names::answering(&[&[address]]);
        let egress = egress_with(UrlPolicy::Production, names.clone());
        let outcome = get(&egress, &url("https://peer.example/"), LONG).await;
        assert_eq!(
            outcome,
            Err(EgressError::Refused(PolicyRefusal::Address)),
            "{address}"
        );
        assert_eq!(names.lookups.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn b4_b5_forbidden_addresses_cause_no_lookup_and_leave_no_record() {
    let names = Names::answering(&[&["127.0.0.1"]]);
    let tape = Arc::new(Tape::default());
    let settings = EgressSettings::new("social.acme.example", UrlPolicy::Production, Arc::new(FixedClock));
    let egress = Egress::new(EgressSettings {
        resolver: names.clone(),
        recorder: Some(tape.clone()),
        ..settings
    })
    .unwrap();
    for text in [
        "https://1.1.1.1/",
        "https://[::1]/",
        "http://peer.example/",
        "https://peer.example:8443/",
        "https://localhost./",
        "https://ana@peer.example/",
        "file:///etc/passwd",
    ] {
        assert!(
            matches!(get(&egress, &url(text), LONG).await, Err(EgressError::Refused(_))),
            "{text}"
        );
        assert!(
            matches!(
                post(&egress, &url(text), LONG).await,
                Err(EgressError::Refused(_))
            ),
            "{text}"
        );
    }
    assert_eq!(names.lookups.load(Ordering::SeqCst), 0);
    assert!(tape.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn b6_a_private_address_beside_a_public_one_refuses_the_whole_answer() {
    let server = RawServer::start("HTTP/1.1 200 OK\r\n\r\n", Then::Close).await;
    for answer in [
        ["1.1.1.1", "127.0.0.1"],
        ["127.0.0.1", "1.1.1.1"],
        ["2606:4700:4700::1111", "::1"],
    ] {
        // The mode does not matter: this is not one of the names that mean this machine.
        for policy in [UrlPolicy::Production, UrlPolicy::Development] {
            let egress = egress_with(policy, Names::answering(&[&answer]));
            let outcome = get(&egress, &url("https://rebind.peer.org/"), LONG).await;
            assert_eq!(outcome, Err(EgressError::Refused(PolicyRefusal::Address)));
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn b6_each_lookup_is_judged_and_its_addresses_are_the_ones_connected_to() {
    let names = Names::answering(&[&["1.1.1.1", "2606:4700:4700::1111"], &["127.0.0.1"]]);
    let guard = GuardedResolver {
        policy: UrlPolicy::Production,
        resolver: names.clone(),
    };
    let first = guard.resolve("rebind.peer.org".parse().unwrap()).await.unwrap();
    let connectable: Vec<String> = first.map(|address| address.ip().to_string()).collect();
    assert_eq!(connectable, ["1.1.1.1", "2606:4700:4700::1111"]);
    assert_eq!(
        names.lookups.load(Ordering::SeqCst),
        1,
        "no second question between check and use"
    );
    assert!(guard.resolve("rebind.peer.org".parse().unwrap()).await.is_err());
}

#[tokio::test]
async fn development_names_mean_this_machine_without_asking_dns() {
    let server = RawServer::start("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", Then::Close).await;
    let names = Names::answering(&[&["1.1.1.1"]]);
    let egress = egress_with(UrlPolicy::Development, names.clone());
    for host in ["localhost", "acme.localhost", "peer.test", "peer.example"] {
        let target = url(&format!("http://{host}:{}/", server.address.port()));
        assert_eq!(get(&egress, &target, LONG).await.unwrap().body, "hi", "{host}");
    }
    assert_eq!(names.lookups.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn b7_no_redirect_is_followed_by_the_connector() {
    let server = RawServer::start(
        "HTTP/1.1 303 See Other\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        Then::Close,
    )
    .await;
    let egress = egress(UrlPolicy::Development);
    let answer = post(&egress, &server.url("/inbox"), LONG).await.unwrap();
    assert_eq!(
        (answer.status, answer.location.as_deref()),
        (StatusCode::SEE_OTHER, Some("/elsewhere"))
    );
    assert_eq!(
        get(&egress, &server.url("/actor"), LONG).await.unwrap().status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn b9_a_dripping_body_is_cut_at_the_deadline() {
    let drip = Then::Repeat(b"x", Duration::from_millis(20));
    let server = RawServer::start("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", drip).await;
    let egress = egress(UrlPolicy::Development);
    assert_eq!(
        get(&egress, &server.url("/"), SHORT).await,
        Err(EgressError::Timeout)
    );
    let answer = post(&egress, &server.url("/"), SHORT).await.unwrap();
    assert_eq!(
        answer.status,
        StatusCode::OK,
        "a delivery's status counts as soon as it is there"
    );
    assert!(answer.body.len() < 1000);
}

#[tokio::test]
async fn b9_a_dripping_head_is_cut_at_the_deadline() {
    let drip = Then::Repeat(b"x", Duration::from_millis(20));
    let server = RawServer::start("HTTP/1.1 200 OK\r\nX-Slow: ", drip).await;
    let egress = egress(UrlPolicy::Development);
    assert_eq!(
        get(&egress, &server.url("/"), SHORT).await,
        Err(EgressError::Timeout)
    );
    assert_eq!(
        post(&egress, &server.url("/"), SHORT).await,
        Err(EgressError::Timeout)
    );
}

/// A kibibyte in the chunked coding; the same bytes without it are just longer.
fn chunk() -> &'static [u8] {
    format!("400\r\n{}\r\n", "#".repeat(1024)).into_bytes().leak()
}

#[tokio::test]
async fn b10_an_endless_or_huge_document_is_cut_at_one_mebibyte() {
    let egress = egress(UrlPolicy::Development);
    let endless = Then::Repeat(chunk(), Duration::ZERO);
    let server = RawServer::start("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", endless).await;
    assert_eq!(
        get(&egress, &server.url("/"), LONG).await,
        Err(EgressError::TooLarge)
    );
    let server = RawServer::start("HTTP/1.1 200 OK\r\n\r\n", endless).await;
    assert_eq!(
        get(&egress, &server.url("/"), LONG).await,
        Err(EgressError::TooLarge)
    );
    let server = RawServer::start(
        "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n",
        Then::Close,
    )
    .await;
    assert_eq!(
        get(&egress, &server.url("/"), LONG).await,
        Err(EgressError::TooLarge)
    );
}

#[tokio::test]
async fn j12_an_endless_answer_to_a_delivery_is_dropped_after_64_kibibytes() {
    let endless = Then::Repeat(chunk(), Duration::ZERO);
    let server = RawServer::start("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", endless).await;
    let answer = post(&egress(UrlPolicy::Development), &server.url("/"), LONG)
        .await
        .unwrap();
    assert_eq!((answer.status, answer.body.len()), (StatusCode::OK, 64 * 1024));
}

#[tokio::test]
async fn b11_a_compressed_body_is_not_unpacked() {
    let server = RawServer::start(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
        Then::Close,
    )
    .await;
    let answer = get(&egress(UrlPolicy::Development), &server.url("/"), LONG)
        .await
        .unwrap();
    assert!(answer.encoded);
    assert_eq!(answer.body, "abcd");
    assert!(
        !server.requests.lock().unwrap()[0]
            .to_ascii_lowercase()
            .contains("accept-encoding")
    );
}

#[tokio::test]
async fn j11_retry_after_is_part_of_the_answer() {
    let server = RawServer::start(
        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n",
        Then::Close,
    )
    .await;
    let answer = post(&egress(UrlPolicy::Development), &server.url("/"), LONG)
        .await
        .unwrap();
    assert_eq!(answer.retry_after, Some(Duration::from_secs(3600)));
}

#[tokio::test]
async fn failures_are_told_apart() {
    let egress = egress(UrlPolicy::Development);
    let closed = url("http://127.0.0.1:1/");
    assert_eq!(post(&egress, &closed, LONG).await, Err(EgressError::Connect));
    let unknown = url("https://unknown.peer.org/");
    assert_eq!(post(&egress, &unknown, LONG).await, Err(EgressError::Connect));
    let plain = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let over_tls = url(&format!("https://{}/", plain.local_addr().unwrap()));
    tokio::spawn(async move {
        let (mut stream, _) = plain.accept().await.unwrap();
        stream
            .write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .unwrap();
        stream.read_to_end(&mut Vec::new()).await
    });
    assert_eq!(post(&egress, &over_tls, LONG).await, Err(EgressError::Tls));
    let garbage = RawServer::start("not http at all\r\n\r\n", Then::Close).await;
    assert_eq!(post(&egress, &garbage.url("/"), LONG).await, Err(EgressError::Io));
    let cut = RawServer::start("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc", Then::Close).await;
    assert_eq!(get(&egress, &cut.url("/"), LONG).await, Err(EgressError::Io));
}

#[tokio::test]
async fn f26_a_body_that_may_not_leave_never_does_and_the_other_server_is_asked_nothing_whole() {
    let server = RawServer::start("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", Then::Close).await;
    let egress = egress(UrlPolicy::Development);
    let leave = Leave::while_permitted(|| false);
    let result = egress
        .post(
            Purpose::Delivery,
            &server.url("/inbox"),
            HeaderMap::new(),
            Bytes::from_static(b"never to be seen"),
            LONG,
            &leave,
        )
        .await;
    assert_eq!(result.err(), Some(EgressError::Io));
    assert!(leave.is_withheld() && !leave.is_handed_over());
    let received = server.requests.lock().unwrap().concat();
    assert!(!received.contains("never to be seen"), "{received}");
}
