//! Actors.

use axum::extract::State;
use axum::response::Response;
use gatepost_public::actor;
use http::HeaderMap;

use super::{ServeError, answer};
use crate::document::Actor;
use crate::plane::PublicPlane;

/// `/brands/NAME`, as a document.
///
/// # Errors
/// [`ServeError`].
pub async fn brand(plane: &PublicPlane, request: &HeaderMap, name: &str) -> Result<Response, ServeError> {
    let name = name.to_owned();
    let found = plane
        .database
        .read(move |reader| actor::find_brand(reader, &name))
        .await?;
    let Some(brand) = found else {
        return Ok(answer::not_found());
    };
    let document = Actor::brand(&brand, &plane.context.address).to_json()?;
    Ok(answer::activity_streams(request, document))
}

/// `/actor`: readable by everyone, always, as a document.
///
/// # Errors
/// [`ServeError`].
pub async fn instance(State(plane): State<PublicPlane>, request: HeaderMap) -> Result<Response, ServeError> {
    let Some(actor) = crate::instance_actor::find(&plane).await? else {
        return Ok(answer::not_found());
    };
    let document = Actor::instance(&actor, &plane.context.address).to_json()?;
    Ok(answer::activity_streams(&request, document))
}
