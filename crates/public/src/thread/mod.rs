//! What stands under a publication on its page: answers that were addressed to everybody, and our own.
//!
//! ```text
//!  our note P --- an answer A --- our answer Q --- an answer B
//!  rows: (P, A) (P, Q) (P, B)             and (Q, B)
//! ```
//! An entry has a row for each publication it descends from, so that a page is one range of one index however
//! deep the conversation is. What was addressed to a few people has no row, and neither has what answers it: it
//! cannot be shown by mistake.

mod query;

use diesel::prelude::*;
use gatepost_storage::{Reader, Transaction};

use crate::Error;
use crate::schema::thread_entries;

pub use query::{Entry, OutsideAnswer, ThreadPage, list};

/// Publications that one entry stands under at most. A conversation in which we speak more often goes on under
/// its nearest publications.
const MAX_PLACES: i64 = 20;

/// The publications under which an answer to `parent` stands, the nearest first: `parent` itself where it is
/// one, and those that `parent` stands under.
///
/// # Errors
/// When the database fails.
pub fn places_under(
    reader: &mut Reader<'_>,
    parent: &str,
    parent_is_ours: bool,
) -> Result<Vec<String>, Error> {
    let above: Vec<String> = reader.list(
        thread_entries::table
            .filter(thread_entries::entry_uri.eq(parent))
            .order(thread_entries::position.desc())
            .limit(MAX_PLACES)
            .select(thread_entries::publication_uri),
    )?;
    let nearest = parent_is_ours.then(|| parent.to_owned());
    Ok(nearest.into_iter().chain(above).collect())
}

/// Puts an entry under publications. `position` gives a fresh inside id for each row.
///
/// # Errors
/// When the database fails.
pub fn add(
    tx: &mut Transaction<'_>,
    places: &[String],
    entry_uri: &str,
    mut position: impl FnMut() -> i64,
) -> Result<(), Error> {
    // The farthest first: the nearest have the highest positions, which is the order `places_under` asks for.
    for publication_uri in places.iter().rev() {
        tx.execute(diesel::insert_into(thread_entries::table).values((
            thread_entries::publication_uri.eq(publication_uri),
            thread_entries::position.eq(position()),
            thread_entries::entry_uri.eq(entry_uri),
        )))?;
    }
    Ok(())
}

/// Takes an entry off every page, for good.
///
/// # Errors
/// When the database fails.
pub fn remove(tx: &mut Transaction<'_>, entry_uri: &str) -> Result<(), Error> {
    let rows = thread_entries::table.filter(thread_entries::entry_uri.eq(entry_uri));
    tx.execute(diesel::delete(rows))?;
    Ok(())
}
