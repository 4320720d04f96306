//! What candidates were begun anew from: the one that ended, and what reviewers said against it and against whatever
//! that one came from (T7).

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Verdict};
use gatepost_model::id::{CandidateId, PersonId};
use gatepost_storage::{Reader, Transaction};

use super::assemble;
use super::candidate::{Ancestor, Core};
use super::review::{self, StoredDecision};
use crate::Error;
use crate::schema::{candidate_ancestors, candidates};

/// The ancestors of some candidates.
pub(super) struct Ancestors {
    /// Each with one it comes from, directly or not.
    lines: BTreeSet<(CandidateId, CandidateId)>,
    /// State and newest revision, by id.
    ended: HashMap<i64, (String, i64)>,
    /// What was said against them, oldest first.
    objections: Vec<StoredDecision>,
}

/// Notes what a new candidate comes from: the one it was begun anew from, and whatever that one came from.
pub(super) fn note(tx: &mut Transaction<'_>, id: CandidateId, copied_from: CandidateId) -> Result<(), Error> {
    let older = candidate_ancestors::table
        .filter(candidate_ancestors::candidate_id.eq(copied_from.0))
        .select(candidate_ancestors::ancestor_id);
    let older: Vec<i64> = tx.list(older)?;
    for ancestor in older.into_iter().chain([copied_from.0]) {
        tx.execute(diesel::insert_into(candidate_ancestors::table).values((
            candidate_ancestors::candidate_id.eq(id.0),
            candidate_ancestors::ancestor_id.eq(ancestor),
        )))?;
    }
    Ok(())
}

/// Reads what these candidates come from: nothing where none was begun anew, three statements where any was.
pub(super) fn of(reader: &mut Reader<'_>, cores: &[Core]) -> Result<Ancestors, Error> {
    let mut found = Ancestors {
        lines: BTreeSet::new(),
        ended: HashMap::new(),
        objections: Vec::new(),
    };
    let copies: Vec<i64> = cores
        .iter()
        .filter(|core| core.copied_from.is_some())
        .map(|core| core.id.0)
        .collect();
    if copies.is_empty() {
        return Ok(found);
    }
    let lines: Vec<(i64, i64)> = reader.list(
        candidate_ancestors::table
            .filter(candidate_ancestors::candidate_id.eq_any(copies))
            .select((
                candidate_ancestors::candidate_id,
                candidate_ancestors::ancestor_id,
            )),
    )?;
    found.lines = lines
        .into_iter()
        .map(|(copy, ancestor)| (CandidateId(copy), CandidateId(ancestor)))
        .collect();
    let ids: BTreeSet<i64> = found.lines.iter().map(|(_, ancestor)| ancestor.0).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let rows: Vec<(i64, String, i64)> = reader.list(
        candidates::table
            .filter(candidates::id.eq_any(ids.clone()))
            .select((candidates::id, candidates::state, candidates::revision)),
    )?;
    found.ended = rows
        .into_iter()
        .map(|(id, state, revision)| (id, (state, revision)))
        .collect();
    found.objections = review::decisions_of(reader, &ids)?;
    found
        .objections
        .retain(|decision| decision.verdict != Verdict::Approve);
    found.objections.sort_by_key(|decision| decision.at);
    Ok(found)
}

impl Ancestors {
    /// Whoever said something against one of them.
    pub(super) fn people(&self) -> impl Iterator<Item = i64> + '_ {
        self.objections.iter().map(|decision| decision.person.0)
    }

    /// The ancestor of a candidate.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is missing.
    pub(super) fn get(
        &self,
        core: &Core,
        name: impl Fn(PersonId) -> Result<String, Error>,
    ) -> Result<Option<Ancestor>, Error> {
        let Some(id) = core.copied_from else {
            return Ok(None);
        };
        let damaged = || Error::Damaged("what a candidate was begun anew from cannot be read");
        let (state, revision) = self.ended.get(&id.0).ok_or_else(damaged)?;
        let is_of_it = |decision: &&StoredDecision| self.lines.contains(&(core.id, decision.candidate));
        let objections = self.objections.iter().filter(is_of_it);
        Ok(Some(Ancestor {
            id,
            state: CandidateState::parse(state).ok_or_else(damaged)?,
            revision: *revision,
            objections: objections
                .map(|decision| assemble::of_decision(decision, &name))
                .collect::<Result<_, Error>>()?,
        }))
    }
}
