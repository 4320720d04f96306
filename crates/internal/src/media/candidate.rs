//! Pictures for a candidate: copied by hash, with their words, so that nothing changes what people approve.

use diesel::prelude::*;
use gatepost_model::gate::Medium;
use gatepost_model::id::{MediaId, PostId};
use gatepost_storage::Transaction;

use super::attach::not_yours;
use super::row::MediaRow;
use crate::schema::media;
use crate::{Caller, Error};

/// Pictures the caller has uploaded, posted or not, with the names of their files, in the order of the ids.
///
/// To be called under the lock of the audit head: whoever removes blobs takes it as well, and so sees what this
/// transaction names.
///
/// # Errors
/// [`Error::Invalid`] when one is not theirs or is gone.
pub(crate) fn for_candidate(
    tx: &mut Transaction<'_>,
    caller: &Caller,
    ids: &[String],
) -> Result<Vec<(Medium, String)>, Error> {
    ids.iter()
        .map(|id| {
            let id: MediaId = id.trim().parse().map_err(|_| not_yours())?;
            let own = media::table
                .find(id.0)
                .filter(media::owner_id.eq(caller.person.0))
                .select(MediaRow::as_select());
            let row: MediaRow = tx.find(own)?.ok_or_else(not_yours)?;
            Ok((row.medium(), row.file_name))
        })
        .collect()
}

/// The pictures of a post the caller may see, which the caller of this has made sure of; in their order. Under the
/// same lock as [`for_candidate`].
///
/// # Errors
/// When the database fails.
pub(crate) fn of_post_for_candidate(
    tx: &mut Transaction<'_>,
    post: PostId,
) -> Result<Vec<(Medium, String)>, Error> {
    let rows: Vec<MediaRow> = tx.list(
        media::table
            .filter(media::post_id.eq(post.0))
            .order(media::position)
            .select(MediaRow::as_select()),
    )?;
    Ok(rows
        .into_iter()
        .map(|row| (row.medium(), row.file_name))
        .collect())
}
