//! An Undo or Delete that came before what it undoes (J17, J18).
//!
//! Servers queue and retry each activity by itself, so the order of sending is not the order of arrival. What
//! was taken back before it came is remembered for thirty days and then never comes.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::{Reader, Transaction, on_each};

use crate::Error;
use crate::received::{Fingerprint, REMEMBERED_SECONDS};
use crate::schema::tombstones;

/// Whether this was taken back before it came.
///
/// # Errors
/// When the database fails.
pub fn stands(reader: &mut Reader<'_>, thing: &Fingerprint, now: Timestamp) -> Result<bool, Error> {
    let row = tombstones::table
        .filter(tombstones::fingerprint.eq(thing.as_str()))
        .filter(tombstones::expires_at.gt(now.0))
        .select(tombstones::expires_at);
    let found: Option<i64> = reader.find(row)?;
    Ok(found.is_some())
}

/// Remembers that this was taken back.
///
/// # Errors
/// When the database fails.
pub fn put(tx: &mut Transaction<'_>, thing: &Fingerprint, now: Timestamp) -> Result<(), Error> {
    let expires_at = now.plus_seconds(REMEMBERED_SECONDS).0;
    let values = (
        tombstones::fingerprint.eq(thing.as_str()),
        tombstones::expires_at.eq(expires_at),
    );
    on_each!(tx.connection(), |c| diesel::insert_into(tombstones::table)
        .values(values)
        .on_conflict(tombstones::fingerprint)
        .do_update()
        .set(tombstones::expires_at.eq(expires_at))
        .execute(c))?;
    Ok(())
}

/// Removes up to `limit` tombstones whose time has passed; gives how many.
///
/// # Errors
/// When the database fails.
pub fn forget_expired(tx: &mut Transaction<'_>, now: Timestamp, limit: i64) -> Result<usize, Error> {
    let old: Vec<String> = tx.list(
        tombstones::table
            .filter(tombstones::expires_at.le(now.0))
            .order(tombstones::expires_at)
            .limit(limit)
            .select(tombstones::fingerprint),
    )?;
    let rows = tombstones::table.filter(tombstones::fingerprint.eq_any(&old));
    Ok(tx.execute(diesel::delete(rows))?)
}
