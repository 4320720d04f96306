//! Seals of rows: an entry of the chain carries the hash of a row that never changes again, all of it, without
//! carrying a word of what somebody wrote.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::canonical::{hash_hex, to_canonical_json};
use gatepost_model::id::{CandidateId, PersonId};
use gatepost_storage::Reader;
use serde::Serialize;

use crate::Error;
use crate::schema::{decisions, revisions};

/// Keeps seals from standing for anything else.
const DECISION_DOMAIN: &str = "gatepost/decision-row/v1";
const REVISION_DOMAIN: &str = "gatepost/revision-row/v1";

/// A row of `decisions`, whole.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = decisions)]
pub(crate) struct DecisionRow {
    pub candidate_id: i64,
    pub revision: i64,
    pub rev_hash: String,
    pub step: i64,
    pub review_group: String,
    pub person_id: i64,
    pub verdict: String,
    pub comment: Option<String>,
    pub decided_at: i64,
    pub reauthenticated_at: i64,
    pub reauthenticated_by: String,
    pub policy_version: i64,
}

impl DecisionRow {
    /// Its seal. Ids are strings in JSON.
    pub(crate) fn seal(&self) -> Result<String, Error> {
        #[derive(Serialize)]
        struct Sealed<'a> {
            candidate: CandidateId,
            revision: i64,
            rev_hash: &'a str,
            step: i64,
            group: &'a str,
            person: PersonId,
            verdict: &'a str,
            comment: Option<&'a str>,
            at: Timestamp,
            reauthenticated_at: Timestamp,
            reauthenticated_by: &'a str,
            policy_version: i64,
        }
        hash(
            DECISION_DOMAIN,
            &Sealed {
                candidate: CandidateId(self.candidate_id),
                revision: self.revision,
                rev_hash: &self.rev_hash,
                step: self.step,
                group: &self.review_group,
                person: PersonId(self.person_id),
                verdict: &self.verdict,
                comment: self.comment.as_deref(),
                at: Timestamp(self.decided_at),
                reauthenticated_at: Timestamp(self.reauthenticated_at),
                reauthenticated_by: &self.reauthenticated_by,
                policy_version: self.policy_version,
            },
        )
    }
}

/// What a row of `revisions` holds besides its content, which has a hash of its own.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = revisions)]
pub(crate) struct RevisionMargin {
    pub rev_hash: String,
    pub author_id: i64,
    pub policy_version: i64,
    pub created_at: i64,
    pub labels: String,
    pub inside_salt: Option<String>,
    pub file_names: String,
    pub check_version: Option<i64>,
    pub findings: String,
}

impl RevisionMargin {
    /// Its seal. Ids are strings in JSON.
    pub(crate) fn seal(&self) -> Result<String, Error> {
        #[derive(Serialize)]
        struct Sealed<'a> {
            rev_hash: &'a str,
            author: PersonId,
            policy_version: i64,
            at: Timestamp,
            labels: &'a str,
            salt: Option<&'a str>,
            file_names: &'a str,
            check_version: Option<i64>,
            findings: &'a str,
        }
        hash(
            REVISION_DOMAIN,
            &Sealed {
                rev_hash: &self.rev_hash,
                author: PersonId(self.author_id),
                policy_version: self.policy_version,
                at: Timestamp(self.created_at),
                labels: &self.labels,
                salt: self.inside_salt.as_deref(),
                file_names: &self.file_names,
                check_version: self.check_version,
                findings: &self.findings,
            },
        )
    }
}

fn hash<T: Serialize>(domain: &str, row: &T) -> Result<String, Error> {
    let canonical = to_canonical_json(row).map_err(|_| Error::Damaged("a stored row is not JSON"))?;
    Ok(hash_hex(domain, canonical.as_bytes()))
}

/// The seal of a decision that was just stored.
pub(crate) fn of_decision(reader: &mut Reader<'_>, id: i64) -> Result<String, Error> {
    let row: DecisionRow = reader.get(decisions::table.find(id).select(DecisionRow::as_select()))?;
    row.seal()
}

/// The seal of a revision that was just stored.
pub(crate) fn of_revision(
    reader: &mut Reader<'_>,
    candidate: CandidateId,
    number: i64,
) -> Result<String, Error> {
    let row = revisions::table
        .find((candidate.0, number))
        .select(RevisionMargin::as_select());
    let row: RevisionMargin = reader.get(row)?;
    row.seal()
}
