//! What the internal plane is told, in order.
//!
//! A writer locks the head row until its transaction ends, so positions become visible in the order of
//! their numbers and a reader that keeps a cursor misses none.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::notice::{Notice, NumberedNotice};
use gatepost_storage::{Reader, Transaction, on_each};

use crate::Error;
use crate::schema::{notice_head, notices};

#[derive(Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
struct NewNotice {
    position: i64,
    body: String,
    created_at: i64,
}

/// Appends a notice; gives its position.
///
/// # Errors
/// When the database fails.
pub fn append(tx: &mut Transaction<'_>, notice: &Notice, now: Timestamp) -> Result<i64, Error> {
    append_all(tx, std::slice::from_ref(notice), now)
}

/// Appends notices in this order, in as many statements as one takes; gives the position of the last.
///
/// # Errors
/// When the database fails.
pub(crate) fn append_all(tx: &mut Transaction<'_>, all: &[Notice], now: Timestamp) -> Result<i64, Error> {
    let added = i64::try_from(all.len()).map_err(|_| Error::Damaged("more notices than can be counted"))?;
    let head = notice_head::table.filter(notice_head::id.eq(1));
    tx.execute(diesel::update(head).set(notice_head::position.eq(notice_head::position + added)))?;
    let newest: i64 = tx.get(head.select(notice_head::position))?;
    let rows: Vec<NewNotice> = (newest.saturating_sub(added).saturating_add(1)..)
        .zip(all)
        .map(|(position, notice)| {
            let body = serde_json::to_string(notice).map_err(|_| Error::Damaged("a notice is not JSON"))?;
            Ok(NewNotice {
                position,
                body,
                created_at: now.0,
            })
        })
        .collect::<Result<_, Error>>()?;
    on_each!(tx.connection(), |c| diesel::insert_into(notices::table)
        .values(&rows)
        .execute(c))?;
    Ok(newest)
}

/// Locks the head of the notices until the commit: whoever locks it first is alone with what it then reads.
///
/// # Errors
/// When the database fails.
pub(crate) fn lock(tx: &mut Transaction<'_>) -> Result<(), Error> {
    let head = notice_head::table.filter(notice_head::id.eq(1));
    tx.execute(diesel::update(head).set(notice_head::position.eq(notice_head::position)))?;
    Ok(())
}

/// Up to `limit` notices after a position, in order.
///
/// # Errors
/// When the database fails or a stored notice cannot be read.
pub fn list_after(reader: &mut Reader<'_>, position: i64, limit: i64) -> Result<Vec<NumberedNotice>, Error> {
    let rows: Vec<(i64, String)> = reader.list(
        notices::table
            .filter(notices::position.gt(position))
            .order(notices::position)
            .limit(limit)
            .select((notices::position, notices::body)),
    )?;
    rows.into_iter()
        .map(|(position, body)| {
            let notice =
                serde_json::from_str(&body).map_err(|_| Error::Damaged("a notice cannot be read"))?;
            Ok(NumberedNotice { position, notice })
        })
        .collect()
}

/// The position of the newest notice there ever was; 0 before the first. An internal plane whose cursor is
/// beyond it knows more than this database: it was put back from a backup.
///
/// # Errors
/// When the database fails.
pub fn newest_position(reader: &mut Reader<'_>) -> Result<i64, Error> {
    Ok(reader.get(
        notice_head::table
            .filter(notice_head::id.eq(1))
            .select(notice_head::position),
    )?)
}

/// Deletes notices older than `before`. The internal plane has long had them.
///
/// # Errors
/// When the database fails.
pub fn forget_before(tx: &mut Transaction<'_>, before: Timestamp) -> Result<usize, Error> {
    Ok(tx.execute(diesel::delete(
        notices::table.filter(notices::created_at.lt(before.0)),
    ))?)
}
