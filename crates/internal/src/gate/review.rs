//! Decisions as they are stored, and whose decisions count.

use std::collections::HashSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{Policy, Verdict, Vote};
use gatepost_model::id::{BrandId, CandidateId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::Reader;

use super::candidate::Core;
use crate::schema::{brand_roles, candidate_contributors, decisions, one_time_links, people};
use crate::{Error, link};

/// A row of `decisions`.
#[derive(Debug)]
pub(super) struct StoredDecision {
    pub candidate: CandidateId,
    pub rev_hash: String,
    pub step: i64,
    pub person: PersonId,
    pub verdict: Verdict,
    pub comment: Option<String>,
    pub at: Timestamp,
    /// Made within a day after somebody else's link had set the password: it counts for nothing.
    pub in_pause: bool,
}

type Row = (i64, String, i64, i64, String, Option<String>, i64, bool);

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
        .filter(one_time_links::kind.eq(link::RESET_KIND))
        .filter(one_time_links::made_by.ne(decisions::person_id))
        .select(one_time_links::id);
    let in_pause = exists(reset_before);
    let query = decisions::table
        .filter(decisions::candidate_id.eq_any(candidates.to_vec()))
        .order((decisions::candidate_id, decisions::id))
        .select((
            decisions::candidate_id,
            decisions::rev_hash,
            decisions::step,
            decisions::person_id,
            decisions::verdict,
            decisions::comment,
            decisions::decided_at,
            in_pause,
        ));
    let rows: Vec<Row> = reader.list(query)?;
    rows.into_iter()
        .map(
            |(candidate, rev_hash, step, person, verdict, comment, at, in_pause)| {
                let verdict = Verdict::parse(&verdict).ok_or(Error::Damaged("a decision cannot be read"))?;
                Ok(StoredDecision {
                    candidate: CandidateId(candidate),
                    rev_hash,
                    step,
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

/// Who may decide about which candidate, as of now: active approvers of the brand by review group, less
/// the author and the contributors.
pub(super) struct Eligibility {
    reviewers: HashSet<(BrandId, String, PersonId)>,
    contributors: HashSet<(CandidateId, PersonId)>,
}

impl Eligibility {
    /// Reads what is needed for these candidates, in two statements.
    pub(super) fn load(reader: &mut Reader<'_>, cores: &[Core]) -> Result<Self, Error> {
        let brands: Vec<i64> = cores.iter().map(|core| core.brand.0).collect();
        let ids: Vec<i64> = cores.iter().map(|core| core.id.0).collect();
        let active = brand_roles::table
            .inner_join(people::table.on(people::id.eq(brand_roles::person_id)))
            .filter(people::deactivated_at.is_null())
            .filter(brand_roles::role.eq(Role::Approver.as_str()))
            .filter(brand_roles::brand_id.eq_any(brands))
            .select((
                brand_roles::brand_id,
                brand_roles::review_group,
                brand_roles::person_id,
            ));
        let reviewers: Vec<(i64, String, i64)> = reader.list(active)?;
        let contributors: Vec<(i64, i64)> = reader.list(
            candidate_contributors::table
                .filter(candidate_contributors::candidate_id.eq_any(ids))
                .select((
                    candidate_contributors::candidate_id,
                    candidate_contributors::person_id,
                )),
        )?;
        Ok(Self {
            reviewers: reviewers
                .into_iter()
                .map(|(b, group, p)| (BrandId(b), group, PersonId(p)))
                .collect(),
            contributors: contributors
                .into_iter()
                .map(|(c, p)| (CandidateId(c), PersonId(p)))
                .collect(),
        })
    }

    /// Whether a person is in a review group of the candidate's brand.
    pub(super) fn is_reviewer(&self, core: &Core, group: &str, person: PersonId) -> bool {
        self.reviewers.contains(&(core.brand, group.to_owned(), person))
    }

    /// Everybody in a review group of one of the brands.
    pub(super) fn people(&self) -> impl Iterator<Item = PersonId> {
        self.reviewers.iter().map(|(_, _, person)| *person)
    }

    /// Who in a review group may decide about a candidate.
    pub(super) fn reviewers_of<'a>(
        &'a self,
        core: &'a Core,
        group: &'a str,
    ) -> impl Iterator<Item = PersonId> + 'a {
        self.reviewers
            .iter()
            .filter(move |(brand, of, person)| {
                *brand == core.brand && of == group && !self.had_a_hand_in(core, *person)
            })
            .map(|(_, _, person)| *person)
    }

    /// Whether a person wrote it, or any part of it.
    pub(super) fn had_a_hand_in(&self, core: &Core, person: PersonId) -> bool {
        core.author == person || self.contributors.contains(&(core.id, person))
    }

    /// Stored decisions as votes, each with whether its person is eligible now.
    pub(super) fn votes<'a>(
        &self,
        core: &Core,
        policy: &Policy,
        decisions: impl Iterator<Item = &'a StoredDecision>,
    ) -> Vec<Vote> {
        decisions
            .filter(|decision| decision.candidate == core.id)
            .filter_map(|decision| {
                let step = usize::try_from(decision.step).ok()?;
                let group = policy.steps.get(step).map(|step| step.group.as_str());
                let in_group = group.is_some_and(|group| self.is_reviewer(core, group, decision.person));
                Some(Vote {
                    person: decision.person,
                    step,
                    verdict: decision.verdict,
                    rev_hash: decision.rev_hash.clone(),
                    at: decision.at,
                    eligible: in_group && !decision.in_pause && !self.had_a_hand_in(core, decision.person),
                })
            })
            .collect()
    }
}
