//! The keys of our own actors: made when an actor is made, opened when it signs.

use gatepost_public::actor::{self, OwnActor};
use url::Url;

use crate::keys::{self, KeyError};
use crate::plane::PublicPlane;
use crate::signature::{SignError, SigningKey};

/// Why an own actor cannot be made or cannot sign.
#[derive(Debug, thiserror::Error)]
pub enum OwnKeyError {
    /// The database failed.
    #[error(transparent)]
    Public(#[from] gatepost_public::Error),
    /// The key could not be made, sealed or opened.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key cannot sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The row of the actor is gone.
    #[error("the actor has no key in the database")]
    Absent,
}

impl From<gatepost_storage::Error> for OwnKeyError {
    fn from(error: gatepost_storage::Error) -> Self {
        Self::Public(error.into())
    }
}

/// A key pair as it is stored: the private half sealed for one actor.
pub(crate) struct SealedPair {
    pub(crate) public_key_pem: String,
    pub(crate) sealed_private_key: String,
}

/// Makes a key pair for the actor at `uri`. Takes some 100 ms on a blocking thread.
pub(crate) async fn make(plane: &PublicPlane, uri: &str) -> Result<SealedPair, KeyError> {
    let pair = match tokio::task::spawn_blocking(keys::generate).await {
        Ok(pair) => pair?,
        Err(fault) if fault.is_panic() => std::panic::resume_unwind(fault.into_panic()),
        // The runtime is shutting down.
        Err(_) => return Err(KeyError::Generation),
    };
    let context = &plane.context;
    let sealed_private_key = context
        .vault
        .seal(&pair.private_key, uri, context.random.as_ref())?;
    Ok(SealedPair {
        public_key_pem: pair.public_key_pem,
        sealed_private_key,
    })
}

/// Opens an actor's key. Callers that sign often keep the result.
///
/// # Errors
/// [`OwnKeyError`]; never answer one by making a new key (J27).
pub async fn load(plane: &PublicPlane, actor: &OwnActor) -> Result<SigningKey, OwnKeyError> {
    let id = actor.id;
    let sealed = plane
        .database
        .read(move |reader| actor::find_sealed_key(reader, id))
        .await?
        .ok_or(OwnKeyError::Absent)?;
    let private_key = plane.context.vault.open(&sealed, &actor.uri)?;
    let uri = Url::parse(&actor.uri).map_err(|_| SignError::Address)?;
    Ok(SigningKey::for_actor(&uri, &private_key)?)
}
