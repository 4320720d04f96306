//! Looking something up outside, because somebody with a role asked for it or a release is about to name it.
//!
//! ```text
//!  Actor(uri)    --> fetched, stored                     --> Found::Actor
//!  Handle(..)    --> WebFinger --> fetched, stored       --> Found::Actor
//!  Object(uri)   --> fetched, public? --> author fetched --> Found::Object (or ::Actor, where it is one)
//! ```
//! Every request is signed by the instance actor, never by a brand, and keeps the limits of
//! [`fetch`](crate::fetch). What is gone is told as gone, so that a boost of it can be held.

mod object;

use gatepost_model::notice::{Found, OutsideActor, Query};
use gatepost_public::remote_actor;
use url::Url;

use crate::fetch::{Budget, FetchError, Handle, RemoteActor};
use crate::known_actor;
use crate::own_key::OwnKeyError;
use crate::plane::PublicPlane;

/// Why there is no fresh copy. The sentences are for the desk.
#[derive(Debug, thiserror::Error)]
pub enum LookUpError {
    /// What was asked for is not the address of anything.
    #[error("its address is not one")]
    NotAnAddress,
    /// What was asked for is no handle.
    #[error("this is not a handle such as @name@server.example")]
    NotAHandle,
    /// It is on this very node.
    #[error("it is on this node; there is nothing to be looked up outside")]
    Ours,
    /// It was fetched, and is nothing that a brand could boost, like or answer.
    #[error("{0}")]
    Unfit(&'static str),
    /// The other server gave nothing we can take.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Our own database or keys failed.
    #[error("the public plane failed")]
    Failed(#[from] OwnKeyError),
}

impl LookUpError {
    /// Whether the same question may be answered later.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::NotAnAddress | Self::NotAHandle | Self::Ours | Self::Unfit(_) => false,
            Self::Fetch(error) => error.is_temporary(),
            Self::Failed(_) => true,
        }
    }
}

/// Fetches what is asked for anew and stores the copy of the actor.
///
/// # Errors
/// [`LookUpError`].
pub async fn look_up(plane: &PublicPlane, query: &Query) -> Result<Found, LookUpError> {
    let budget = Budget::per_activity();
    let found = match query {
        Query::Actor(uri) => actor(plane, &outside(plane, uri)?, &budget)
            .await
            .map(Found::Actor),
        Query::Handle(handle) => account(plane, handle, &budget).await.map(Found::Actor),
        Query::Object(uri) => object::find(plane, &outside(plane, uri)?, &budget).await,
    };
    match found {
        Err(LookUpError::Fetch(FetchError::Gone | FetchError::NotFound)) => Ok(Found::Gone),
        other => other,
    }
}

/// An address that is not one of ours.
fn outside(plane: &PublicPlane, uri: &str) -> Result<Url, LookUpError> {
    let mut url = Url::parse(uri).map_err(|_| LookUpError::NotAnAddress)?;
    url.set_fragment(None);
    if plane.context.address.is_ours(url.as_str()) {
        return Err(LookUpError::Ours);
    }
    Ok(url)
}

async fn actor(plane: &PublicPlane, url: &Url, budget: &Budget) -> Result<OutsideActor, LookUpError> {
    let actor = plane.fetcher().await?.actor(url, budget).await?;
    store(plane, &actor).await
}

async fn account(plane: &PublicPlane, text: &str, budget: &Budget) -> Result<OutsideActor, LookUpError> {
    let address = &plane.context.address;
    // A node in development mode speaks http, and so do those it can reach.
    let scheme = address.origin().split(':').next().unwrap_or("https");
    let handle = Handle::parse(text, scheme).ok_or(LookUpError::NotAHandle)?;
    if handle.authority().eq_ignore_ascii_case(address.authority()) {
        return Err(LookUpError::Ours);
    }
    let actor = plane.fetcher().await?.account(&handle, budget).await?;
    store(plane, &actor).await
}

/// Stores the copy: whoever was looked up can be mentioned, followed and answered.
async fn store(plane: &PublicPlane, actor: &RemoteActor) -> Result<OutsideActor, LookUpError> {
    let known = known_actor::known(actor, plane.context.now());
    let copy = known.to_outside_actor();
    let stored: Result<(), gatepost_public::Error> = plane
        .database
        .write(move |tx| remote_actor::upsert(tx, &known))
        .await;
    stored.map_err(OwnKeyError::from)?;
    Ok(copy)
}
