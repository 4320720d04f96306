//! The audit chain: append-only, hash-linked, one total order for every verb of the gate.

use std::collections::BTreeMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::audit::{GENESIS, Link};
use gatepost_model::canonical::to_canonical_json;
use gatepost_model::id::PersonId;
use gatepost_model::release_key::ReleaseSigner;
use gatepost_storage::{Reader, Transaction};
use serde::Serialize;

use crate::schema::{audit_entries, audit_head, audit_signed_heads};
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

/// Signs the head as it is and keeps the signature, so that a truncated chain can be told from a whole one.
///
/// # Errors
/// When the database fails.
pub fn sign_head(
    tx: &mut Transaction<'_>,
    head: &Head,
    signer: &ReleaseSigner,
    at: Timestamp,
) -> Result<(), Error> {
    let known = audit_signed_heads::table
        .find(head.sequence)
        .select(audit_signed_heads::sequence);
    if head.sequence == 0 || tx.find::<_, i64>(known)?.is_some() {
        return Ok(());
    }
    tx.execute(diesel::insert_into(audit_signed_heads::table).values((
        audit_signed_heads::sequence.eq(head.sequence),
        audit_signed_heads::hash.eq(&head.hash),
        audit_signed_heads::signed_at.eq(at.0),
        audit_signed_heads::signature.eq(signer.sign(&signed_head_bytes(head.sequence, &head.hash))),
        audit_signed_heads::key_id.eq(signer.key_id()),
    )))?;
    Ok(())
}

fn signed_head_bytes(sequence: i64, hash: &str) -> Vec<u8> {
    format!("gatepost/audit-head/v1{sequence}:{hash}").into_bytes()
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

/// What somebody outside of the chain remembers of it: a release's certificate, the witness file, a
/// signed head. A chain that lacks it was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where the mark comes from, for the sentence.
    pub source: String,
    /// A sequence that existed.
    pub sequence: i64,
    /// Its hash, where the source knows it.
    pub hash: Option<String>,
}

/// The result of reading the whole chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// Every link holds and every mark is met.
    Intact {
        /// How many entries there are.
        entries: i64,
    },
    /// The first row that is not what was written, and why.
    Broken {
        /// Its sequence.
        sequence: i64,
        /// What is wrong with it.
        reason: String,
    },
}

/// Walks a chain in order. Feed it every entry, then ask.
#[derive(Debug)]
pub struct Walker {
    sequence: i64,
    hash: String,
    /// By sequence: a long chain has many.
    marks: BTreeMap<i64, Vec<Mark>>,
    broken: Option<(i64, String)>,
}

impl Walker {
    /// Starts before the first entry, with marks to be met on the way.
    pub fn new(marks: Vec<Mark>) -> Self {
        let mut by_sequence: BTreeMap<i64, Vec<Mark>> = BTreeMap::new();
        for mark in marks {
            by_sequence.entry(mark.sequence).or_default().push(mark);
        }
        Self {
            sequence: 0,
            hash: GENESIS.to_owned(),
            marks: by_sequence,
            broken: None,
        }
    }

    /// The sequence after which the next entry is wanted.
    pub fn position(&self) -> i64 {
        self.sequence
    }

    /// Checks the next entry. After the first broken one nothing more is looked at.
    pub fn step(&mut self, entry: &Entry) {
        if self.broken.is_some() {
            return;
        }
        let expected = self.sequence.saturating_add(1);
        let link = Link {
            sequence: entry.sequence,
            at: Timestamp(entry.at),
            person_id: entry.person_id.map(PersonId),
            verb: &entry.verb,
            subject: &entry.subject,
            details: &entry.details,
            previous_hash: &entry.previous_hash,
        };
        let contradicts = |mark: &&Mark| {
            mark.sequence == entry.sequence && mark.hash.as_ref().is_some_and(|hash| *hash != entry.hash)
        };
        let fault = if entry.sequence != expected {
            Some((
                expected,
                format!("the entry is missing; the next one there is {}", entry.sequence),
            ))
        } else if entry.previous_hash != self.hash {
            Some((expected, "it does not link to the entry before it".to_owned()))
        } else if link.hash().ok().as_ref() != Some(&entry.hash) {
            Some((expected, "its content does not match its hash".to_owned()))
        } else {
            let mark = self
                .marks
                .get(&entry.sequence)
                .and_then(|marks| marks.iter().find(contradicts));
            mark.map(|mark| (expected, format!("{} remembers another hash", mark.source)))
        };
        self.broken = fault;
        self.sequence = entry.sequence;
        self.hash.clone_from(&entry.hash);
    }

    /// The verdict over everything that was fed. `head` is the stored head row.
    pub fn finish(self, head: &Head) -> Verification {
        if let Some((sequence, reason)) = self.broken {
            return Verification::Broken { sequence, reason };
        }
        let next = self.sequence.saturating_add(1);
        if let Some(mark) = self
            .marks
            .range(next..)
            .next()
            .and_then(|(_, marks)| marks.first())
        {
            let reason = format!(
                "the chain ends before it, but {} remembers entry {}",
                mark.source, mark.sequence
            );
            return Verification::Broken {
                sequence: next,
                reason,
            };
        }
        if head.sequence != self.sequence || head.hash != self.hash {
            let reason = format!("the chain ends before it, but its head says {}", head.sequence);
            return Verification::Broken {
                sequence: next,
                reason,
            };
        }
        Verification::Intact {
            entries: self.sequence,
        }
    }
}

/// The marks that signed heads give. A signed head whose signature does not hold is a mark nobody can meet.
///
/// # Errors
/// When the database fails.
pub fn signed_marks(
    reader: &mut Reader<'_>,
    keys: &gatepost_model::release_key::ReleaseVerifier,
) -> Result<Vec<Mark>, Error> {
    let rows: Vec<(i64, String, String, String)> = reader.list(audit_signed_heads::table.select((
        audit_signed_heads::sequence,
        audit_signed_heads::hash,
        audit_signed_heads::signature,
        audit_signed_heads::key_id,
    )))?;
    Ok(rows
        .into_iter()
        .map(|(sequence, hash, signature, key_id)| {
            let genuine = keys.verify(&key_id, &signed_head_bytes(sequence, &hash), &signature);
            let source = format!(
                "the {} head {sequence}",
                if genuine { "signed" } else { "forged" }
            );
            Mark {
                source,
                sequence,
                hash: Some(if genuine { hash } else { "forged".to_owned() }),
            }
        })
        .collect())
}
