//! Whether the public plane works.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use gatepost_federation::plane::PublicPlane;
use gatepost_public::actor;

/// `/health`: 200 when the public database answers, else 503. For load balancers and monitoring.
pub(crate) async fn health(State(plane): State<PublicPlane>) -> Response {
    let (status, body) = match plane.database.read(actor::count_brands).await {
        Ok(_) => (StatusCode::OK, r#"{"status":"ok"}"#),
        Err(error) => {
            tracing::error!(%error, "the public database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"unavailable"}"#)
        }
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
