//! From a `keyId` to the actor who owns the key (A15, A16).

use serde_json::Value;
use url::Url;

use super::{Budget, FetchError, Fetcher, RemoteActor};
use crate::{egress::same_origin, signature::KeyId};

impl Fetcher {
    /// Fetches an actor by its id.
    ///
    /// # Errors
    /// [`FetchError`]; [`FetchError::Unfit`] where the document is not an actor that passes our checks.
    pub async fn actor(&self, uri: &Url, budget: &Budget) -> Result<RemoteActor, FetchError> {
        let document = self.document(uri, budget).await?;
        RemoteActor::from_document(&document, None)
    }

    /// Fetches the actor that owns a key, from the key's own document.
    ///
    /// That document is the actor, a part of it under another address (GoToSocial), or a key that names its
    /// owner. In each case the *actor*, fetched from its own id on the key's host, must list the key: a key
    /// alone can claim any owner (A16).
    ///
    /// # Errors
    /// [`FetchError`], as for [`actor`](Self::actor).
    pub async fn key_document(&self, key_id: &KeyId, budget: &Budget) -> Result<RemoteActor, FetchError> {
        self.within_deadline(self.owner_of(key_id, budget)).await
    }

    async fn owner_of(&self, key_id: &KeyId, budget: &Budget) -> Result<RemoteActor, FetchError> {
        let found = self.load(&key_id.document(), budget).await?;
        let is_bare_key = found.value.get("publicKeyPem").is_some();
        let named = if is_bare_key {
            found.value.get("owner")
        } else {
            found.value.get("id")
        };
        let actor = named
            .and_then(Value::as_str)
            .and_then(|text| Url::parse(text).ok())
            .ok_or(FetchError::Unfit("it does not say whose key it is"))?;
        if !same_origin(&actor, &found.url) || !key_id.is_beside(&actor) {
            return Err(FetchError::Unfit("the key's owner is on another host"));
        }
        let document = if found.url == actor {
            found
        } else {
            self.canonical_document(&actor, budget).await?
        };
        RemoteActor::from_document(&document, Some(key_id))
    }
}
