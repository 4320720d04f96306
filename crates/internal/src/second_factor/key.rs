//! Whether the node needs the key it has, or lacks: asked once at its start.

use diesel::prelude::*;
use gatepost_model::id::PersonId;
use gatepost_storage::{Database, Reader};

use super::InternalKey;
use crate::Error;
use crate::schema::second_factors;

/// Whether anybody has a second factor, confirmed or not: then a missing `internal.key` was lost and is not to be
/// made anew (J27).
///
/// # Errors
/// When the database fails.
pub async fn anybody_has_one(database: &Database) -> Result<bool, Error> {
    database.read(|reader| Ok(any(reader)?.is_some())).await
}

/// Opens one stored secret, if there is one, so that a node with a wrong `internal.key` does not start.
///
/// # Errors
/// [`Error::Damaged`] when it does not open.
pub async fn refuse_wrong_key(database: &Database, key: &InternalKey) -> Result<(), Error> {
    match database.read(any).await? {
        Some((person, sealed)) => key.open(&sealed, person).map(|_opened| ()),
        None => Ok(()),
    }
}

fn any(reader: &mut Reader<'_>) -> Result<Option<(PersonId, String)>, Error> {
    let first = second_factors::table
        .order(second_factors::person_id)
        .limit(1)
        .select((second_factors::person_id, second_factors::sealed_secret));
    let row: Option<(i64, String)> = reader.find(first)?;
    Ok(row.map(|(person, sealed)| (PersonId(person), sealed)))
}
