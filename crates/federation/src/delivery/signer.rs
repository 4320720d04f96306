//! Signing at send time, with parsed keys, on as many threads as there are cores.

use std::sync::Arc;

use bytes::Bytes;
use gatepost_public::actor;
use http::HeaderMap;
use moka::sync::Cache;
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use crate::own_key::{self, OwnKeyError};
use crate::plane::PublicPlane;
use crate::signature::{SignError, SigningKey};

/// Parsed keys kept: more brands than a company has.
const KEYS: u64 = 1_000;

/// Signs for our actors.
pub(super) struct Signer {
    plane: PublicPlane,
    /// By the actor's inside id. The cell makes the first of many senders load the key, and the others wait.
    keys: Cache<i64, Arc<OnceCell<Arc<SigningKey>>>>,
    /// An RSA signature is a millisecond of arithmetic: more of them at a time than cores finish no sooner.
    threads: Arc<Semaphore>,
}

impl Signer {
    pub(super) fn new(plane: PublicPlane) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            plane,
            keys: Cache::new(KEYS),
            threads: Arc::new(Semaphore::new(cores)),
        }
    }

    /// The signed headers of a POST of `body` to `url` in the name of an actor.
    ///
    /// # Errors
    /// [`OwnKeyError`], which the other server has no part in.
    pub(super) async fn sign(
        &self,
        actor_id: i64,
        url: &Url,
        body: &Bytes,
    ) -> Result<HeaderMap, OwnKeyError> {
        let key = self.key(actor_id).await?;
        let (url, body, now) = (url.clone(), body.clone(), self.plane.context.now());
        // The semaphore is never closed.
        let permit = self.threads.clone().acquire_owned().await.ok();
        let signing = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            key.sign_post(&url, &body, now)
        });
        match signing.await {
            Ok(headers) => Ok(headers?),
            Err(fault) if fault.is_panic() => std::panic::resume_unwind(fault.into_panic()),
            // The runtime is shutting down.
            Err(_) => Err(SignError::Key.into()),
        }
    }

    async fn key(&self, actor_id: i64) -> Result<Arc<SigningKey>, OwnKeyError> {
        let cell = self.keys.get_with(actor_id, Arc::default);
        let key = cell.get_or_try_init(|| self.load(actor_id)).await?;
        Ok(key.clone())
    }

    async fn load(&self, actor_id: i64) -> Result<Arc<SigningKey>, OwnKeyError> {
        let actor = self
            .plane
            .database
            .read(move |reader| actor::find(reader, actor_id))
            .await?
            .ok_or(OwnKeyError::Absent)?;
        Ok(Arc::new(own_key::load(&self.plane, &actor).await?))
    }
}
