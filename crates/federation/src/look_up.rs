//! Refreshing the copy of an actor elsewhere, because a release is about to mention it.

use gatepost_model::notice::OutsideActor;
use gatepost_public::remote_actor;
use url::Url;

use crate::fetch::{Budget, FetchError};
use crate::known_actor;
use crate::own_key::OwnKeyError;
use crate::plane::PublicPlane;

/// Why there is no fresh copy. The sentences are for the desk.
#[derive(Debug, thiserror::Error)]
pub enum LookUpError {
    /// What was asked for is not the address of anything.
    #[error("its address is not one")]
    NotAnAddress,
    /// The other server gave no actor.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Our own database or keys failed.
    #[error("the public plane failed")]
    Failed(#[from] OwnKeyError),
}

/// Fetches an actor anew and stores the copy. Signed by the instance actor, never by a brand.
///
/// # Errors
/// [`LookUpError`].
pub async fn refresh(plane: &PublicPlane, uri: &str) -> Result<OutsideActor, LookUpError> {
    let url = Url::parse(uri).map_err(|_| LookUpError::NotAnAddress)?;
    let actor = plane
        .fetcher()
        .await?
        .actor(&url, &Budget::per_activity())
        .await?;
    let known = known_actor::known(&actor, plane.context.now());
    let copy = known.to_outside_actor();
    let stored: Result<(), gatepost_public::Error> = plane
        .database
        .write(move |tx| remote_actor::upsert(tx, &known))
        .await;
    stored.map_err(OwnKeyError::from)?;
    Ok(copy)
}
