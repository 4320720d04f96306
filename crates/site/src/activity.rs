//! `/activities/ID`: an activity for servers; people are led to what it is about.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::{self, Segment, Wants};

use crate::brand::redirect;
use crate::error::PageError;
use crate::published::{self, Found, Of};
use crate::unknown;

/// `/activities/ID`. A note's activity leads to the note, a follow to the brand that follows.
pub(crate) async fn activity_or_redirect(
    State(plane): State<PublicPlane>,
    Segment(id): Segment,
    request: HeaderMap,
) -> Result<Response, PageError> {
    if Wants::of(&request) == Wants::Document {
        return Ok(serve::activity(&plane, &request, &id).await.into_response());
    }
    let (brand, publication) = match published::find(&plane, Of::Activity, &id).await? {
        Found::Standing(standing) => *standing,
        Found::Nothing => return unknown::not_found(&request),
        Found::TakenBack => return unknown::gone(&request),
    };
    Ok(match publication.note {
        Some(note) => redirect(&note.uri),
        None => redirect(&plane.context.address.brand_page(&brand.name)),
    })
}
