//! The pictures of those who have none: apps expect that every account and node has some.
//!
//! They are the same for everyone and on every node, so anyone may see and keep them.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// Path of the picture of an account that has none.
pub(crate) const AVATAR: &str = "/images/avatar.png";
/// Path of the banner of a profile that has none.
pub(crate) const HEADER: &str = "/images/header.png";
/// Path of the picture of the node.
pub(crate) const THUMBNAIL: &str = "/images/thumbnail.png";

/// `GET /images/avatar.png`
pub(crate) async fn avatar() -> Response {
    png(include_bytes!("../images/avatar.png"))
}

/// `GET /images/header.png`
pub(crate) async fn header() -> Response {
    png(include_bytes!("../images/header.png"))
}

/// `GET /images/thumbnail.png`
pub(crate) async fn thumbnail() -> Response {
    png(include_bytes!("../images/thumbnail.png"))
}

fn png(bytes: &'static [u8]) -> Response {
    let headers = [
        (CONTENT_TYPE, "image/png"),
        (CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, bytes).into_response()
}
