//! The style sheet, the icon and robots.txt, all compiled in.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use gatepost_federation::serve::{self, Segment};
use gatepost_model::canonical::hash_hex;

use crate::unknown;

const STYLESHEET: &str = include_str!("../assets/site.css");
const ICON: &str = include_str!("../assets/icon.svg");

/// Everything here may be read and shown by anybody; there is nothing else.
const ROBOTS: &str = "User-agent: *\nAllow: /\n";

/// A file whose name contains the hash of its content never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

static STYLESHEET_PATH: LazyLock<String> = LazyLock::new(|| named("site", STYLESHEET, "css"));
static ICON_PATH: LazyLock<String> = LazyLock::new(|| named("icon", ICON, "svg"));

/// Path of the style sheet.
pub(crate) fn stylesheet_path() -> &'static str {
    &STYLESHEET_PATH
}

/// Path of the icon.
pub(crate) fn icon_path() -> &'static str {
    &ICON_PATH
}

fn named(name: &str, content: &str, ending: &str) -> String {
    let hash: String = hash_hex("", content.as_bytes()).chars().take(12).collect();
    format!("/assets/{name}-{hash}.{ending}")
}

/// `/assets/FILE`.
pub(crate) async fn file(Segment(file): Segment, request: HeaderMap) -> Response {
    let path = format!("/assets/{file}");
    let (media_type, content) = if path == stylesheet_path() {
        ("text/css; charset=utf-8", STYLESHEET)
    } else if path == icon_path() {
        ("image/svg+xml", ICON)
    } else {
        return unknown::not_found(&request).into_response();
    };
    let mut response = serve::conditional(&request, StatusCode::OK, media_type, content.to_owned());
    let for_ever = HeaderValue::from_static(FOR_EVER);
    response.headers_mut().insert(header::CACHE_CONTROL, for_ever);
    response
}

/// `/favicon.ico`, which browsers ask for by themselves.
pub(crate) async fn icon(request: HeaderMap) -> Response {
    serve::conditional(&request, StatusCode::OK, "image/svg+xml", ICON.to_owned())
}

/// `/robots.txt`.
pub(crate) async fn robots(request: HeaderMap) -> Response {
    serve::conditional(
        &request,
        StatusCode::OK,
        "text/plain; charset=utf-8",
        ROBOTS.to_owned(),
    )
}
