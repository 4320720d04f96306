//! A foreign server on loopback that demands signatures, as GoToSocial does.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use url::Url;

use super::{Fetcher, Limits};
use crate::{
    egress::{
        UrlPolicy,
        test_server::{FixedClock, NOW, egress},
    },
    signature::{
        RequestParts, precheck,
        test_keys::{signing_key, verifying_key},
    },
};

/// The one type most documents have.
pub(super) const ACTIVITY_JSON: &str = "application/activity+json";

/// What stands at one path.
#[derive(Clone)]
struct Page {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    delay: Duration,
}

#[derive(Default)]
struct Shelf {
    pages: Mutex<HashMap<String, Page>>,
    asked: Mutex<Vec<String>>,
}

/// The server. Pages may be put up and changed while it runs.
pub(super) struct Peer {
    address: SocketAddr,
    shelf: Arc<Shelf>,
}

impl Peer {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shelf = Arc::new(Shelf::default());
        let router = Router::new()
            .fallback(answer)
            .with_state((shelf.clone(), address));
        // Ends with the test's runtime.
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, shelf }
    }

    pub(super) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// Puts up a page of any kind.
    pub(super) fn page(&self, path: &str, status: u16, headers: &[(&'static str, &str)], body: &str) {
        let headers = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let page = Page {
            status,
            headers,
            body: body.to_owned(),
            delay: Duration::ZERO,
        };
        self.shelf.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    /// Puts up an ActivityStreams document.
    pub(super) fn document(&self, path: &str, value: &Value) {
        self.page(path, 200, &[("content-type", ACTIVITY_JSON)], &value.to_string());
    }

    pub(super) fn redirect(&self, path: &str, status: u16, location: &str) {
        self.page(path, status, &[("location", location)], "");
    }

    /// Makes a page that is up already slow.
    pub(super) fn delay(&self, path: &str, delay: Duration) {
        self.shelf.pages.lock().unwrap().get_mut(path).unwrap().delay = delay;
    }

    /// Puts up an actor at `/users/<name>`.
    pub(super) fn actor(&self, name: &str) -> Value {
        let uri = self.url(&format!("/users/{name}"));
        let actor = json!({
            "id": uri,
            "type": "Person",
            "preferredUsername": name,
            "inbox": format!("{uri}/inbox"),
            "publicKey": {"id": format!("{uri}#main-key"), "owner": uri, "publicKeyPem": "PEM"},
        });
        self.document(uri.path(), &actor);
        actor
    }

    /// The paths asked for so far, those with a bad signature marked.
    pub(super) fn asked(&self) -> Vec<String> {
        self.shelf.asked.lock().unwrap().clone()
    }
}

async fn answer(State((shelf, address)): State<(Arc<Shelf>, SocketAddr)>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let ours = address.to_string();
    let signed = precheck(&RequestParts::new(&parts, b""), &[ours.as_str()], NOW)
        .is_ok_and(|checked| checked.verify(&verifying_key()));
    let path = parts.uri.to_string();
    shelf.asked.lock().unwrap().push(if signed {
        path.clone()
    } else {
        format!("unsigned {path}")
    });
    if !signed {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let accepts = parts
        .headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept == super::media_type::ACCEPT);
    assert!(accepts, "the wanted types are named");
    let Some(page) = shelf.pages.lock().unwrap().get(&path).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    tokio::time::sleep(page.delay).await;
    let mut response = Response::builder().status(page.status);
    for (name, value) in page.headers {
        response = response.header(name, value);
    }
    response.body(page.body.into()).unwrap()
}

/// A fetcher in development mode with the limits of production.
pub(super) fn fetcher() -> Fetcher {
    fetcher_with(UrlPolicy::Development, Limits::default())
}

pub(super) fn fetcher_with(policy: UrlPolicy, limits: Limits) -> Fetcher {
    Fetcher::new(
        Arc::new(egress(policy)),
        signing_key(),
        Arc::new(FixedClock),
        limits,
    )
}
