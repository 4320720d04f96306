//! A failure of ours while serving, turned into an answer in one place and logged there.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::document::Unwritable;

/// Why something that exists could not be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The database failed.
    #[error(transparent)]
    Public(#[from] gatepost_public::Error),
    /// A document could not be written.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
}

impl From<gatepost_storage::Error> for ServeError {
    fn from(error: gatepost_storage::Error) -> Self {
        Self::Public(error.into())
    }
}

impl ServeError {
    /// 503 where waiting helps, else 500. Logs the cause, which the answer never shows (I11).
    pub fn log(&self) -> StatusCode {
        use gatepost_storage::Error::{Busy, Closed};
        if let Self::Public(gatepost_public::Error::Storage(Busy | Closed)) = self {
            tracing::warn!(error = %self, "a request found no database connection");
            return StatusCode::SERVICE_UNAVAILABLE;
        }
        let cause = std::error::Error::source(self).map(ToString::to_string);
        tracing::error!(error = %self, cause, "a request failed");
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

impl IntoResponse for ServeError {
    fn into_response(self) -> Response {
        let status = self.log();
        let mut response = (status, Json(json!({"error": "Something went wrong here"}))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}
