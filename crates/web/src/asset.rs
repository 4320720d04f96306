//! The style sheet and the icon: the same for everyone, so anyone may have them.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::IntoResponse;

/// Path of the style sheet.
pub(crate) const STYLE: &str = "/assets/gatepost.css";
/// Path of the icon.
pub(crate) const ICON: &str = "/assets/gatepost.svg";

/// `GET /assets/gatepost.css`
pub(crate) async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", include_str!("../assets/gatepost.css"))
}

/// `GET /assets/gatepost.svg`
pub(crate) async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", include_str!("../assets/gatepost.svg"))
}

/// An hour: a new version of the program reaches browsers the same day without a name that changes.
fn asset(content_type: &'static str, body: &'static str) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, "public, max-age=3600"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, body)
}
