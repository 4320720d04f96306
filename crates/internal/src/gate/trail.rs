//! What happened to a candidate, as the audit chain has it: who did what, and when.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::Reader;

use super::candidate;
use crate::schema::{audit_entries, people};
use crate::{Caller, Error, Inside, token};

/// How many of the newest are shown.
const NEWEST: i64 = 200;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Timestamp,
    /// Username of whoever did it; absent for the system.
    pub person: Option<String>,
    /// The verb of the audit chain, such as `candidate.held`.
    pub verb: String,
}

/// What happened to a candidate, newest first, for those who may see it. At most the newest 200.
///
/// Index: `audit_entries_by_subject`.
///
/// # Errors
/// [`Error::NotFound`] when there is none or the caller may not know of it.
pub async fn trail(inside: &Inside, caller: &Caller, id: &str) -> Result<Vec<Happened>, Error> {
    let (caller, id) = (caller.clone(), id.to_owned());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let core = candidate::get_visible(reader, &caller, &id)?;
            type Row = (i64, Option<i64>, String);
            let rows: Vec<Row> = reader.list(
                audit_entries::table
                    .filter(audit_entries::subject.eq(format!("candidate:{}", core.id)))
                    .order(audit_entries::sequence.desc())
                    .limit(NEWEST)
                    .select((audit_entries::at, audit_entries::person_id, audit_entries::verb)),
            )?;
            let names = names(reader, rows.iter().filter_map(|(_, person, _)| *person).collect())?;
            let happened = |(at, person, verb): Row| Happened {
                at: Timestamp(at),
                person: person.and_then(|person| names.get(&person).cloned()),
                verb,
            };
            Ok(rows.into_iter().map(happened).collect())
        })
        .await
}

fn names(reader: &mut Reader<'_>, ids: Vec<i64>) -> Result<HashMap<i64, String>, Error> {
    let named = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::username));
    Ok(reader.list::<_, (i64, String)>(named)?.into_iter().collect())
}
