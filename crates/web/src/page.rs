//! What all pages have in common: the headers a browser must obey, and the page for nothing.

use askama::Template;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, InvalidHeaderValue, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::asset::Assets;

/// Nothing but our own style sheet, modules and pictures: no inline script or style, no frame, no form that
/// leads elsewhere. Modules speak to this listener only.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

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

/// A page with the status 200.
pub(crate) fn ok<T: Template>(template: T) -> Page<T> {
    Page(StatusCode::OK, template)
}

/// The headers of everything that is told to one person: obeyed by the browser, kept by no cache (E21).
pub(crate) fn headers(content_type: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (CONTENT_TYPE, content_type),
        (CACHE_CONTROL, "private, no-store"),
        (VARY, "Authorization, Accept, Cookie"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // A link inside a page must not tell a name server what is being read (G23).
        (HeaderName::from_static("x-dns-prefetch-control"), "off"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
}

/// Lets the forms of one page lead to one more place: the origin or scheme an app registered (G16).
///
/// # Errors
/// When the source cannot stand in a header.
pub(crate) fn let_forms_lead_to(response: &mut Response, source: &str) -> Result<(), InvalidHeaderValue> {
    let policy = POLICY.replace("form-action 'self'", &format!("form-action 'self' {source}"));
    let policy = HeaderValue::try_from(policy)?;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    Ok(())
}

/// 303: what a form answers, so that going back or reloading sends nothing twice.
pub(crate) fn see_other(path: &str) -> Response {
    let mut all = headers("text/plain; charset=utf-8");
    match HeaderValue::try_from(path) {
        Ok(location) => {
            all.insert(axum::http::header::LOCATION, location);
            (StatusCode::SEE_OTHER, all).into_response()
        }
        Err(cause) => {
            tracing::error!(%cause, "an address cannot stand in a header");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                all,
                "This page cannot be shown.\n",
            )
                .into_response()
        }
    }
}

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFound {
    assets: Assets,
}

/// One fixed page for every address there is not, and for everything that is not for the reader.
pub(crate) async fn not_found() -> Response {
    nothing()
}

/// The same for whoever has found out while doing something else.
pub(crate) fn nothing() -> Response {
    let assets = Assets::current();
    Page(StatusCode::NOT_FOUND, NotFound { assets }).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g9_g16_every_page_forbids_inline_scripts_frames_and_sniffing() {
        let template = NotFound {
            assets: Assets::current(),
        };
        let mut response = ok(template).into_response();
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none';") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert!(policy.contains("frame-ancestors 'none'"));
        assert_eq!(response.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(response.headers()[REFERRER_POLICY], "no-referrer");
        let_forms_lead_to(&mut response, "https://app.example").unwrap();
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.contains("form-action 'self' https://app.example; base-uri"),
            "{policy}"
        );
    }
}
