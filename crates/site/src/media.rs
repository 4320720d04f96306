//! `/media/FILE`: released pictures.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use gatepost_federation::media::{self, Served};
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::Segment;

use crate::error::PageError;
use crate::unknown;

/// `/media/SHA256.EXTENSION`. What was never released is like any other unknown address.
pub(crate) async fn file(
    State(plane): State<PublicPlane>,
    Segment(file): Segment,
    request: HeaderMap,
) -> Result<Response, PageError> {
    match media::serve(&plane, &request, &file).await {
        Ok(Served::File(response)) => Ok(response),
        Ok(Served::TakenBack) => unknown::gone(&request),
        Ok(Served::Nothing) => unknown::not_found(&request),
        Err(fault) => Ok(fault.into_response()),
    }
}
