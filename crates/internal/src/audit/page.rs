//! The chain, page by page, for those who audit.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::role::Role;

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

/// A page of the chain, newest first; pages are cut by sequence.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but auditors and administrators.
pub async fn page(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<AuditEntry>, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            let may = role::holds_at_node(reader, caller.person, Role::Auditor)?
                || role::holds_at_node(reader, caller.person, Role::Administrator)?;
            if !may {
                return Err(Error::forbidden(
                    "Only auditors and administrators read the audit chain.",
                ));
            }
            let query = audit_entries::table
                .select(audit_entries::all_columns)
                .into_boxed();
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
