//! Inboxes that let nobody go until they are told to: requests that are under way, for as long as a test wants.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use serde_json::Value;
use tokio::sync::Semaphore;

use super::patience::eventually;

/// A request that came whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// `http://HOST/PATH`.
    pub inbox: String,
    /// The activity's type.
    pub kind: String,
    /// The activity's id.
    pub id: String,
}

/// Many inboxes behind one socket. Each request is answered with 202 once there is a ticket for it.
pub struct Turnstile {
    port: u16,
    shared: Arc<Shared>,
    serving: tokio::task::JoinHandle<()>,
}

struct Shared {
    arrivals: Mutex<Vec<Arrival>>,
    tickets: Semaphore,
}

impl Turnstile {
    /// Opens the socket, without a ticket for anybody.
    pub async fn start() -> Self {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            arrivals: Mutex::default(),
            tickets: Semaphore::new(0),
        });
        let router = Router::new().fallback(receive).with_state(shared.clone());
        let serving = tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        Self {
            port,
            shared,
            serving,
        }
    }

    /// A host by its name, as delivery knows it.
    pub fn host(&self, name: &str) -> String {
        format!("{name}.localhost:{}", self.port)
    }

    /// The inbox of this number at this host.
    pub fn inbox(&self, host: &str, number: usize) -> String {
        format!("http://{}/u{number}/inbox", self.host(host))
    }

    /// Statements that make followers of a brand, `inboxes` at each host. They stand for Follows that came long ago.
    pub fn follows(&self, brand: &str, hosts: &[&str], inboxes: usize) -> String {
        let brand = format!("(SELECT id FROM actors WHERE name = '{brand}')");
        let (mut followers, mut kept) = (Vec::new(), Vec::new());
        for name in hosts {
            for number in 0..inboxes {
                let inbox = self.inbox(name, number);
                let host = self.host(name);
                followers.push(format!(
                    "({brand}, 'http://{host}/u{number}', '{inbox}', '{inbox}/follow', 0)"
                ));
                kept.push(format!("({brand}, '{inbox}', '{host}', 1)"));
            }
        }
        let [followers, kept] = [followers, kept].map(|rows| rows.join(", "));
        format!(
            "INSERT INTO followers (actor_id, follower_uri, inbox, follow_uri, followed_at) VALUES {followers};
             INSERT INTO follower_inboxes (actor_id, inbox, host, followers) VALUES {kept}"
        )
    }

    /// Everybody goes, now and from now on.
    pub fn opens(&self) {
        self.shared.tickets.add_permits(1_000_000);
    }

    /// Everything that came whole, oldest first.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.shared.arrivals.lock().unwrap().clone()
    }

    /// What came to one inbox, by type, oldest first.
    pub fn kinds_at(&self, inbox: &str) -> Vec<String> {
        let mut arrivals = self.arrivals();
        arrivals.retain(|arrival| arrival.inbox == inbox);
        arrivals.into_iter().map(|arrival| arrival.kind).collect()
    }

    /// Waits until this many requests are there.
    pub async fn is_reached_by(&self, requests: usize) {
        eventually("requests are under way", async || {
            (self.arrivals().len() >= requests).then_some(())
        })
        .await;
    }
}

impl Drop for Turnstile {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn receive(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap, body: Bytes) -> StatusCode {
    let activity: Value = serde_json::from_slice(&body).unwrap();
    let text = |name: &str| activity[name].as_str().unwrap().to_owned();
    let arrival = Arrival {
        inbox: format!("http://{}{uri}", headers[header::HOST].to_str().unwrap()),
        kind: text("type"),
        id: text("id"),
    };
    shared.arrivals.lock().unwrap().push(arrival);
    shared.tickets.acquire().await.unwrap().forget();
    StatusCode::ACCEPTED
}
