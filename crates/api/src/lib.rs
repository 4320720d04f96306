//! The Mastodon client API and our own, on the internal listener: what apps and scripts of employees speak.
//!
//! ```text
//! request -> sharing (CORS) -> route table -> authenticate (who, how often) -> handler: extract, call one
//! verb, map the answer
//! ```
//! A handler checks the token's scope and hands what it was sent to a verb of the internal plane, which
//! checks the rest in the gate's order. Nothing here decides who may see what. An app that acts as a brand is
//! no person: only the verbs of `staff` take it.
//!
//! What this crate must never know: SQL, the public plane, how a post is stored.
//!
//! Start reading at [`route::table`]; the path of a route is the path of its file.

mod address;
mod authenticate;
mod bearer;
mod entity;
mod gatepost;
mod id;
mod limit;
mod oauth;
mod openapi;
mod paging;
mod parameters;
mod picture;
mod problem;
pub mod route;
mod sharing;
mod streaming;
mod v1;
mod v2;

use std::sync::Arc;

use axum::Router;
use gatepost_internal::{Caller, Inside};

use entity::Reading;
use limit::Ledger;
pub use limit::RateLimits;

/// What the API tells about the node; each is a key of the configuration. Everybody who reaches the
/// listener can read it, signed in or not.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The name of the node, such as the company's.
    pub name: String,
    /// One or two sentences about it, plain text.
    pub description: String,
    /// Whom to write to about it. May be empty.
    pub contact_email: String,
    /// Where the source code of this program can be had, as its licence promises.
    pub source_url: String,
    /// How often a token, or an address without one, may ask.
    pub limits: RateLimits,
}

/// What every handler can reach.
#[derive(Clone)]
struct Api {
    inside: Inside,
    settings: Arc<Settings>,
    ledger: Arc<Ledger>,
}

impl Api {
    /// Where employees reach this plane, without a slash at its end.
    fn internal_url(&self) -> &str {
        self.inside.context.internal_url.trim_end_matches('/')
    }

    /// How entities are written for a person.
    fn reading(&self, caller: &Caller) -> Reading<'_> {
        Reading {
            reader: Some(caller.person),
            ..self.reading_as_brand()
        }
    }

    /// How entities are written for an app that acts as a brand.
    fn reading_as_brand(&self) -> Reading<'_> {
        Reading {
            internal_url: self.internal_url(),
            public: &self.inside.context.public_address,
            reader: None,
            now: self.inside.context.now(),
        }
    }
}

/// The routes of `/api` and `/oauth`, and the default pictures. Serve it with
/// [`into_make_service_with_connect_info::<SocketAddr>`](Router::into_make_service_with_connect_info): the
/// rate limits count per address, and only the connection tells it, never a header.
///
/// It has no fallback outside of `/api`; that is `web`'s.
pub fn router(inside: Inside, settings: Settings) -> Router {
    route::build(Api {
        inside,
        ledger: Arc::new(Ledger::new(settings.limits)),
        settings: Arc::new(settings),
    })
}
