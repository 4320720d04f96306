//! `/activities/ID`: an activity for servers; people are led to what it is about.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::{self, Segment, Wants};
use gatepost_model::id::OutsideId;
use gatepost_public::{actor, publication};

use crate::brand::redirect;
use crate::error::PageError;
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
    let address = &plane.context.address;
    let Some(uri) = OutsideId::parse(&id).map(|id| address.activity(&id)) else {
        return unknown::not_found(&request);
    };
    let found = plane
        .database
        .read(move |reader| {
            let Some(publication) = publication::find_by_activity_uri(reader, &uri)? else {
                return Ok(None);
            };
            let brand = actor::find(reader, publication.actor_id)?;
            Ok::<_, gatepost_public::Error>(brand.map(|brand| (brand, publication)))
        })
        .await?;
    let Some((brand, publication)) = found else {
        return unknown::not_found(&request);
    };
    if publication.tombstoned_at.is_some() {
        return unknown::gone(&request);
    }
    Ok(match publication.note {
        Some(note) => redirect(&note.uri),
        None => redirect(&address.brand_page(&brand.name)),
    })
}
