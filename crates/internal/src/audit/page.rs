//! The chain, page by page, for those who audit.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::role::Role;
use gatepost_storage::Reader;

use super::Entry;
use crate::page::Page;
use crate::schema::{audit_entries, people};
use crate::{Caller, Error, Inside, role};

/// An entry, as people read it.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Counts from 1 without a gap.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Username of whoever acted; absent for the system and for an operator at the command line.
    pub person: Option<String>,
    /// What was done, such as `candidate.approved`.
    pub verb: String,
    /// To what, such as `candidate:123`.
    pub subject: String,
    /// Canonical JSON.
    pub details: String,
    /// The hash of the entry before.
    pub previous_hash: String,
    /// This entry's hash.
    pub hash: String,
}

/// Which entries are wanted; what is absent limits nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Username of whoever acted.
    pub person: Option<String>,
    /// What was done, whole: `candidate.approved`.
    pub verb: Option<String>,
    /// To what, whole: `candidate:123`.
    pub subject: Option<String>,
}

impl Filter {
    /// No row holds a NUL, and PostgreSQL does not even take one to compare with.
    fn is_possible(&self) -> bool {
        let all = [&self.person, &self.verb, &self.subject];
        all.into_iter().flatten().all(|text| !text.contains('\0'))
    }
}

/// Refuses whoever may not read the chain.
///
/// # Errors
/// [`Error::Forbidden`].
pub(super) fn demand_reader(reader: &mut Reader<'_>, caller: &Caller) -> Result<(), Error> {
    let may = role::holds_at_node(reader, caller.person, Role::Auditor)?
        || role::holds_at_node(reader, caller.person, Role::Administrator)?;
    if may {
        return Ok(());
    }
    Err(Error::forbidden(
        "Only auditors and administrators read the audit chain.",
    ))
}

/// A page of the chain, newest first; pages are cut by sequence.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but auditors and administrators.
pub async fn page(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<AuditEntry>, Error> {
    search(inside, caller, Filter::default(), page).await
}

/// A page of those entries of the chain that are wanted, in at most five statements however long it is.
///
/// Indexes: `audit_entries_by_person`, `audit_entries_by_verb`, `audit_entries_by_subject`.
///
/// # Errors
/// As [`page()`].
pub async fn search(
    inside: &Inside,
    caller: &Caller,
    filter: Filter,
    page: Page,
) -> Result<Vec<AuditEntry>, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            demand_reader(reader, &caller)?;
            if !filter.is_possible() {
                return Ok(Vec::new());
            }
            let mut query = audit_entries::table
                .select(audit_entries::all_columns)
                .into_boxed();
            if let Some(username) = filter.person {
                let named = people::table
                    .filter(people::username.eq(username))
                    .select(people::id);
                let Some(person) = reader.find::<_, i64>(named)? else {
                    return Ok(Vec::new());
                };
                query = query.filter(audit_entries::person_id.eq(person));
            }
            if let Some(verb) = filter.verb {
                query = query.filter(audit_entries::verb.eq(verb));
            }
            if let Some(subject) = filter.subject {
                query = query.filter(audit_entries::subject.eq(subject));
            }
            let rows: Vec<Entry> = reader.list(page.cut(query, audit_entries::sequence))?;
            let acted: Vec<i64> = rows.iter().filter_map(|entry| entry.person_id).collect();
            let usernames = people::table
                .filter(people::id.eq_any(acted))
                .select((people::id, people::username));
            let usernames: HashMap<i64, String> =
                reader.list::<_, (i64, String)>(usernames)?.into_iter().collect();
            let entries = page.newest_first(rows).into_iter().map(|entry| AuditEntry {
                sequence: entry.sequence,
                at: Timestamp(entry.at),
                person: entry.person_id.and_then(|id| usernames.get(&id).cloned()),
                verb: entry.verb,
                subject: entry.subject,
                details: entry.details,
                previous_hash: entry.previous_hash,
                hash: entry.hash,
            });
            Ok(entries.collect())
        })
        .await
}
