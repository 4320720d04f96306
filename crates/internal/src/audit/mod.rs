//! The audit chain: append-only, hash-linked, one total order for every verb of the gate.
//!
//! ```text
//! verb -> lock -> ... -> append(entry) -> commit            sign_head: hourly, and after every release
//! verify: walk (every link and mark) -> replay (what the chain says) -> compare (what is stored)
//! ```
//! An entry holds what it takes to rebuild what it changed, or a seal of it: so the chain says not only that
//! nothing was taken out of it, but also that the rows beside it are those it was written about.
//!
//! Start reading at [`append`]; the other way round begins at [`Replay`].

mod compare;
mod export;
mod files;
mod head;
mod page;
mod replay;
pub(crate) mod seal;
mod signed;
mod verify;
mod walk;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::audit::Link;
use gatepost_model::canonical::to_canonical_json;
use gatepost_model::id::PersonId;
use gatepost_storage::{Reader, Transaction};
use serde::Serialize;

pub use compare::{Difference, compare};
pub use export::export_after;
pub use files::verify_files;
pub use head::{sign_head, signed_marks};
pub use page::{AuditEntry, Filter, page, search};
pub(crate) use replay::{CandidateSaid, DecisionSaid};
pub use replay::{Replay, replay};
pub use signed::{HeadState, SignedHead, SignedHeads, signed_heads};
pub use verify::{Verdict, verify};
pub use walk::{Mark, Verification, Walker};

use crate::schema::{audit_entries, audit_head};
use crate::{Caller, Error, token};

/// The newest link of the chain, locked by this transaction: nobody else can append until it ends.
#[derive(Debug)]
pub struct Head {
    /// Sequence of the newest entry; 0 before the first.
    pub sequence: i64,
    /// Its hash.
    pub hash: String,
}

/// What happened, for one entry.
pub struct Event<'a, D: Serialize> {
    /// When.
    pub at: Timestamp,
    /// Who; absent for the system and for an operator at the command line.
    pub person: Option<PersonId>,
    /// Such as `candidate.submitted`.
    pub verb: &'a str,
    /// Such as `candidate:123`.
    pub subject: String,
    /// Ids, hashes and numbers; never text somebody wrote.
    pub details: &'a D,
}

/// One row of the chain, as it is exported.
#[derive(Debug, Clone, Queryable, Serialize, PartialEq, Eq)]
pub struct Entry {
    /// Counts from 1 without a gap.
    pub sequence: i64,
    /// Unix milliseconds.
    pub at: i64,
    /// Who acted. A string in JSON, as every id.
    #[serde(serialize_with = "as_person")]
    pub person_id: Option<i64>,
    /// What was done.
    pub verb: String,
    /// To what.
    pub subject: String,
    /// Canonical JSON.
    pub details: String,
    /// The hash of the entry before.
    pub previous_hash: String,
    /// This entry's hash.
    pub hash: String,
}

fn as_person<S: serde::Serializer>(person: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    person.map(PersonId).serialize(serializer)
}

/// Locks the head. Every verb of the gate calls this first: it gives them one total order on both
/// databases, so no verb ever has to be retried.
///
/// # Errors
/// When the database fails.
pub fn lock(tx: &mut Transaction<'_>) -> Result<Head, Error> {
    // An update that changes nothing takes the row lock on PostgreSQL; SQLite's writer lock is held already.
    let head = audit_head::table.filter(audit_head::id.eq(1));
    tx.execute(diesel::update(head).set(audit_head::id.eq(1)))?;
    let (sequence, hash) = tx.get(head.select((audit_head::sequence, audit_head::hash)))?;
    Ok(Head { sequence, hash })
}

/// Locks the head for a verb of this caller, and refuses when their token has died since the request began.
///
/// # Errors
/// [`Error::Unauthenticated`]; or when the database fails.
pub fn lock_for(tx: &mut Transaction<'_>, caller: &Caller) -> Result<Head, Error> {
    let head = lock(tx)?;
    token::confirm(tx, caller)?;
    Ok(head)
}

/// Appends one entry and moves the head.
///
/// # Errors
/// When the database fails: then the whole verb rolls back, the act with its record.
pub fn append<D: Serialize>(
    tx: &mut Transaction<'_>,
    head: &mut Head,
    event: Event<'_, D>,
) -> Result<(), Error> {
    let details =
        to_canonical_json(event.details).map_err(|_| Error::Damaged("audit details are not JSON"))?;
    let sequence = head.sequence.saturating_add(1);
    let link = Link {
        sequence,
        at: event.at,
        person_id: event.person,
        verb: event.verb,
        subject: &event.subject,
        details: &details,
        previous_hash: &head.hash,
    };
    let hash = link
        .hash()
        .map_err(|_| Error::Damaged("an audit entry is not JSON"))?;
    tx.execute(diesel::insert_into(audit_entries::table).values((
        audit_entries::sequence.eq(sequence),
        audit_entries::at.eq(event.at.0),
        audit_entries::person_id.eq(event.person.map(|person| person.0)),
        audit_entries::verb.eq(event.verb),
        audit_entries::subject.eq(&event.subject),
        audit_entries::details.eq(&details),
        audit_entries::previous_hash.eq(&head.hash),
        audit_entries::hash.eq(&hash),
    )))?;
    tx.execute(
        diesel::update(audit_head::table.filter(audit_head::id.eq(1)))
            .set((audit_head::sequence.eq(sequence), audit_head::hash.eq(&hash))),
    )?;
    *head = Head { sequence, hash };
    Ok(())
}

/// Locks the head and appends one entry: for verbs that need the lock for nothing else.
///
/// # Errors
/// When the database fails.
pub fn record<D: Serialize>(tx: &mut Transaction<'_>, event: Event<'_, D>) -> Result<(), Error> {
    let mut head = lock(tx)?;
    append(tx, &mut head, event)
}

/// The newest sequence and hash, for the witness file.
///
/// # Errors
/// When the database fails.
pub fn newest(reader: &mut Reader<'_>) -> Result<Head, Error> {
    let head = audit_head::table
        .filter(audit_head::id.eq(1))
        .select((audit_head::sequence, audit_head::hash));
    let (sequence, hash) = reader.get(head)?;
    Ok(Head { sequence, hash })
}

/// Up to `limit` entries after `sequence`, in order.
///
/// # Errors
/// When the database fails.
pub fn list_after(reader: &mut Reader<'_>, sequence: i64, limit: i64) -> Result<Vec<Entry>, Error> {
    let rows = audit_entries::table
        .filter(audit_entries::sequence.gt(sequence))
        .order(audit_entries::sequence)
        .limit(limit)
        .select(audit_entries::all_columns);
    Ok(reader.list(rows)?)
}
