//! `/health`: whether this listener can do its work.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderName};
use gatepost_internal::audit;

use crate::Web;

/// `GET /health`: 200 when the internal database answers, else 503. It tells nothing else.
pub(crate) async fn show(
    State(web): State<Web>,
) -> (StatusCode, [(HeaderName, &'static str); 1], &'static str) {
    let headers = [(CACHE_CONTROL, "no-store")];
    match web.inside.database.read(audit::newest).await {
        Ok(_) => (StatusCode::OK, headers, "ok\n"),
        Err(cause) => {
            tracing::error!(?cause, "the internal database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                headers,
                "the internal database does not answer\n",
            )
        }
    }
}
