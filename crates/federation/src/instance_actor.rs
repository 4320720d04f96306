//! The actor that stands for the node itself: it signs fetches, and nothing else.
//!
//! It is readable without a signature, as otherwise two servers that both demand one could never read each
//! other's keys. It has no handle: WebFinger answers for brands only.

use std::sync::Arc;

use gatepost_public::actor::{self, ActorKind, NewActor, OwnActor};

use crate::fetch::{Fetcher, Limits};
use crate::own_key::{self, OwnKeyError};
use crate::plane::PublicPlane;

/// Its name in the table. The full stop keeps it from ever being a brand's.
const NAME: &str = "instance.actor";

/// Gives the instance actor; makes it, with its key, on the first start.
///
/// # Errors
/// [`OwnKeyError`].
pub async fn ensure(plane: &PublicPlane) -> Result<OwnActor, OwnKeyError> {
    if let Some(actor) = find(plane).await? {
        return Ok(actor);
    }
    let uri = plane.context.address.instance_actor();
    let pair = own_key::make(plane, &uri).await?;
    let (id, created_at) = (plane.context.next_id(), plane.context.now());
    let display_name = plane.context.address.authority().to_owned();
    let inserted: Result<(), gatepost_public::Error> = plane
        .database
        .write(move |tx| {
            let new = NewActor {
                id,
                kind: ActorKind::Instance,
                name: NAME,
                uri: &uri,
                display_name: &display_name,
                summary: "",
                public_key_pem: &pair.public_key_pem,
                sealed_private_key: &pair.sealed_private_key,
                charter: None,
                created_at,
            };
            actor::insert(tx, &new)
        })
        .await;
    match inserted {
        // Another node on this database was faster; its actor is the one.
        Err(gatepost_public::Error::Storage(error)) if error.is_duplicate() => {}
        other => other?,
    }
    find(plane).await?.ok_or(OwnKeyError::Absent)
}

pub(crate) async fn find(plane: &PublicPlane) -> Result<Option<OwnActor>, gatepost_public::Error> {
    let uri = plane.context.address.instance_actor();
    plane
        .database
        .read(move |reader| actor::find_by_uri(reader, &uri))
        .await
}

impl PublicPlane {
    /// The fetcher, signed by the instance actor.
    ///
    /// # Errors
    /// [`OwnKeyError`], while the instance actor or its key cannot be had; the next call tries again.
    pub async fn fetcher(&self) -> Result<&Fetcher, OwnKeyError> {
        self.context
            .fetcher
            .get_or_try_init(|| async {
                let actor = ensure(self).await?;
                let key = own_key::load(self, &actor).await?;
                let context = &self.context;
                Ok(Fetcher::new(
                    context.egress.clone(),
                    Arc::new(key),
                    context.clock.clone(),
                    Limits::default(),
                ))
            })
            .await
    }
}
