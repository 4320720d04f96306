//! Published objects and activities.

use axum::response::Response;
use gatepost_model::id::OutsideId;
use gatepost_public::publication::{self, Publication};
use http::HeaderMap;
use url::Url;

use super::{ServeError, answer};
use crate::document::tombstone;
use crate::plane::PublicPlane;

/// `/posts/ID`, as a document; a Tombstone with 410 once it was taken back.
///
/// # Errors
/// [`ServeError`].
pub async fn post(plane: &PublicPlane, request: &HeaderMap, id: &str) -> Result<Response, ServeError> {
    let Some(uri) = OutsideId::parse(id).map(|id| plane.context.address.object(&id)) else {
        return Ok(answer::not_found());
    };
    let asked = uri.clone();
    let found = plane
        .database
        .read(move |reader| publication::find_by_object_uri(reader, &asked))
        .await?;
    answer_with(request, &uri, found, |publication| {
        publication.note.map(|note| note.document)
    })
}

/// `/activities/ID`, byte for byte as it was delivered; a Tombstone with 410 once it was taken back.
///
/// # Errors
/// [`ServeError`].
pub async fn activity(plane: &PublicPlane, request: &HeaderMap, id: &str) -> Result<Response, ServeError> {
    let Some(uri) = OutsideId::parse(id).map(|id| plane.context.address.activity(&id)) else {
        return Ok(answer::not_found());
    };
    let asked = uri.clone();
    let found = plane
        .database
        .read(move |reader| publication::find_by_activity_uri(reader, &asked))
        .await?;
    answer_with(request, &uri, found, |publication| Some(publication.activity))
}

fn answer_with(
    request: &HeaderMap,
    uri: &str,
    found: Option<Publication>,
    document: impl FnOnce(Publication) -> Option<String>,
) -> Result<Response, ServeError> {
    let Some(publication) = found else {
        return Ok(answer::not_found());
    };
    if publication.tombstoned_at.is_some() {
        let uri =
            Url::parse(uri).map_err(|_| gatepost_public::Error::Damaged("an address of ours is no URL"))?;
        return Ok(answer::gone(request, tombstone(&uri)?));
    }
    Ok(match document(publication) {
        Some(document) => answer::activity_streams(request, document),
        None => answer::not_found(),
    })
}
