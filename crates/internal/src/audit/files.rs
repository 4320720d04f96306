//! The files that candidates name, hashed anew: a byte that was changed at rest shows before somebody releases it.

use diesel::prelude::*;
use gatepost_model::canonical::hash_hex;
use gatepost_storage::{BlobStore, Database, Reader};

use super::Difference;
use crate::Error;
use crate::schema::candidate_media;

/// How many names are read at once. Their files are read one after the other, so that one is in memory at a time.
const BATCH: i64 = 200;

/// Every file that a candidate names and that is missing or is not the one that was reviewed. Without a folder all
/// are missing. The publish transaction, the courier and the public plane look again: none of them lets such a file
/// out, and this says so beforehand.
///
/// # Errors
/// When the database or the folder cannot be read.
pub async fn verify_files(database: &Database, blobs: Option<&BlobStore>) -> Result<Vec<Difference>, Error> {
    let mut found = Vec::new();
    let mut after = (i64::MIN, String::new());
    loop {
        let from = after.clone();
        let named = database.read(move |reader| list_after(reader, from)).await?;
        let Some(last) = named.last() else {
            return Ok(found);
        };
        after = last.clone();
        for (candidate, sha256) in named {
            let bytes = match blobs {
                Some(blobs) => blobs.get(&sha256).await?,
                None => None,
            };
            let reason = match bytes {
                None => format!("the file {sha256} is missing"),
                Some(bytes) => {
                    // Hashing megabytes takes milliseconds: not on a thread that does anything else.
                    let hash = tokio::task::spawn_blocking(move || hash_hex("", &bytes)).await;
                    let hash = hash.map_err(|_| Error::Storage(gatepost_storage::Error::Closed))?;
                    if hash == sha256 {
                        continue;
                    }
                    format!("the file {sha256} is not the one that was reviewed")
                }
            };
            found.push(Difference::new(format!("candidate:{candidate}"), reason));
        }
    }
}

/// Index: the primary key.
fn list_after(
    reader: &mut Reader<'_>,
    (candidate, sha256): (i64, String),
) -> Result<Vec<(i64, String)>, Error> {
    let later = candidate_media::candidate_id
        .gt(candidate)
        .or(candidate_media::candidate_id
            .eq(candidate)
            .and(candidate_media::sha256.gt(sha256)));
    let named = candidate_media::table
        .filter(later)
        .order((candidate_media::candidate_id, candidate_media::sha256))
        .limit(BATCH)
        .select((candidate_media::candidate_id, candidate_media::sha256));
    Ok(reader.list(named)?)
}
