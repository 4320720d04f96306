//! What candidates were begun anew from: the one that ended, and what reviewers said against it (T7).

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Verdict};
use gatepost_model::id::PersonId;
use gatepost_storage::Reader;

use super::assemble;
use super::candidate::{Ancestor, Core};
use super::review::{self, StoredDecision};
use crate::Error;
use crate::schema::candidates;

/// The ancestors of some candidates.
pub(super) struct Ancestors {
    /// State and newest revision, by id.
    ended: HashMap<i64, (String, i64)>,
    /// What was said against them, oldest first.
    objections: Vec<StoredDecision>,
}

/// Reads what these candidates were begun anew from: nothing where none was, two statements where any was.
pub(super) fn of(reader: &mut Reader<'_>, cores: &[Core]) -> Result<Ancestors, Error> {
    let ids: Vec<i64> = cores
        .iter()
        .filter_map(|core| core.copied_from)
        .map(|ancestor| ancestor.0)
        .collect();
    if ids.is_empty() {
        return Ok(Ancestors {
            ended: HashMap::new(),
            objections: Vec::new(),
        });
    }
    let rows: Vec<(i64, String, i64)> = reader.list(
        candidates::table
            .filter(candidates::id.eq_any(ids.clone()))
            .select((candidates::id, candidates::state, candidates::revision)),
    )?;
    let mut objections = review::decisions_of(reader, &ids)?;
    objections.retain(|decision| decision.verdict != Verdict::Approve);
    Ok(Ancestors {
        ended: rows
            .into_iter()
            .map(|(id, state, revision)| (id, (state, revision)))
            .collect(),
        objections,
    })
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
        let objections = self.objections.iter().filter(|decision| decision.candidate == id);
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
