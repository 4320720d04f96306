//! What the public listener tells other servers: actors, collections, objects, activities, and the
//! `.well-known` addresses. The inboxes are elsewhere; this part only reads.
//!
//! Three addresses answer people and servers alike, by `Accept`. Their pages are `site`'s business, so for
//! them there are functions instead of routes: [`brand`], [`post`], [`activity`].
//!
//! Whatever is unknown gets one and the same 404, to the byte. An address is looked up among published
//! things only; there is nothing else here to be told apart by an answer.
//!
//! Start reading at [`router`].

mod actor;
mod answer;
mod collection;
mod discovery;
mod error;
mod negotiate;
mod publication;
mod segment;

use axum::Router;
use axum::routing::get;

use crate::plane::PublicPlane;

pub use actor::brand;
pub use answer::{conditional, not_found};
pub use error::ServeError;
pub use negotiate::Wants;
pub use publication::{activity, post};
pub use segment::Segment;

/// The routes that answer servers alone.
pub fn router(plane: PublicPlane) -> Router {
    Router::new()
        .route("/.well-known/webfinger", get(discovery::webfinger))
        .route("/.well-known/host-meta", get(discovery::host_meta_xml))
        .route("/.well-known/host-meta.json", get(discovery::host_meta_json))
        .route("/.well-known/nodeinfo", get(discovery::nodeinfo_links))
        .route("/nodeinfo/{version}", get(discovery::nodeinfo))
        .route("/actor", get(actor::instance))
        .route("/actor/outbox", get(collection::instance_outbox))
        .route("/brands/{name}/outbox", get(collection::outbox))
        .route("/brands/{name}/followers", get(collection::followers))
        .route("/brands/{name}/following", get(collection::following))
        .route("/brands/{name}/featured", get(collection::featured))
        .with_state(plane)
}
