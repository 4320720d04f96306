//! Entries that were under way when something was stopped, and wait now that the stop is lifted.
//!
//! A pause holds back what is still to be sent and forgets nothing: the deliveries stay pending until somebody
//! resumes the release, or recalls it.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Resume;
use gatepost_model::id::OutsideId;
use gatepost_storage::{Reader, Transaction, on_each};

use crate::order::Verified;
use crate::schema::{outbox, paused_entries, publications};
use crate::{Error, delivery, stop};

/// What became of a word to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resumed {
    /// What waited goes on.
    GoesOn,
    /// Nothing of that release waits: it was said before, or everything is delivered.
    Nothing,
    /// It was said before the newest pause: something was stopped and lifted since, and whoever said it could not
    /// know.
    Outdated,
    /// It was said under an epoch that has not been told here yet.
    TooEarly,
}

/// Lets the rest of a release go on.
///
/// # Errors
/// When the database fails.
pub fn resume(tx: &mut Transaction<'_>, resume: &Verified<Resume>) -> Result<Resumed, Error> {
    let order = resume.order();
    let head = stop::lock(tx)?;
    if order.epoch > head.epoch {
        return Ok(Resumed::TooEarly);
    }
    let waiting = list_of_release(tx, &order.release)?;
    if waiting.is_empty() {
        return Ok(Resumed::Nothing);
    }
    // A later stop of something else is no reason. One that covers it holds it back by itself, and its lift pauses
    // it again, under a later epoch.
    if waiting
        .iter()
        .any(|(_, paused_under)| order.epoch < *paused_under)
    {
        return Ok(Resumed::Outdated);
    }
    let waiting: Vec<i64> = waiting.into_iter().map(|(entry, _)| entry).collect();
    tx.execute(diesel::delete(
        paused_entries::table.filter(paused_entries::outbox_id.eq_any(&waiting)),
    ))?;
    stop::touch(tx)?;
    delivery::give_back_to_hosts(tx, &waiting)?;
    Ok(Resumed::GoesOn)
}

/// The entries that wait.
pub(crate) fn list(reader: &mut Reader<'_>) -> Result<Vec<i64>, Error> {
    Ok(reader.list(paused_entries::table.select(paused_entries::outbox_id))?)
}

/// Makes these entries wait, set free under an epoch; those that do already wait for a newer word.
pub(crate) fn put(
    tx: &mut Transaction<'_>,
    entries: &[i64],
    epoch: i64,
    now: Timestamp,
) -> Result<(), Error> {
    remove(tx, entries)?;
    if entries.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                paused_entries::outbox_id.eq(*entry),
                paused_entries::epoch.eq(epoch),
                paused_entries::paused_at.eq(now.0),
            )
        })
        .collect();
    on_each!(tx.connection(), |c| diesel::insert_into(paused_entries::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}

/// These entries wait no longer.
pub(crate) fn remove(tx: &mut Transaction<'_>, entries: &[i64]) -> Result<(), Error> {
    tx.execute(diesel::delete(
        paused_entries::table.filter(paused_entries::outbox_id.eq_any(entries)),
    ))?;
    Ok(())
}

/// The entries of a release that wait, and the epoch under which each was set free.
fn list_of_release(reader: &mut Reader<'_>, release: &OutsideId) -> Result<Vec<(i64, i64)>, Error> {
    Ok(reader.list(
        paused_entries::table
            .inner_join(outbox::table.on(outbox::id.eq(paused_entries::outbox_id)))
            .inner_join(publications::table.on(outbox::publication_id.eq(publications::id.nullable())))
            .filter(publications::release_id.eq(release.as_str()))
            .select((paused_entries::outbox_id, paused_entries::epoch)),
    )?)
}
