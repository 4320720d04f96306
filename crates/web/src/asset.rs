//! The style sheet, the modules and the icon: the same for everyone, so anyone may have them.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use gatepost_model::canonical::hash_hex;

/// Path of the style sheet.
pub(crate) const STYLE: &str = "/assets/gatepost.css";
/// Path of the module of every signed-in page.
pub(crate) const MODULE: &str = "/assets/gatepost.js";
/// Path of the desk's module.
pub(crate) const DESK_MODULE: &str = "/assets/desk.js";
/// Path of the icon.
pub(crate) const ICON: &str = "/assets/gatepost.svg";

const STYLE_TEXT: &str = concat!(
    include_str!("../assets/gatepost.css"),
    include_str!("../assets/desk.css")
);
const MODULE_TEXT: &str = include_str!("../assets/gatepost.js");
const DESK_MODULE_TEXT: &str = include_str!("../assets/desk.js");
const ICON_TEXT: &str = include_str!("../assets/gatepost.svg");

/// Names this build of the assets: a page of a new version asks for new ones at once, whatever the browser kept.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let all = [STYLE_TEXT, MODULE_TEXT, DESK_MODULE_TEXT, ICON_TEXT].concat();
    hash_hex("", all.as_bytes()).chars().take(12).collect()
});

/// The addresses a page puts into its head.
#[derive(Debug, Clone)]
pub(crate) struct Assets {
    pub(crate) style: String,
    pub(crate) module: String,
    pub(crate) desk_module: String,
    pub(crate) icon: &'static str,
}

impl Assets {
    /// Of this build.
    pub(crate) fn current() -> Self {
        let versioned = |path: &str| format!("{path}?v={}", *VERSION);
        Self {
            style: versioned(STYLE),
            module: versioned(MODULE),
            desk_module: versioned(DESK_MODULE),
            icon: ICON,
        }
    }
}

/// `GET /assets/gatepost.css`
pub(crate) async fn style() -> Response {
    asset("text/css; charset=utf-8", STYLE_TEXT)
}

/// `GET /assets/gatepost.js`
pub(crate) async fn module() -> Response {
    asset("text/javascript; charset=utf-8", MODULE_TEXT)
}

/// `GET /assets/desk.js`
pub(crate) async fn desk_module() -> Response {
    asset("text/javascript; charset=utf-8", DESK_MODULE_TEXT)
}

/// `GET /assets/gatepost.svg`
pub(crate) async fn icon() -> Response {
    asset("image/svg+xml", ICON_TEXT)
}

/// An hour, for whoever asks without a version.
fn asset(content_type: &'static str, body: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, "public, max-age=3600"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, body).into_response()
}
