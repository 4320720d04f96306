//! Published objects and activities.

use axum::extract::State;
use axum::response::Response;
use gatepost_model::id::OutsideId;
use gatepost_public::actor;
use gatepost_public::publication::{self, Publication};
use http::HeaderMap;
use url::Url;

use super::{Segment, ServeError, answer, shown};
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
    let (asked, now) = (uri.clone(), plane.context.now());
    let found = plane
        .database
        .read(move |reader| {
            let Some(publication) = publication::find_by_object_uri(reader, &asked)? else {
                return Ok::<_, ServeError>(None);
            };
            let publications = [publication];
            let document = shown::documents(reader, &publications, now)?.pop().flatten();
            let [publication] = publications;
            Ok(Some((publication, document)))
        })
        .await?;
    let (publication, document) = found.unzip();
    answer_with(request, &uri, publication, |_| document.flatten())
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

/// `/certificates/RELEASE`: the signed certificate of a publication that stands, where its brand shows them. Its
/// place in the audit chain is in it, so it is for the brand to say whether anybody may read it.
///
/// # Errors
/// [`ServeError`].
pub async fn certificate(
    State(plane): State<PublicPlane>,
    Segment(id): Segment,
    request: HeaderMap,
) -> Result<Response, ServeError> {
    let Some(release) = OutsideId::parse(&id) else {
        return Ok(answer::not_found());
    };
    let found = plane
        .database
        .read(move |reader| {
            let Some(publication) = publication::find_by_release(reader, &release)? else {
                return Ok::<_, ServeError>(None);
            };
            let brand = actor::find(reader, publication.actor_id)?;
            let shows = brand
                .and_then(|brand| brand.profile)
                .is_some_and(|profile| profile.shows_certificates);
            Ok(Some(publication).filter(|publication| shows && publication.tombstoned_at.is_none()))
        })
        .await?;
    Ok(match found {
        Some(publication) => answer::document(&request, "application/json", publication.certificate),
        None => answer::not_found(),
    })
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
