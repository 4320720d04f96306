//! A page that could not be made.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use gatepost_federation::serve::ServeError;

use crate::shell::Shell;

/// Why.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PageError {
    /// The public plane failed.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// A template failed.
    #[error("a page could not be written")]
    Template(#[from] askama::Error),
}

impl From<gatepost_public::Error> for PageError {
    fn from(error: gatepost_public::Error) -> Self {
        Self::Serve(error.into())
    }
}

#[derive(Template)]
#[template(path = "failed.html")]
struct FailedPage {
    shell: Shell,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let failure = match self {
            Self::Serve(failure) => failure,
            Self::Template(error) => {
                tracing::error!(%error, "a page could not be written");
                return ServeError::from(gatepost_public::Error::Damaged("a template")).into_response();
            }
        };
        let status = failure.log();
        let page = FailedPage {
            shell: Shell::bare("Something went wrong"),
        };
        let Ok(body) = page.render() else {
            return status.into_response();
        };
        let mut response = (status, Html(body)).into_response();
        let no_store = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, no_store);
        response
    }
}
