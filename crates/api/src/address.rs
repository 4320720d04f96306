//! The address a request came from, as the rate limits count it.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::Extensions;
use axum::http::request::Parts;
use gatepost_model::client_address::counted;

use crate::problem::Problem;

/// The address a request came from.
pub(crate) struct Address(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for Address {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Ok(Self(address_of(&parts.extensions)))
    }
}

/// What the connection says, never a header: anybody can write `X-Forwarded-For` (G12). A connection
/// without an address, such as one within a test, counts as one address of its own.
pub(crate) fn address_of(extensions: &Extensions) -> String {
    match extensions.get::<ConnectInfo<SocketAddr>>() {
        Some(ConnectInfo(peer)) => counted(peer.ip()),
        None => "unknown".to_owned(),
    }
}
