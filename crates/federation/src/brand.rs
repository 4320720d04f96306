//! Opening a brand: the public plane makes an actor only on a charter that the release key signed.

use gatepost_model::brand::{SignedCharter, is_valid_name};
use gatepost_public::actor::{self, ActorKind, NewActor, OwnActor};

use crate::own_key::{self, OwnKeyError};
use crate::plane::PublicPlane;

/// Why a brand was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Final: the same charter will never do. The sentence says why.
    #[error("the brand cannot be opened: {0}")]
    Refused(&'static str),
    /// The database or the keys failed; the same charter may do later.
    #[error(transparent)]
    Failed(#[from] OwnKeyError),
}

impl From<gatepost_public::Error> for OpenError {
    fn from(error: gatepost_public::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<gatepost_storage::Error> for OpenError {
    fn from(error: gatepost_storage::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Opens a brand with a key of its own. The same charter once more changes nothing.
///
/// # Errors
/// [`OpenError`].
pub async fn open(plane: &PublicPlane, signed: &SignedCharter) -> Result<(), OpenError> {
    check(plane, signed)?;
    let name = signed.charter.name.clone();
    let known = plane
        .database
        .read(move |reader| actor::find_brand(reader, &name))
        .await?;
    if let Some(known) = known {
        return same(&known, signed);
    }
    let pair = own_key::make(plane, &signed.charter.actor)
        .await
        .map_err(OwnKeyError::from)?;
    let id = plane.context.next_id();
    let wanted = signed.clone();
    plane
        .database
        .write(move |tx| {
            // Somebody may have opened it while the key was being made.
            if let Some(known) = actor::find_brand(tx, &wanted.charter.name)? {
                return same(&known, &wanted);
            }
            let charter = &wanted.charter;
            actor::insert(
                tx,
                &NewActor {
                    id,
                    kind: ActorKind::Brand,
                    name: &charter.name,
                    uri: &charter.actor,
                    display_name: &charter.display_name,
                    summary: &charter.summary,
                    public_key_pem: &pair.public_key_pem,
                    sealed_private_key: &pair.sealed_private_key,
                    charter: Some(&wanted),
                    created_at: charter.created_at,
                },
            )?;
            Ok(())
        })
        .await
}

fn check(plane: &PublicPlane, signed: &SignedCharter) -> Result<(), OpenError> {
    let context = &plane.context;
    let charter = &signed.charter;
    let refusal = if !signed.is_valid(&context.release_keys) {
        "its charter is not signed by a release key that is pinned here"
    } else if !is_valid_name(&charter.name) {
        "its name cannot be part of a handle"
    } else if charter.actor != context.address.brand(&charter.name) {
        "its charter was made for another public address"
    } else {
        return Ok(());
    };
    Err(OpenError::Refused(refusal))
}

/// A key that was rotated may sign the same charter anew; what it says must be the same.
fn same(known: &OwnActor, signed: &SignedCharter) -> Result<(), OpenError> {
    let known = known.charter.as_ref().map(|known| &known.charter);
    if known == Some(&signed.charter) {
        Ok(())
    } else {
        Err(OpenError::Refused(
            "a brand of that name is open, by another charter",
        ))
    }
}
