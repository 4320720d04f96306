//! Every candidate compared with what the audit chain says of it: its state, its revisions, its decisions, its
//! release. Rows that were changed behind the program's back show here.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::prelude::*;
use gatepost_model::gate::SignedCertificate;
use gatepost_model::id::CandidateId;
use gatepost_model::release_key::ReleaseVerifier;
use gatepost_storage::Reader;

use super::candidate::{self, Core};
use super::content::{self, RevisionRow};
use crate::audit::seal::{DecisionRow, RevisionMargin};
use crate::audit::{CandidateSaid, DecisionSaid, Difference, Replay};
use crate::schema::{
    candidate_ancestors, candidate_contributors, candidates, check_overrides, decisions, releases, revisions,
};
use crate::{Error, brand};

/// How many candidates are compared at once.
const BATCH: i64 = 200;

/// Everything in which candidates differ from what the chain says.
pub(crate) fn candidates(
    reader: &mut Reader<'_>,
    replay: &Replay,
    keys: &ReleaseVerifier,
) -> Result<Vec<Difference>, Error> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut after = i64::MIN;
    loop {
        let ids: Vec<i64> = reader.list(
            candidates::table
                .filter(candidates::id.gt(after))
                .order(candidates::id)
                .limit(BATCH)
                .select(candidates::id),
        )?;
        let Some(last) = ids.last() else { break };
        after = *last;
        let rows = Rows::load(reader, &ids)?;
        for id in ids {
            seen.insert(id);
            let reasons = match replay.candidates.get(&id) {
                Some(said) => {
                    let mut reasons = rows.differences(reader, id, said, keys)?;
                    reasons.extend(rows.of_ancestors(id, replay));
                    reasons
                }
                None => vec!["the chain knows nothing of this candidate".to_owned()],
            };
            found.extend(
                reasons
                    .into_iter()
                    .map(|reason| Difference::new(subject(id), reason)),
            );
        }
    }
    let missing = replay.candidates.keys().filter(|id| !seen.contains(id));
    found.extend(missing.map(|id| Difference::new(subject(*id), "the candidate is missing")));
    Ok(found)
}

fn subject(id: i64) -> String {
    format!("candidate:{id}")
}

/// What is stored about some candidates.
struct Rows {
    revisions: HashMap<i64, Vec<(RevisionRow, RevisionMargin)>>,
    decisions: HashMap<i64, Vec<DecisionRow>>,
    contributors: HashMap<i64, BTreeSet<i64>>,
    ancestors: HashMap<i64, BTreeSet<i64>>,
    overrides: HashMap<i64, BTreeSet<(i64, String, String)>>,
    releases: HashMap<i64, Vec<ReleaseRow>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = releases)]
struct ReleaseRow {
    outside_id: String,
    candidate_id: i64,
    brand_id: i64,
    revision: i64,
    certificate: String,
    released_at: i64,
}

impl Rows {
    fn load(reader: &mut Reader<'_>, ids: &[i64]) -> Result<Self, Error> {
        let content: Vec<RevisionRow> = reader.list(
            revisions::table
                .filter(revisions::candidate_id.eq_any(ids.to_vec()))
                .order((revisions::candidate_id, revisions::number))
                .select(RevisionRow::as_select()),
        )?;
        let margins: Vec<RevisionMargin> = reader.list(
            revisions::table
                .filter(revisions::candidate_id.eq_any(ids.to_vec()))
                .order((revisions::candidate_id, revisions::number))
                .select(RevisionMargin::as_select()),
        )?;
        let said: Vec<DecisionRow> = reader.list(
            decisions::table
                .filter(decisions::candidate_id.eq_any(ids.to_vec()))
                .order(decisions::id)
                .select(DecisionRow::as_select()),
        )?;
        let contributed: Vec<(i64, i64)> = reader.list(
            candidate_contributors::table
                .filter(candidate_contributors::candidate_id.eq_any(ids.to_vec()))
                .select((
                    candidate_contributors::candidate_id,
                    candidate_contributors::person_id,
                )),
        )?;
        let passed: Vec<(i64, i64, String, String)> = reader.list(
            check_overrides::table
                .filter(check_overrides::candidate_id.eq_any(ids.to_vec()))
                .select((
                    check_overrides::candidate_id,
                    check_overrides::person_id,
                    check_overrides::rev_hash,
                    check_overrides::rule,
                )),
        )?;
        let released: Vec<ReleaseRow> = reader.list(
            releases::table
                .filter(releases::candidate_id.eq_any(ids.to_vec()))
                .select(ReleaseRow::as_select()),
        )?;
        let mut rows = Self {
            revisions: HashMap::new(),
            decisions: HashMap::new(),
            contributors: HashMap::new(),
            ancestors: HashMap::new(),
            overrides: HashMap::new(),
            releases: HashMap::new(),
        };
        for (row, margin) in content.into_iter().zip(margins) {
            rows.revisions
                .entry(row.candidate_id)
                .or_default()
                .push((row, margin));
        }
        for row in said {
            rows.decisions.entry(row.candidate_id).or_default().push(row);
        }
        for (candidate, person) in contributed {
            rows.contributors.entry(candidate).or_default().insert(person);
        }
        let lines: Vec<(i64, i64)> = reader.list(
            candidate_ancestors::table
                .filter(candidate_ancestors::candidate_id.eq_any(ids.to_vec()))
                .select((
                    candidate_ancestors::candidate_id,
                    candidate_ancestors::ancestor_id,
                )),
        )?;
        for (candidate, ancestor) in lines {
            rows.ancestors.entry(candidate).or_default().insert(ancestor);
        }
        for (candidate, person, rev_hash, rule) in passed {
            let of_candidate = rows.overrides.entry(candidate).or_default();
            of_candidate.insert((person, rev_hash, rule));
        }
        for row in released {
            rows.releases.entry(row.candidate_id).or_default().push(row);
        }
        Ok(rows)
    }

    fn differences(
        &self,
        reader: &mut Reader<'_>,
        id: i64,
        said: &CandidateSaid,
        keys: &ReleaseVerifier,
    ) -> Result<Vec<String>, Error> {
        let core = match candidate::find_core(reader, CandidateId(id)) {
            Err(Error::Damaged(what)) => return Ok(vec![what.to_owned()]),
            core => core?.ok_or(Error::Damaged("a candidate is missing"))?,
        };
        let mut reasons = Vec::new();
        let newest = said.revisions.last_key_value();
        let is_newest = newest
            .is_some_and(|(number, revision)| *number == core.revision && revision.rev_hash == core.rev_hash);
        if core.state != said.state {
            reasons.push(format!(
                "its state is {}, and the chain says {}",
                core.state.as_str(),
                said.state.as_str()
            ));
        }
        if !is_newest {
            reasons.push("its newest revision is not the one the chain says".to_owned());
        }
        if Some(core.author.0) != said.author || said.kind.as_deref() != Some(core.kind.as_str()) {
            reasons.push("its author or kind is not what the chain says".to_owned());
        }
        if core.copied_from.map(|ancestor| ancestor.0) != said.copied_from {
            reasons.push("what it was begun anew from is not what the chain says".to_owned());
        }
        reasons.extend(self.of_revisions(reader, &core, said)?);
        reasons.extend(self.of_decisions(&core, said)?);
        reasons.extend(self.of_hands(&core, said));
        reasons.extend(self.of_release(&core, said, keys));
        Ok(reasons)
    }

    /// What it comes from, directly or not, is what the chain says of each copy on the way.
    fn of_ancestors(&self, id: i64, replay: &Replay) -> Option<String> {
        // Ids rise, so that no entry can lead in a circle.
        let copied_from = |id: i64| {
            let said = replay.candidates.get(&id)?;
            said.copied_from.filter(|ancestor| *ancestor < id)
        };
        let said: BTreeSet<i64> = std::iter::successors(copied_from(id), |id| copied_from(*id)).collect();
        let stored = self.ancestors.get(&id).cloned().unwrap_or_default();
        (said != stored).then(|| "what it was begun anew from is not what the chain says".to_owned())
    }

    fn of_revisions(
        &self,
        reader: &mut Reader<'_>,
        core: &Core,
        said: &CandidateSaid,
    ) -> Result<Vec<String>, Error> {
        let brand = brand::get(reader, core.brand)?;
        let stored = self.revisions.get(&core.id.0).map_or(&[][..], Vec::as_slice);
        let by_number: BTreeMap<i64, _> = stored.iter().map(|both| (both.0.number, both)).collect();
        let mut reasons = Vec::new();
        for number in by_number
            .keys()
            .filter(|number| !said.revisions.contains_key(number))
        {
            reasons.push(format!("the chain knows nothing of revision {number}"));
        }
        for (number, revision) in &said.revisions {
            let Some((row, margin)) = by_number.get(number) else {
                reasons.push(format!("revision {number} is missing"));
                continue;
            };
            let hash = match content::rebuild(core, &brand, row) {
                Err(Error::Damaged(_)) => None,
                content => content?.hash().ok(),
            };
            let is_sealed = match &revision.seal {
                Some(seal) => margin.seal()? == *seal,
                None => Some(margin.author_id) == revision.author,
            };
            let is_it = hash.as_ref() == Some(&revision.rev_hash) && row.rev_hash == revision.rev_hash;
            if !is_it || !is_sealed {
                reasons.push(format!("revision {number} is not what was written"));
            }
        }
        Ok(reasons)
    }

    fn of_decisions(&self, core: &Core, said: &CandidateSaid) -> Result<Vec<String>, Error> {
        let stored = self.decisions.get(&core.id.0).map_or(&[][..], Vec::as_slice);
        let mut reasons = Vec::new();
        if stored.len() != said.decisions.len() {
            reasons.push(format!(
                "there are {} decisions, and the chain says {}",
                stored.len(),
                said.decisions.len()
            ));
        }
        for (row, decision) in stored.iter().zip(&said.decisions) {
            if !is_decision(row, decision)? {
                reasons.push(format!(
                    "a decision is not the one entry {} says",
                    decision.sequence
                ));
            }
        }
        Ok(reasons)
    }

    /// Who had a hand in it, and so may not decide.
    fn of_hands(&self, core: &Core, said: &CandidateSaid) -> Vec<String> {
        let none = BTreeSet::new();
        let stored = self.contributors.get(&core.id.0).unwrap_or(&none);
        let are_those = if said.contributors_are_complete {
            *stored == said.contributors
        } else {
            stored.is_superset(&said.contributors)
        };
        let mut reasons = Vec::new();
        if !are_those {
            reasons.push("its contributors are not those the chain says".to_owned());
        }
        let nobody = BTreeSet::new();
        if *self.overrides.get(&core.id.0).unwrap_or(&nobody) != said.overrides {
            reasons.push("the findings that were let pass are not those the chain says".to_owned());
        }
        reasons
    }

    fn of_release(&self, core: &Core, said: &CandidateSaid, keys: &ReleaseVerifier) -> Vec<String> {
        let stored = self.releases.get(&core.id.0).map_or(&[][..], Vec::as_slice);
        match (stored, &said.certificate) {
            ([], None) => Vec::new(),
            ([], Some(_)) => vec!["its release is missing".to_owned()],
            ([row], Some(certificate)) if is_release(row, core, certificate, keys) => Vec::new(),
            ([_], Some(_)) => vec!["its release is not the one the chain says".to_owned()],
            _ => vec!["the chain knows nothing of a release of it".to_owned()],
        }
    }
}

fn is_decision(row: &DecisionRow, said: &DecisionSaid) -> Result<bool, Error> {
    let is_it = Some(row.person_id) == said.person
        && row.decided_at == said.at
        && row.verdict == said.verdict
        && row.rev_hash == said.rev_hash;
    // Entries of before carry no seal.
    Ok(is_it
        && match &said.seal {
            Some(seal) => row.seal()? == *seal,
            None => true,
        })
}

fn is_release(row: &ReleaseRow, core: &Core, said: &serde_json::Value, keys: &ReleaseVerifier) -> bool {
    let Ok(signed) = serde_json::from_str::<SignedCertificate>(&row.certificate) else {
        return false;
    };
    let certificate = &signed.certificate;
    signed.verify(keys).is_ok()
        && serde_json::to_value(certificate).is_ok_and(|stored| stored == *said)
        && certificate.release.as_str() == row.outside_id
        && certificate.released_at.0 == row.released_at
        && row.revision == core.revision
        && row.brand_id == core.brand.0
        && row.candidate_id == core.id.0
}
