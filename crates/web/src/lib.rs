//! The pages employees and the PR team open in a browser, on the internal listener.
//!
//! So far there is one: the first page, which needs no sign-in and therefore tells nothing that happened
//! inside. Pages are rendered here, on the server, and work without JavaScript.
//!
//! What this crate must never know: SQL, the public plane. It decides nothing; the internal plane's verbs do.
//!
//! Start reading at [`router`].

mod asset;
mod first;
mod health;
mod page;
mod transport;

use std::sync::Arc;

use axum::Router;
use axum::middleware::map_response_with_state;
use axum::routing::any;
use gatepost_internal::Inside;

/// What the pages tell about the node; each is a key of the configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name of the node, such as the company's.
    pub name: String,
}

/// What every page can reach.
#[derive(Clone)]
struct Web {
    inside: Inside,
    settings: Arc<Settings>,
}

/// The pages, their style sheet, `GET /health`, and the answer to every address there is not. Merge it with
/// the API's router, which has no fallback of its own.
pub fn router(inside: Inside, settings: Settings) -> Router {
    // Any other method is nothing either, without an `Allow` header that says which methods are something.
    let nothing = || any(page::not_found);
    let https = inside.context.internal_url.starts_with("https:");
    Router::new()
        .route("/", nothing().get(first::show))
        .route(asset::STYLE, nothing().get(asset::style))
        .route(asset::ICON, nothing().get(asset::icon))
        .route("/health", nothing().get(health::show))
        .fallback(page::not_found)
        .layer(map_response_with_state(https, transport::promise_https))
        .with_state(Web {
            inside,
            settings: Arc::new(settings),
        })
}
