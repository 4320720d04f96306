//! Whether somebody has a second factor, for pages and for whoever asks for a code.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::PersonId;
use gatepost_storage::Reader;

use crate::schema::{recovery_codes, second_factors};
use crate::{Caller, Error, Inside};

/// What somebody has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Since when codes are asked for; absent for whoever has none.
    pub since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
}

/// What the caller has, for the page.
///
/// # Errors
/// When the database fails.
pub async fn of_caller(inside: &Inside, caller: &Caller) -> Result<Standing, Error> {
    let person = caller.person;
    inside.database.read(move |reader| standing(reader, person)).await
}

/// What this person has.
///
/// # Errors
/// When the database fails.
pub fn standing(reader: &mut Reader<'_>, person: PersonId) -> Result<Standing, Error> {
    let confirmed = second_factors::table
        .find(person.0)
        .filter(second_factors::confirmed_at.is_not_null())
        .select(second_factors::confirmed_at.assume_not_null());
    let since: Option<i64> = reader.find(confirmed)?;
    let unused = recovery_codes::table
        .filter(recovery_codes::person_id.eq(person.0))
        .filter(recovery_codes::used_at.is_null());
    Ok(Standing {
        since: since.map(Timestamp),
        recovery_codes: reader.get(unused.count())?,
    })
}

/// Whether codes are asked of this person.
///
/// # Errors
/// When the database fails.
pub(crate) fn has_one(reader: &mut Reader<'_>, person: PersonId) -> Result<bool, Error> {
    let confirmed = second_factors::table
        .find(person.0)
        .filter(second_factors::confirmed_at.is_not_null())
        .select(second_factors::person_id);
    Ok(reader.find::<_, i64>(confirmed)?.is_some())
}
