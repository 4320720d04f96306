//! What all pages have in common: the headers a browser must obey, and the page for nothing.

use askama::Template;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::asset;

/// Nothing but our own style sheet and pictures: no script, no frame, no form that leads elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// A page with a status.
pub(crate) struct Page<T: Template>(pub(crate) StatusCode, pub(crate) T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let Self(status, template) = self;
        match template.render() {
            Ok(html) => (status, headers("text/html; charset=utf-8"), html).into_response(),
            Err(cause) => {
                tracing::error!(%cause, "a page could not be rendered");
                let sentence = "This page cannot be shown. Tell the administrator.\n";
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    headers("text/plain; charset=utf-8"),
                    sentence,
                )
                    .into_response()
            }
        }
    }
}

fn headers(content_type: &'static str) -> [(HeaderName, &'static str); 6] {
    [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // A link inside a page must not tell a name server what is being read (G23).
        (HeaderName::from_static("x-dns-prefetch-control"), "off"),
    ]
}

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFound {
    style: &'static str,
    icon: &'static str,
}

/// One fixed page for every address there is not.
pub(crate) async fn not_found() -> impl IntoResponse {
    Page(
        StatusCode::NOT_FOUND,
        NotFound {
            style: asset::STYLE,
            icon: asset::ICON,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_forbids_scripts_frames_and_sniffing() {
        let response = Page(
            StatusCode::OK,
            NotFound {
                style: asset::STYLE,
                icon: asset::ICON,
            },
        )
        .into_response();
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none';") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(response.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(response.headers()[REFERRER_POLICY], "no-referrer");
    }
}
