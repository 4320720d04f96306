//! What each listener answers.

use axum::Router;
use axum::routing::get;
use gatepost_federation::plane::PublicPlane;
use gatepost_internal::Inside;

use crate::config::Config;

pub(crate) fn internal(_config: &Config, _inside: &Inside) -> Router {
    Router::new().route("/health", get(|| async { "ok" }))
}

pub(crate) fn public(_config: &Config, _outside: &PublicPlane) -> Router {
    Router::new().route("/health", get(|| async { "ok" }))
}
