//! The hash that links the audit chain.

use serde::Serialize;

use crate::canonical::{hash_hex, to_canonical_json};
use crate::id::PersonId;
use crate::time::Timestamp;

/// Keeps an audit hash from standing for anything else.
const HASH_DOMAIN: &str = "gatepost/audit/v1";

/// The hash before the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One entry as it is hashed. `details` is canonical JSON and is hashed as the text it is stored as.
#[derive(Debug, Serialize)]
pub struct Link<'a> {
    /// Counts from 1 without a gap.
    pub sequence: i64,
    /// When.
    pub at: Timestamp,
    /// Who; absent when the system or an operator at the command line acted.
    pub person_id: Option<PersonId>,
    /// What was done, such as `candidate.approved`.
    pub verb: &'a str,
    /// What it was done to, such as `candidate:123`.
    pub subject: &'a str,
    /// Canonical JSON.
    pub details: &'a str,
    /// The hash of the entry before, or [`GENESIS`].
    pub previous_hash: &'a str,
}

impl Link<'_> {
    /// `SHA-256("gatepost/audit/v1" || JCS(self))` in hex.
    ///
    /// # Errors
    /// Never for entries of this program; the type cannot say so.
    pub fn hash(&self) -> Result<String, serde_json::Error> {
        Ok(hash_hex(HASH_DOMAIN, to_canonical_json(self)?.as_bytes()))
    }
}
