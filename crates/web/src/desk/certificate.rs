//! `/desk/ID/certificate`: the release certificate as a file that anybody can check offline.

use axum::extract::{Path, State};
use axum::http::header::CONTENT_DISPOSITION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use gatepost_internal::{Error, gate};

use crate::Web;
use crate::page::headers;
use crate::refusal::Refusal;
use crate::session::Signed;

/// `GET /desk/ID/certificate`
pub(crate) async fn download(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let signed = gate::certificate(&web.inside, &session.caller, &id).await?;
    let damaged = |_| Error::Damaged("a certificate is not JSON");
    let mut document = serde_json::to_string_pretty(&signed).map_err(damaged)?;
    document.push('\n');
    let mut headers = headers("application/json");
    headers.insert(
        CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"release-certificate.json\""),
    );
    Ok((StatusCode::OK, headers, document).into_response())
}
