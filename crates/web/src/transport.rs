//! The promise to browsers that this listener is only ever reached by https.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::STRICT_TRANSPORT_SECURITY;
use axum::response::Response;

/// Two years, as browsers' preload lists want it. Without `includeSubDomains`: those are not ours to decide.
const PROMISE: &str = "max-age=63072000";

/// Adds it where the listener's address is https (5.16): a promise about http would be kept for years.
pub(crate) async fn promise_https(State(https): State<bool>, mut response: Response) -> Response {
    if https {
        let headers = response.headers_mut();
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(PROMISE));
    }
    response
}
