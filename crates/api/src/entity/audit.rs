//! One link of the audit chain.

use gatepost_internal::audit;
use serde::Serialize;

/// An entry, with what its hash is made of.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    sequence: i64,
    at: String,
    /// None for the system and for an operator.
    person: Option<String>,
    verb: String,
    subject: String,
    /// Canonical JSON, as it was hashed: not parsed here.
    details: String,
    previous_hash: String,
    hash: String,
}

impl From<audit::AuditEntry> for Entry {
    fn from(entry: audit::AuditEntry) -> Self {
        Self {
            sequence: entry.sequence,
            at: entry.at.to_rfc3339(),
            person: entry.person,
            verb: entry.verb,
            subject: entry.subject,
            details: entry.details,
            previous_hash: entry.previous_hash,
            hash: entry.hash,
        }
    }
}
