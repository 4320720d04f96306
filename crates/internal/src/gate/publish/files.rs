//! The bytes that would leave, read and hashed just before the transaction.

use gatepost_model::canonical::hash_hex;
use gatepost_model::id::CandidateId;
use gatepost_storage::Reader;

use super::Found;
use crate::gate::{candidate, content};
use crate::{Error, Inside, brand};

/// What is stored under the name of each file the newest revision names. What is not there is not in it.
pub(super) async fn find(inside: &Inside, id: CandidateId) -> Result<Found, Error> {
    let names = inside.database.read(move |reader| names(reader, id)).await?;
    let mut found = Found::new();
    for name in names {
        let Some(bytes) = inside.context.blobs.get(&name).await? else {
            continue;
        };
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        // Hashing megabytes takes milliseconds: not on a thread that answers requests.
        let hash = tokio::task::spawn_blocking(move || hash_hex("", &bytes)).await;
        let hash = hash.map_err(|_| Error::Storage(gatepost_storage::Error::Closed))?;
        found.insert(name, (hash, length));
    }
    Ok(found)
}

/// The files the newest revision names. What cannot be read names none: the transaction finds that out, and holds.
fn names(reader: &mut Reader<'_>, id: CandidateId) -> Result<Vec<String>, Error> {
    let Some(core) = candidate::find_core(reader, id)? else {
        return Ok(Vec::new());
    };
    let brand = brand::get(reader, core.brand)?;
    let row = content::current_revision(reader, id)?;
    let content = match content::rebuild(&core, &brand, &row) {
        Err(Error::Damaged(_)) => return Ok(Vec::new()),
        content => content?,
    };
    let mut names: Vec<String> = content.blobs().map(|(name, _)| name.to_owned()).collect();
    names.sort();
    names.dedup();
    Ok(names)
}
