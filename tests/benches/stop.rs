//! From the click to the last byte: everything is stopped while ten thousand deliveries are queued.
//!
//! `cargo xtask bench stop` runs this and prints what it says. A whole node in this process: the duty officer's verb,
//! the courier, the public plane, delivery at full width to two thousand servers that take a tenth of a second each.
//! The password is entered before; the clock starts with the verb and stops with the last byte that reached any of the servers.

#[path = "../it/support/mod.rs"]
#[expect(dead_code, reason = "the bench needs a few words of the suite's vocabulary")]
mod support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::State;
use axum::http::StatusCode;
use gatepost_internal::gate::stop::{self, StopRequest};
use gatepost_model::role::Role;
use serde_json::json;

use support::company::Company;
use support::patience::eventually;
use support::sql;

/// How often it is measured; enough for a median.
const ROUNDS: usize = 5;

/// Inboxes that are to have it, five to a server.
const INBOXES: usize = 10_000;
const PER_HOST: usize = 5;

/// How long a server takes to answer: a good connection across an ocean.
const LATENCY: Duration = Duration::from_millis(100);

/// So many have it when the button is pressed: delivery is at its full width, and nearly all is still queued.
const BEFORE: usize = 500;

/// Silence after which nothing more is expected: longer than any answer and any look of delivery takes.
const SILENCE: Duration = Duration::from_secs(3);

/// What the servers have seen.
#[derive(Default)]
struct Seen {
    requests: usize,
    last_byte: Option<Instant>,
}

type Sink = Arc<Mutex<Seen>>;

#[tokio::main]
async fn main() {
    let mut measured = Vec::new();
    let mut kept = Vec::new();
    for _ in 0..ROUNDS {
        let (took, left) = round().await;
        measured.push(took.as_secs_f64() * 1000.0);
        kept.push(INBOXES - left);
    }
    let inboxes = INBOXES;
    println!(
        "{}",
        json!({"inboxes": inboxes, "measured": measured, "kept": kept})
    );
}

/// One node, one release, one stop: the time to the last byte, and how many requests had left.
async fn round() -> (Duration, usize) {
    let company = Company::new().await;
    let sink = Sink::default();
    let port = open(sink.clone()).await;
    let public = &company.node.outside().database;
    for statement in follows(port) {
        sql::execute(public, statement).await.unwrap();
    }
    let dora = company.person("dora_ernst", &[Role::DutyOfficer]).await;
    let desk = company.desk().await;
    desk.says("Good news").await;
    eventually("delivery is under way", async || {
        (sink.lock().unwrap().requests >= BEFORE).then_some(())
    })
    .await;
    // The password has been typed when the button is pressed.
    let request = StopRequest {
        scope: Some("node".into()),
        id: None,
        reason: Some("Measured".into()),
        reauthentication_token: Some(dora.confirms_for("stop", None).await.unwrap()),
    };
    let pressed = Instant::now();
    stop::set(&dora.inside, &dora.caller, request).await.unwrap();
    let last = loop {
        tokio::time::sleep(SILENCE / 10).await;
        let last = sink.lock().unwrap().last_byte.unwrap_or(pressed);
        if last.elapsed() >= SILENCE {
            break last;
        }
    };
    let requests = sink.lock().unwrap().requests;
    (last.saturating_duration_since(pressed), requests)
}

/// Opens the socket of all servers; gives its port.
async fn open(sink: Sink) -> u16 {
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    let router = Router::new().fallback(receive).with_state(sink);
    tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
    port
}

async fn receive(State(sink): State<Sink>, mut body: Body) -> StatusCode {
    let note_bytes = |sink: &Sink| sink.lock().unwrap().last_byte = Some(Instant::now());
    note_bytes(&sink);
    let mut body = std::pin::Pin::new(&mut body);
    while let Some(Ok(_)) = std::future::poll_fn(|context| body.as_mut().poll_frame(context)).await {
        note_bytes(&sink);
    }
    sink.lock().unwrap().requests += 1;
    tokio::time::sleep(LATENCY).await;
    StatusCode::ACCEPTED
}

/// Statements that make the inboxes follow `news`. They stand for Follows that came long ago.
fn follows(port: u16) -> Vec<String> {
    let brand = "(SELECT id FROM actors WHERE name = 'news')";
    let rows: Vec<(String, String)> = (0..INBOXES)
        .map(|number| {
            let host = format!("h{}.localhost:{port}", number / PER_HOST);
            let uri = format!("http://{host}/u{number}");
            (
                format!("({brand}, '{uri}', '{uri}/inbox', '{uri}/follow', 0)"),
                format!("({brand}, '{uri}/inbox', '{host}', 1)"),
            )
        })
        .collect();
    rows.chunks(1_000)
        .map(|rows| {
            let (followers, kept): (Vec<_>, Vec<_>) = rows.iter().cloned().unzip();
            format!(
                "INSERT INTO followers (actor_id, follower_uri, inbox, follow_uri, followed_at) VALUES {};
                 INSERT INTO follower_inboxes (actor_id, inbox, host, followers) VALUES {}",
                followers.join(", "),
                kept.join(", ")
            )
        })
        .collect()
}
