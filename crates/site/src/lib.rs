//! The public listener: what anybody on the internet gets from a node.
//!
//! Pages for people are made here; ActivityPub is handed to `federation`. Four addresses answer both, by
//! `Accept`:
//!
//! ```text
//!  /@NAME         the brand's page      | its actor
//!  /brands/NAME   to /@NAME             | its actor
//!  /posts/ID      the permalink page    | the note
//!  /activities/ID to what it is about   | the activity
//! ```
//! Every other address is unknown, and all unknown addresses get the same answer to the byte. Pages need no
//! script; templates are given nothing but what was published.
//!
//! What this crate must never know: the internal plane, SQL, a row type.
//!
//! Start reading at [`router`].

mod activity;
mod assets;
mod brand;
mod card;
mod error;
mod excerpt;
mod front;
mod health;
mod moment;
mod post;
mod security_headers;
mod shell;
mod unknown;

use axum::routing::get;
use axum::{Router, middleware};
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve;

/// Everything the public listener answers but the inboxes, which the caller merges in.
pub fn router(plane: PublicPlane) -> Router {
    let https = plane.context.address.origin().starts_with("https://");
    Router::new()
        .route("/", get(front::page))
        .route("/@{name}", get(brand::page_or_actor))
        .route("/brands/{name}", get(brand::actor_or_redirect))
        .route("/posts/{id}", get(post::page_or_note))
        .route("/activities/{id}", get(activity::activity_or_redirect))
        .route("/assets/{file}", get(assets::file))
        .route("/favicon.ico", get(assets::icon))
        .route("/robots.txt", get(assets::robots))
        .route("/health", get(health::health))
        .fallback(unknown::answer)
        .with_state(plane.clone())
        .merge(serve::router(plane))
        .layer(middleware::map_response_with_state(https, security_headers::add))
}
