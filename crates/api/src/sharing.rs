//! Cross-origin requests: apps that run in a browser, on a page of another origin.
//!
//! Any origin may ask, because a request proves somebody by the token it carries and by nothing the browser
//! adds on its own: no cookie is read here, and none is let through (G19).

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// What a page may read of an answer, besides its body.
const EXPOSED: &str = "Link, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After";

/// Answers the question a browser asks before the request itself, and marks every answer as one that pages
/// of other origins may read.
///
/// The answer to a preflight is the same for every route, whether there is one or not: a browser asks
/// without a token.
pub(crate) async fn share(request: Request, next: Next) -> Response {
    let is_preflight =
        request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight {
        let answer = [
            (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE"),
            // The star stands for every header but this one (Fetch, section 4.9).
            (ACCESS_CONTROL_ALLOW_HEADERS, "*, Authorization"),
            // Two hours, the longest that browsers keep it.
            (ACCESS_CONTROL_MAX_AGE, "7200"),
        ];
        (StatusCode::NO_CONTENT, answer).into_response()
    } else {
        next.run(request).await
    };
    let mut tell = |name: HeaderName, value| {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value))
    };
    tell(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    tell(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    response
}
