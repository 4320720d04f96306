//! The negative control: the oracle, with a leak put into each channel in turn. Each must be found. The leaks are
//! here, around the product; there is none in it.

use std::io::Write;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Request, Response, header};
use axum::middleware::{self, Next};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatepost_federation::egress::{Purpose, Recorder, Sent};

use super::story::Story;
use super::{leaks, tells_apart};
use crate::support::outside::Recording;
use crate::support::{sql, wire};

/// An answer without what is drawn or counted anew for every visitor: the cookie of a form, the token in it, and how
/// many questions they have left.
pub fn without_draws(answer: &str) -> String {
    let mut kept = String::new();
    let is_own = |line: &str| line.starts_with("set-cookie: ") || line.starts_with("x-ratelimit-");
    for line in answer.lines().filter(|line| !is_own(line)) {
        kept.push_str(line);
        kept.push('\n');
    }
    let mut result = String::new();
    let mut rest = kept.as_str();
    while let Some((before, after)) = rest.split_once("name=\"csrf\" value=\"") {
        let (_, behind) = after.split_once('"').unwrap();
        result.push_str(before);
        rest = behind;
    }
    result + rest
}

/// How a leaking layer writes what it gives away.
#[derive(Clone, Copy)]
enum Leak {
    Body,
    Header,
    Base64,
    Entities,
}

/// The public listener with a leaking layer around it, on a port of its own.
async fn leaking(story: &Story, leak: Leak, secret: &str) -> String {
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://localhost:{}", socket.local_addr().unwrap().port());
    let secret = secret.to_owned();
    let router = story.company.public_router().layer(middleware::from_fn(
        move |request: Request<Body>, next: Next| {
            let secret = secret.clone();
            async move { give_away(next.run(request).await, leak, &secret).await }
        },
    ));
    let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(socket, service).await.unwrap() });
    origin
}

async fn give_away(response: Response<Body>, leak: Leak, secret: &str) -> Response<Body> {
    let (mut head, body) = response.into_parts();
    if !head.status.is_success() {
        return Response::from_parts(head, body);
    }
    let mut body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    head.headers.remove(header::CONTENT_LENGTH);
    match leak {
        Leak::Body => body.extend_from_slice(secret.as_bytes()),
        Leak::Header => drop(
            head.headers
                .insert("x-trace", HeaderValue::from_str(secret).unwrap()),
        ),
        Leak::Base64 => body.extend_from_slice(STANDARD.encode(format!("x{secret}y")).as_bytes()),
        Leak::Entities => {
            let entities: String = secret.bytes().map(|byte| format!("&#{byte};")).collect();
            body.extend_from_slice(entities.as_bytes());
        }
    }
    Response::from_parts(head, Body::from(body))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i0_the_oracle_finds_a_leak_in_each_channel() {
    let story = Story::new().await;
    let secret = story.canaries.planted()[0].1.clone();

    for leak in [Leak::Body, Leak::Header, Leak::Base64, Leak::Entities] {
        let origin = leaking(&story, leak, &secret).await;
        let visits = story.front_page(&origin).await;
        assert!(!leaks(&story.canaries, &visits).is_empty());
    }

    let before = story.canaries.found_in(&story.log());
    assert!(before.is_empty(), "{before:?}");
    tracing::debug!(text = secret, "a careless line");
    assert!(!story.canaries.found_in(&story.log()).is_empty());

    let recording = Arc::new(Recording::default());
    let body = serde_json::to_vec(&serde_json::json!({ "content": secret })).unwrap();
    recording.record(&Sent {
        purpose: Purpose::Delivery,
        method: &axum::http::Method::POST,
        url: &"https://fan.example/inbox".parse().unwrap(),
        head: b"",
        body: &body,
    });
    let packets = recording.packets();
    assert!(!story.canaries.found_in(&packets[0].body).is_empty());

    let answer = wire::post_json(
        &format!("{}/inbox", story.peer.url),
        &serde_json::json!({ "x": secret }),
    )
    .await;
    assert!(answer.status < 500);
    assert!(!story.canaries.found_in(&story.at_the_peer().await).is_empty());

    sql::execute(
        &story.company.node.outside().database,
        format!("UPDATE peers SET leased_by = '{secret}'"),
    )
    .await
    .unwrap();
    assert!(!story.canaries.found_in(&story.public_database().await).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i0_the_oracle_notices_when_a_thing_inside_is_told_from_nothing() {
    let story = Story::new().await;
    let mut visits = story.front_page(&story.company.public_url).await;
    visits.truncate(2);
    for (visit, about) in visits.iter_mut().zip(["thisthing", "thatthing"]) {
        visit.about = Some(about.to_owned());
        visit.form = "the same question".to_owned();
    }
    visits[1].answer = visits[0].answer.clone();
    assert!(tells_apart(&visits, |_| false).is_empty());
    visits[1].answer.body.write_all(b" ").unwrap();
    assert_eq!(tells_apart(&visits, |_| false).len(), 1);
}
