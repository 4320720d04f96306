//! Very many inboxes behind one socket, which only count.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use serde_json::Value;

/// What came to one inbox under one activity id: a body per request.
type Arrivals = HashMap<(String, String), Vec<Bytes>>;

/// Inboxes of many hosts. Each request to any of them is 202.
pub struct Sink {
    port: u16,
    arrivals: Arc<Mutex<Arrivals>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Sink {
    /// Opens the socket.
    pub async fn start() -> Self {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let arrivals = Arc::<Mutex<Arrivals>>::default();
        let router = Router::new().fallback(receive).with_state(arrivals.clone());
        let serving = tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        Self {
            port,
            arrivals,
            serving,
        }
    }

    /// Statements that make this many inboxes, five to a server, follow `news`. They stand for Follows that
    /// came long ago.
    pub fn follows(&self, inboxes: usize) -> String {
        const PER_HOST: usize = 5;
        let brand = "(SELECT id FROM actors WHERE name = 'news')";
        let (mut followers, mut kept) = (Vec::new(), Vec::new());
        for number in 0..inboxes {
            let host = format!("h{}.localhost:{}", number / PER_HOST, self.port);
            let uri = format!("http://{host}/u{number}");
            followers.push(format!("({brand}, '{uri}', '{uri}/inbox', '{uri}/follow', 0)"));
            kept.push(format!("({brand}, '{uri}/inbox', '{host}', 1)"));
        }
        let [followers, kept] = [followers, kept].map(|rows| rows.join(", "));
        format!(
            "INSERT INTO followers (actor_id, follower_uri, inbox, follow_uri, followed_at) VALUES {followers};
             INSERT INTO follower_inboxes (actor_id, inbox, host, followers) VALUES {kept}"
        )
    }

    /// How many different inboxes have received an activity of this id.
    pub fn inboxes_reached_by(&self, activity: &str) -> usize {
        self.arrivals
            .lock()
            .unwrap()
            .keys()
            .filter(|(_, id)| id == activity)
            .count()
    }

    /// How many different activities have come.
    pub fn activities(&self) -> Vec<String> {
        let arrivals = self.arrivals.lock().unwrap();
        let mut ids: Vec<String> = arrivals.keys().map(|(_, id)| id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// How many requests have come.
    pub fn requests(&self) -> usize {
        self.arrivals.lock().unwrap().values().map(Vec::len).sum()
    }

    /// Everything that came.
    pub fn arrivals(&self) -> Arrivals {
        self.arrivals.lock().unwrap().clone()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn receive(
    State(arrivals): State<Arc<Mutex<Arrivals>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let inbox = format!("http://{}{uri}", headers[header::HOST].to_str().unwrap());
    let activity: Value = serde_json::from_slice(&body).unwrap();
    let id = activity["id"].as_str().unwrap().to_owned();
    arrivals
        .lock()
        .unwrap()
        .entry((inbox, id))
        .or_default()
        .push(body);
    StatusCode::ACCEPTED
}
