//! Bytes that arrive before their release.

use bytes::Bytes;
use gatepost_model::gate::RevisionContent;
use gatepost_storage::Keeping;

use super::{is_name, name_of};
use crate::plane::PublicPlane;
use crate::release::AcceptError;

/// The most bytes of a file: more than the inside makes with any configuration.
const LARGEST: usize = 512 << 20;

/// Why bytes were not taken.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// Final: they are not what their name says.
    #[error("the bytes of a picture are not those its hash names")]
    Refused,
    /// The folder failed, or is full; later it may not.
    #[error("the public plane cannot keep a picture just now")]
    Failed(#[from] gatepost_storage::Error),
}

/// Keeps the bytes of a file under their hash. The same again is fine; nobody sees them until a release that names
/// them was accepted.
///
/// # Errors
/// [`PutError`].
pub async fn put_blob(plane: &PublicPlane, sha256: &str, bytes: Bytes) -> Result<(), PutError> {
    if !is_name(sha256) || bytes.len() > LARGEST || name_of(&bytes) != sha256 {
        return Err(PutError::Refused);
    }
    Ok(plane.context.blobs.put(sha256, bytes).await?)
}

/// Refuses a release whose files are not all here as approved, by length and hash. While what it gives lives, none
/// of them is swept: until the publication that names them is committed.
///
/// # Errors
/// [`AcceptError`]: temporary where one has not arrived, final where one is another.
pub(crate) async fn demand_arrived(
    plane: &PublicPlane,
    content: &RevisionContent,
) -> Result<Keeping, AcceptError> {
    let blobs = &plane.context.blobs;
    let keeping = blobs.keep().await;
    for (sha256, length) in content.blobs() {
        if !is_name(sha256) {
            return Err(AcceptError::Refused(
                "a picture is not named by the hash of its bytes".to_owned(),
            ));
        }
        let Some(bytes) = blobs.get(sha256).await? else {
            return Err(AcceptError::Unavailable(
                "a picture has not arrived yet; it is carried again".to_owned(),
            ));
        };
        let is_whole = i64::try_from(bytes.len()).is_ok_and(|arrived| arrived == length);
        if !is_whole || name_of(&bytes) != sha256 {
            return Err(AcceptError::Refused(
                "a picture is not the one that was approved: its length or its hash is another".to_owned(),
            ));
        }
    }
    Ok(keeping)
}
