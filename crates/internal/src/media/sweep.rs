//! Removing what nobody names.
//!
//! ```text
//!  an upload nobody has posted    its row goes after a day
//!  a post is deleted              its rows go with it
//!  a blob                         goes when neither `media` nor `candidate_media` names it
//! ```
//! In this order, so that a row never names a blob that is gone. Two things could name a blob while it is removed:
//! an upload of the same picture, which holds [`keep`](gatepost_storage::BlobStore::keep) until its row is
//! committed, and a candidate that copies it, which holds the lock of the audit head. Whoever removes takes both.

use std::collections::HashSet;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::{Reader, Transaction};

use crate::schema::{candidate_media, media};
use crate::{Error, Inside, audit};

/// How long an upload is kept that is in no post, in seconds: a day, in which even a slow writer has posted.
const UNPOSTED: i64 = 24 * 60 * 60;

/// How many blobs one transaction asks about: nobody at the gate waits long for it.
const AT_ONCE: usize = 200;

/// Forgets uploads that were not posted within a day and removes every blob that nobody names; gives how many
/// rows and blobs went.
///
/// # Errors
/// When the database or the folder fails; what is gone until then stays gone.
pub async fn sweep(inside: &Inside) -> Result<usize, Error> {
    let now = inside.context.now();
    let mut gone = inside.database.write(move |tx| forget_unposted(tx, now)).await?;
    let names = inside.context.blobs.list_names("").await?;
    for names in names.chunks(AT_ONCE) {
        gone = gone.saturating_add(remove_unnamed(inside, names.to_vec()).await?);
    }
    Ok(gone)
}

/// Removes those of these blobs that nobody names; gives how many.
///
/// # Errors
/// When the database or the folder fails.
pub(crate) async fn remove_unnamed(inside: &Inside, names: Vec<String>) -> Result<usize, Error> {
    if names.is_empty() {
        return Ok(0);
    }
    let blobs = &inside.context.blobs;
    let _sweeping = blobs.sweep().await;
    let unnamed = inside
        .database
        .write(move |tx| {
            audit::lock(tx)?;
            unnamed(tx, names)
        })
        .await?;
    for name in &unnamed {
        blobs.delete(name).await?;
    }
    Ok(unnamed.len())
}

/// Index: `media_by_post`, whose rows without a post are few.
fn forget_unposted(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let old = media::table
        .filter(media::post_id.is_null())
        .filter(media::created_at.lt(now.plus_seconds(-UNPOSTED).0));
    Ok(tx.execute(diesel::delete(old))?)
}

/// Indices: `media_by_hash`, `media_by_preview_hash`, `candidate_media_by_hash`.
fn unnamed(r: &mut Reader<'_>, names: Vec<String>) -> Result<Vec<String>, Error> {
    let of_candidates = candidate_media::table.filter(candidate_media::sha256.eq_any(names.clone()));
    let mut named: HashSet<String> = r
        .list::<_, String>(of_candidates.select(candidate_media::sha256))?
        .into_iter()
        .collect();
    let files = media::table.filter(media::sha256.eq_any(names.clone()));
    named.extend(r.list::<_, String>(files.select(media::sha256))?);
    let previews = media::table.filter(media::preview_sha256.eq_any(names.clone()));
    named.extend(r.list::<_, String>(previews.select(media::preview_sha256))?);
    Ok(names.into_iter().filter(|name| !named.contains(name)).collect())
}
