//! Who signed: from a key id to the actor that owns the key.
//!
//! ```text
//!  key id --> memory --> database --> the actor's server
//! ```
//! Callers that ask for the same unknown key at the same time wait for one fetch. A key that does not fit is
//! asked for once more, as it may have been changed, but seldom (A17): otherwise whoever sends bad signatures
//! in somebody's name would make us flood that server.

use std::sync::Arc;

use gatepost_public::remote_actor::{self, KnownActor};
use moka::future::Cache;
use tokio::sync::Mutex;
use url::Url;

use super::refetch_limit::RefetchLimit;
use super::refusal::Refusal;
use crate::fetch::{Budget, FetchError, RemoteActor};
use crate::known_actor;
use crate::plane::PublicPlane;
use crate::signature::{KeyId, VerifyingKey};

/// Keys kept parsed in memory; each takes a few KiB.
const REMEMBERED_KEYS: u64 = 4096;

/// Actors whose refetches are counted.
const REMEMBERED_REFETCHES: u64 = 16_384;

/// Longer addresses do not fit into our indexes, in bytes; see the limit for ids of activities.
const MAX_ADDRESS: usize = 1024;

/// An actor and its key, ready to verify with.
#[derive(Debug)]
pub(super) struct Sender {
    pub(super) actor: KnownActor,
    pub(super) key: VerifyingKey,
}

/// Why nobody can be named. Cloned to all who waited for the same fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unknown {
    /// The actor is deleted.
    Gone,
    /// To be answered so.
    Refused(Refusal),
}

impl From<Refusal> for Unknown {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<FetchError> for Unknown {
    fn from(error: FetchError) -> Self {
        Refusal::of_fetch(&error).map_or(Self::Gone, Self::Refused)
    }
}

/// All senders this process has met lately.
pub(super) struct Senders {
    keys: Cache<String, Arc<Sender>>,
    refetches: Cache<String, Arc<Mutex<RefetchLimit>>>,
}

impl Default for Senders {
    fn default() -> Self {
        Self {
            keys: Cache::new(REMEMBERED_KEYS),
            refetches: Cache::new(REMEMBERED_REFETCHES),
        }
    }
}

impl Senders {
    /// The owner of a key; from the actor's own server where neither memory nor database know it.
    pub(super) async fn find(
        &self,
        plane: &PublicPlane,
        key_id: &KeyId,
        budget: &Budget,
    ) -> Result<Arc<Sender>, Unknown> {
        let key = key_id.as_str().to_owned();
        let found = self.keys.try_get_with(key, async {
            match find_stored(plane, key_id).await? {
                Some(sender) => Ok(Arc::new(sender)),
                None => fetch_owner(plane, key_id, budget).await,
            }
        });
        found.await.map_err(|unknown| Unknown::clone(&unknown))
    }

    /// The owner as its server names it now, after `failed` did not fit; `None` where it was asked lately.
    pub(super) async fn renew(
        &self,
        plane: &PublicPlane,
        key_id: &KeyId,
        failed: &Arc<Sender>,
        budget: &Budget,
    ) -> Result<Option<Arc<Sender>>, Unknown> {
        let limit = self.limit(&failed.actor.uri).await;
        // Held while fetching: who waits here finds the new key in memory.
        let mut limit = limit.lock().await;
        if let Some(newer) = self.keys.get(key_id.as_str()).await
            && !Arc::ptr_eq(&newer, failed)
        {
            return Ok(Some(newer));
        }
        if !limit.allows(plane.context.now()) {
            return Ok(None);
        }
        let sender = fetch_owner(plane, key_id, budget).await?;
        self.keys.insert(key_id.as_str().to_owned(), sender.clone()).await;
        Ok(Some(sender))
    }

    /// The actor as its server shows it now, after it said by this key that it changed; `None` where it was
    /// asked lately. A key that it no longer names is forgotten.
    pub(super) async fn refresh(
        &self,
        plane: &PublicPlane,
        actor: &Url,
        key_id: &KeyId,
        budget: &Budget,
    ) -> Result<Option<KnownActor>, Unknown> {
        let limit = self.limit(actor.as_str()).await;
        let mut limit = limit.lock().await;
        if !limit.allows(plane.context.now()) {
            return Ok(None);
        }
        let fetcher = plane.fetcher().await.map_err(unready)?;
        let sender = sender_of(plane, &fetcher.actor(actor, budget).await?)?;
        let actor = sender.actor.clone();
        self.keys.invalidate(key_id.as_str()).await;
        self.keys
            .insert(actor.public_key_id.clone(), Arc::new(sender))
            .await;
        Ok(Some(actor))
    }

    async fn limit(&self, actor_uri: &str) -> Arc<Mutex<RefetchLimit>> {
        self.refetches
            .get_with_by_ref(actor_uri, async { Arc::default() })
            .await
    }
}

async fn find_stored(plane: &PublicPlane, key_id: &KeyId) -> Result<Option<Sender>, Refusal> {
    let key = key_id.as_str().to_owned();
    let actor = plane
        .database
        .read(move |reader| remote_actor::find_by_key(reader, &key))
        .await?;
    // A stored key that cannot be read is as good as none: its server may have a better one.
    Ok(actor.and_then(|actor| {
        let key = VerifyingKey::from_pem(&actor.public_key_pem).ok()?;
        Some(Sender { actor, key })
    }))
}

async fn fetch_owner(plane: &PublicPlane, key_id: &KeyId, budget: &Budget) -> Result<Arc<Sender>, Unknown> {
    let fetcher = plane.fetcher().await.map_err(unready)?;
    let actor = fetcher.key_document(key_id, budget).await?;
    Ok(Arc::new(sender_of(plane, &actor)?))
}

/// A fetched actor, if it can be stored and its key can be used (A12).
fn sender_of(plane: &PublicPlane, actor: &RemoteActor) -> Result<Sender, Refusal> {
    let key = VerifyingKey::from_pem(&actor.public_key_pem)
        .map_err(|_| Refusal::Unproven("the actor's key is not one that is taken here"))?;
    let mut actor = known_actor::known(actor, plane.context.now());
    let fits = |address: &String| address.len() <= MAX_ADDRESS;
    if ![&actor.uri, &actor.inbox, &actor.public_key_id]
        .into_iter()
        .all(fits)
        || actor.public_key_pem.contains('\0')
    {
        return Err(Refusal::Unproven("the actor's addresses are too long"));
    }
    actor.url = actor.url.filter(fits);
    actor.shared_inbox = actor.shared_inbox.filter(fits);
    Ok(Sender { actor, key })
}

/// Our own key cannot be had: nothing the sender could change.
fn unready(error: crate::own_key::OwnKeyError) -> Unknown {
    tracing::error!(%error, "the instance actor cannot sign");
    Unknown::Refused(Refusal::Unavailable(
        "this server cannot take activities just now; try again later",
    ))
}
