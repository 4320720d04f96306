//! What every unknown address gets.

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use gatepost_federation::serve::{self, Wants};

use crate::error::PageError;
use crate::shell::{self, Shell};

#[derive(Template)]
#[template(path = "not_found.html")]
struct NotFoundPage {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "gone.html")]
struct GonePage {
    shell: Shell,
}

/// Every address without a route. One with a slash too many is told the right one.
pub(crate) async fn answer(method: Method, uri: Uri, request: HeaderMap) -> Response {
    let reads = method == Method::GET || method == Method::HEAD;
    let location = without_last_slash(&uri).filter(|_| reads);
    match location.and_then(|location| HeaderValue::from_str(&location).ok()) {
        Some(location) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response(),
        None => not_found(&request).into_response(),
    }
}

/// The one 404, as JSON or as a page. It tells nothing about the address that was asked for.
pub(crate) fn not_found(request: &HeaderMap) -> Result<Response, PageError> {
    match Wants::of(request) {
        Wants::Document => Ok(serve::not_found()),
        Wants::Page => {
            let page = NotFoundPage {
                shell: Shell::bare("Not found"),
            };
            shell::answer(request, StatusCode::NOT_FOUND, &page)
        }
    }
}

/// The page where something was taken back.
pub(crate) fn gone(request: &HeaderMap) -> Result<Response, PageError> {
    let page = GonePage {
        shell: Shell::bare("Taken back"),
    };
    shell::answer(request, StatusCode::GONE, &page)
}

/// The same address without the slashes at its end. Never one that begins with two: a browser would take
/// that for another host.
fn without_last_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/')?.trim_end_matches('/');
    let rest = path.strip_prefix('/')?;
    if rest.is_empty() || rest.starts_with(['/', '\\']) {
        return None;
    }
    Some(match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_too_many_is_taken_off_and_never_leads_to_another_host() {
        let table = [
            ("/@news/", Some("/@news")),
            ("/posts/x//?a=b", Some("/posts/x?a=b")),
            ("/@news", None),
            ("/", None),
            ("//", None),
            ("//evil.example/", None),
            ("///evil.example/", None),
        ];
        for (uri, target) in table {
            let uri: Uri = uri.parse().unwrap();
            assert_eq!(without_last_slash(&uri).as_deref(), target, "{uri}");
        }
    }

    #[test]
    fn i11_every_unknown_page_is_the_same_and_names_nothing() {
        let page = NotFoundPage {
            shell: Shell::bare("Not found"),
        };
        let html = page.render().unwrap();
        assert!(html.contains("There is no page at this address"));
        assert!(!html.contains("canonical") && !html.contains("og:url"));
    }
}
