//! The public listener: what anybody on the internet gets from a node.
//!
//! ```text
//! request -> route table -> limit of wrong names -> page here, or federation -> security headers
//! ```
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
//! script; templates are given nothing but what was published, or came in addressed to everybody.
//!
//! What this crate must never know: the internal plane, SQL, a row type.
//!
//! Start reading at [`route::table`].

mod activity;
mod assets;
mod brand;
mod card;
mod error;
mod excerpt;
mod feed;
mod follow;
mod front;
mod health;
mod media;
mod miss_limit;
mod moment;
mod oembed;
mod picture;
mod poll;
mod post;
mod published;
mod query;
pub mod route;
mod security_headers;
mod shell;
mod tag;
mod thread;
mod unknown;

use axum::Router;
use gatepost_federation::inbox::Inbox;
use gatepost_federation::plane::PublicPlane;

/// What the public listener is parameterised by; each is a key of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How many names that nobody has one address may ask for in a minute; 0 is no limit.
    pub misses_per_minute: u32,
}

/// Everything the public listener answers, the inboxes among it. Serve it with
/// [`into_make_service_with_connect_info::<SocketAddr>`](Router::into_make_service_with_connect_info): the limit
/// counts per address, and only the connection tells it, never a header.
pub fn router(plane: PublicPlane, inbox: Inbox, settings: Settings) -> Router {
    route::build(plane, inbox, settings)
}
