//! Servers elsewhere: one socket that answers for as many host names as a test likes, and the people there.
//!
//! In development mode a node takes every name below `localhost` for this machine, so `evil.localhost:PORT` and
//! `victim.localhost:PORT` are two servers to it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use gatepost_model::Timestamp;
use serde_json::{Value, json};

use super::signed::{Key, Letter};

/// What is served at one address.
#[derive(Clone)]
pub struct Page {
    /// Status.
    pub status: u16,
    /// `Content-Type`.
    pub kind: &'static str,
    /// Body.
    pub body: Vec<u8>,
    /// How long it takes.
    pub delay: Duration,
}

impl Page {
    /// An ActivityStreams document.
    pub fn document(value: &Value) -> Self {
        Self {
            status: 200,
            kind: "application/activity+json",
            body: value.to_string().into_bytes(),
            delay: Duration::ZERO,
        }
    }

    /// A status without anything.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            kind: "text/plain",
            body: Vec::new(),
            delay: Duration::ZERO,
        }
    }
}

/// A request that came.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Its method.
    pub method: String,
    /// `http://HOST/PATH`.
    pub url: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

#[derive(Default)]
struct Shelf {
    pages: HashMap<String, Page>,
    visits: Vec<Visit>,
}

/// All servers of a test but the node.
pub struct Elsewhere {
    port: u16,
    shelf: Arc<Mutex<Shelf>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Elsewhere {
    /// Opens the socket. What nobody has put anywhere is 404; what is posted there is 202.
    pub async fn start() -> Self {
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let shelf = Arc::<Mutex<Shelf>>::default();
        let router = Router::new().fallback(answer).with_state(shelf.clone());
        let serving = tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        Self { port, shelf, serving }
    }

    /// Origin of a host: `http://HOST.localhost:PORT`.
    pub fn origin(&self, host: &str) -> String {
        format!("http://{host}.localhost:{}", self.port)
    }

    /// Somebody new with a document, an inbox and a key.
    pub fn somebody(&self, host: &str, name: &str) -> Outsider {
        let origin = self.origin(host);
        let uri = format!("{origin}/users/{name}");
        let outsider = Outsider {
            name: name.to_owned(),
            inbox: format!("{uri}/inbox"),
            key_id: format!("{uri}#main-key"),
            key: Arc::new(Key::generate()),
            uri,
        };
        self.puts(&outsider.uri, Page::document(&outsider.document()));
        outsider
    }

    /// Serves a page at an address.
    pub fn puts(&self, url: &str, page: Page) {
        self.shelf.lock().unwrap().pages.insert(url.to_owned(), page);
    }

    /// Every request so far.
    pub fn visits(&self) -> Vec<Visit> {
        self.shelf.lock().unwrap().visits.clone()
    }

    /// How often an address was fetched.
    pub fn fetches_of(&self, url: &str) -> usize {
        self.visits()
            .iter()
            .filter(|visit| visit.method == "GET" && visit.url == url)
            .count()
    }

    /// What was posted to an address, oldest first.
    pub fn posts_to(&self, url: &str) -> Vec<Visit> {
        let mut visits = self.visits();
        visits.retain(|visit| visit.method == "POST" && visit.url == url);
        visits
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn answer(
    State(shelf): State<Arc<Mutex<Shelf>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let host = headers
        .get(header::HOST)
        .map_or("", |host| host.to_str().unwrap());
    let url = format!("http://{host}{uri}");
    let page = {
        let mut shelf = shelf.lock().unwrap();
        let visit = Visit {
            method: method.to_string(),
            url: url.clone(),
            headers: headers.clone(),
            body: body.to_vec(),
        };
        shelf.visits.push(visit);
        shelf.pages.get(&url).cloned()
    };
    let otherwise = if method == Method::POST { 202 } else { 404 };
    let page = page.unwrap_or_else(|| Page::status(otherwise));
    tokio::time::sleep(page.delay).await;
    let status = StatusCode::from_u16(page.status).unwrap();
    (status, [(header::CONTENT_TYPE, page.kind)], page.body).into_response()
}

/// An actor of another server.
#[derive(Clone)]
pub struct Outsider {
    /// The name in the handle.
    pub name: String,
    /// The actor's URI.
    pub uri: String,
    /// The actor's inbox.
    pub inbox: String,
    /// The name of the key.
    pub key_id: String,
    /// The key.
    pub key: Arc<Key>,
}

impl Outsider {
    /// The actor's document.
    pub fn document(&self) -> Value {
        json!({
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": self.uri,
            "type": "Person",
            "preferredUsername": self.name,
            "name": format!("{} from elsewhere", self.name),
            "inbox": self.inbox,
            "outbox": format!("{}/outbox", self.uri),
            "followers": format!("{}/followers", self.uri),
            "publicKey": {"id": self.key_id, "owner": self.uri, "publicKeyPem": self.key.public_pem},
        })
    }

    /// An activity of this actor; `id` makes its address.
    pub fn activity(&self, id: &str, kind: &str, object: Value) -> Value {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{}/activities/{id}", self.uri),
            "type": kind,
            "actor": self.uri,
            "object": object,
        })
    }

    /// A public note of this actor that answers something.
    pub fn reply(&self, id: &str, to: &str, text: &str) -> Value {
        json!({
            "id": format!("{}/notes/{id}", self.uri),
            "type": "Note",
            "attributedTo": self.uri,
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": [format!("{}/followers", self.uri)],
            "inReplyTo": to,
            "content": format!("<p>{text}</p>"),
            "published": "2026-11-21T20:00:00Z",
        })
    }

    /// The Create of a note.
    pub fn create(&self, id: &str, note: &Value) -> Value {
        let mut create = self.activity(id, "Create", note.clone());
        create["to"] = note["to"].clone();
        create["cc"] = note["cc"].clone();
        create
    }

    /// A letter with this body, signed as usual.
    pub fn writes(&self, inbox: &str, body: &Value, now: Timestamp) -> Letter {
        self.writes_bytes(inbox, body.to_string(), now)
    }

    /// A letter with whatever body, signed as usual.
    pub fn writes_bytes(&self, inbox: &str, body: impl Into<Vec<u8>>, now: Timestamp) -> Letter {
        Letter::new(inbox, body, now).signed(&self.key_id, &self.key)
    }
}
