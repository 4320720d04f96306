//! How much somebody may have uploaded without posting it.

use diesel::prelude::*;
use gatepost_model::id::PersonId;
use gatepost_storage::Reader;

use super::Quota;
use crate::Error;
use crate::schema::media;

/// Refuses when `more` bytes would be more than a person may keep beside posts. Uploads at the same moment do not
/// see each other on PostgreSQL; how many those are is bounded by the places in the pool.
///
/// Index: `media_by_owner`.
///
/// # Errors
/// [`Error::TooLarge`].
pub(super) fn demand(r: &mut Reader<'_>, owner: PersonId, quota: &Quota, more: i64) -> Result<(), Error> {
    let mine = media::table
        .filter(media::owner_id.eq(owner.0))
        .filter(media::post_id.is_null());
    let pictures: i64 = r.get(mine.count())?;
    if pictures >= quota.pictures {
        return Err(Error::TooLarge(format!(
            "You have uploaded {pictures} pictures that are in no post yet; more are not kept. Post or delete some; \
             after a day they go by themselves."
        )));
    }
    // Added up here: the databases give sums of 64-bit numbers in types of their own, and the rows are few.
    let lengths: Vec<(i64, i64)> = r.list(mine.select((media::length, media::preview_length)))?;
    let bytes = lengths.into_iter().fold(more, |bytes, (file, preview)| {
        bytes.saturating_add(file).saturating_add(preview)
    });
    if bytes > quota.bytes {
        return Err(Error::TooLarge(format!(
            "Your uploaded pictures that are in no post yet would be more than {} MB. Post or delete some; after a \
             day they go by themselves.",
            quota.bytes >> 20
        )));
    }
    Ok(())
}
