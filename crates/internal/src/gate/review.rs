//! Decisions as they are stored.

use diesel::dsl::exists;
use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Verdict;
use gatepost_model::id::{CandidateId, PersonId};
use gatepost_storage::Reader;

use crate::schema::{candidate_contributors, decisions, one_time_links};
use crate::{Error, link};

/// A row of `decisions`.
#[derive(Debug)]
pub(super) struct StoredDecision {
    pub candidate: CandidateId,
    pub rev_hash: String,
    /// The group it was made for.
    pub review_group: String,
    /// The policy that was in force.
    pub policy_version: i64,
    pub person: PersonId,
    pub verdict: Verdict,
    pub comment: Option<String>,
    pub at: Timestamp,
    /// Made within a day after somebody else's link had set the password: it counts for nothing.
    pub in_pause: bool,
}

type Row = (i64, String, String, i64, i64, String, Option<String>, i64, bool);

/// Every decision on these candidates, oldest first.
pub(super) fn decisions_of(
    reader: &mut Reader<'_>,
    candidates: &[i64],
) -> Result<Vec<StoredDecision>, Error> {
    // Index: `one_time_links_by_person`.
    let reset_before = one_time_links::table
        .filter(one_time_links::person_id.eq(decisions::person_id.nullable()))
        .filter(one_time_links::used_at.le(decisions::decided_at.nullable()))
        .filter((one_time_links::used_at + link::PAUSE * 1_000).gt(decisions::decided_at.nullable()))
        .filter(one_time_links::kind.ne(link::INVITATION_KIND))
        .filter(one_time_links::made_by.ne(decisions::person_id))
        .select(one_time_links::id);
    let in_pause = exists(reset_before);
    let query = decisions::table
        .filter(decisions::candidate_id.eq_any(candidates.to_vec()))
        .order((decisions::candidate_id, decisions::id))
        .select((
            decisions::candidate_id,
            decisions::rev_hash,
            decisions::review_group,
            decisions::policy_version,
            decisions::person_id,
            decisions::verdict,
            decisions::comment,
            decisions::decided_at,
            in_pause,
        ));
    let rows: Vec<Row> = reader.list(query)?;
    rows.into_iter()
        .map(
            |(candidate, rev_hash, review_group, policy_version, person, verdict, comment, at, in_pause)| {
                let verdict = Verdict::parse(&verdict).ok_or(Error::Damaged("a decision cannot be read"))?;
                Ok(StoredDecision {
                    candidate: CandidateId(candidate),
                    rev_hash,
                    review_group,
                    policy_version,
                    person: PersonId(person),
                    verdict,
                    comment,
                    at: Timestamp(at),
                    in_pause,
                })
            },
        )
        .collect()
}

/// Whether somebody supplied content of any of its revisions.
pub(super) fn is_contributor(
    reader: &mut Reader<'_>,
    candidate: CandidateId,
    person: PersonId,
) -> Result<bool, Error> {
    let row = candidate_contributors::table
        .find((candidate.0, person.0))
        .select(candidate_contributors::person_id);
    Ok(reader.find::<_, i64>(row)?.is_some())
}
