//! `/api/v1/streaming`: what happens, while it happens.
//!
//! ```text
//! internal::stream (which, never what) -> Reader: load by a verb that checks -> WebSocket or SSE
//! ```
//! Nothing is sent that the reader could not ask for at that moment, and nothing after their token has died.
//!
//! <https://docs.joinmastodon.org/methods/streaming/>

mod channel;
mod health;
mod message;
mod presented;
mod reader;
mod sse;
mod web_socket;

pub(crate) use health::show as health;
pub(crate) use sse::{
    direct, hashtag, hashtag_local, list, notification, public, public_local, public_remote, user,
};
pub(crate) use web_socket::connect;
