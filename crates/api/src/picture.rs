//! The pictures of those who have none: apps expect that every account and node has some.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::Api;

/// Path of the picture of a person who has none.
pub(crate) const AVATAR: &str = "/images/avatar.png";
/// Path of the banner of a profile that has none.
pub(crate) const HEADER: &str = "/images/header.png";
/// Path of the picture of the node.
pub(crate) const THUMBNAIL: &str = "/images/thumbnail.png";

/// They are the same for everyone and on every node, so anyone may see and keep them.
pub(crate) fn routes() -> Router<Api> {
    Router::new()
        .route(
            AVATAR,
            get(|| async { png(include_bytes!("../images/avatar.png")) }),
        )
        .route(
            HEADER,
            get(|| async { png(include_bytes!("../images/header.png")) }),
        )
        .route(
            THUMBNAIL,
            get(|| async { png(include_bytes!("../images/thumbnail.png")) }),
        )
}

fn png(bytes: &'static [u8]) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "image/png"),
        (CACHE_CONTROL, "public, max-age=86400"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, bytes)
}
