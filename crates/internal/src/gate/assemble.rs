//! Rows of the gate put together into candidates: a fixed number of statements, however many there are.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Policy, Tally};
use gatepost_model::id::{CandidateId, PersonId};
use gatepost_model::notice::DeliveryCounts;
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::Reader;

use super::candidate::{self, Candidate, Core, Decision, Publication, Revision, Waits};
use super::content::{self, RevisionRow};
use super::{policy, review};
use crate::Error;
use crate::schema::{brands, people, publications, releases};

/// One candidate, for the answer of a verb that has just changed it.
pub(super) fn one(reader: &mut Reader<'_>, id: CandidateId, now: Timestamp) -> Result<Candidate, Error> {
    let core = candidate::find_core(reader, id)?.ok_or(Error::NotFound)?;
    many(reader, vec![core], now)?
        .pop()
        .ok_or(Error::Damaged("a candidate is missing"))
}

/// Puts candidates together for people to see, in the order given.
pub(super) fn many(
    reader: &mut Reader<'_>,
    cores: Vec<Core>,
    now: Timestamp,
) -> Result<Vec<Candidate>, Error> {
    if cores.is_empty() {
        return Ok(Vec::new());
    }
    let policy = policy::in_force(reader)?;
    let ids: Vec<i64> = cores.iter().map(|core| core.id.0).collect();
    let mut revisions = content::current_revisions(reader, &ids)?;
    let decisions = review::decisions_of(reader, &ids)?;
    let eligibility = review::Eligibility::load(reader, &cores)?;
    let mut mirror = publications_of(reader, &ids)?;
    let brand_names = brand_names(reader, &cores)?;
    let people: Vec<i64> = cores
        .iter()
        .map(|c| c.author.0)
        .chain(decisions.iter().map(|d| d.person.0))
        .chain(eligibility.people().map(|person| person.0))
        .collect();
    let usernames = usernames(reader, people)?;
    let name = |person: PersonId| {
        usernames
            .get(&person.0)
            .cloned()
            .ok_or(Error::Damaged("a person is missing"))
    };

    cores
        .into_iter()
        .map(|core| {
            let own: Vec<_> = decisions
                .iter()
                .filter(|decision| decision.candidate == core.id)
                .collect();
            let votes = eligibility.votes(&core, &policy, own.iter().copied());
            let tally = Tally::count(&policy, &core.rev_hash, &votes, now);
            let waits_for = waits_for(&core, &policy, &tally, &eligibility, name)?;
            let row = revisions
                .remove(&core.id.0)
                .ok_or(Error::Damaged("a revision is missing"))?;
            let decisions = own.into_iter().map(|decision| {
                Ok(Decision {
                    person: name(decision.person)?,
                    verdict: decision.verdict,
                    rev_hash: decision.rev_hash.clone(),
                    comment: decision.comment.clone().map(InternalText::new),
                    at: decision.at,
                })
            });
            Ok(Candidate {
                id: core.id,
                state: core.state,
                problem: core.problem.clone(),
                brand: brand_names
                    .get(&core.brand.0)
                    .cloned()
                    .ok_or(Error::Damaged("a brand is missing"))?,
                kind: core.kind,
                author: name(core.author)?,
                scheduled_at: core.scheduled_at,
                leaves_at: core.leaves_at,
                revision: of_row(row),
                steps: tally.steps,
                waits_for,
                decisions: decisions.collect::<Result<_, Error>>()?,
                publication: mirror.remove(&core.id.0),
                created_at: core.created_at,
                updated_at: core.updated_at,
            })
        })
        .collect()
}

/// Whose word is missing, where one is.
fn waits_for(
    core: &Core,
    policy: &Policy,
    tally: &Tally,
    eligibility: &review::Eligibility,
    name: impl Fn(PersonId) -> Result<String, Error>,
) -> Result<Option<Waits>, Error> {
    let asks = matches!(core.state, CandidateState::InReview | CandidateState::Held);
    let Some((step, given)) = policy
        .steps
        .get(open_step(policy, tally))
        .zip(tally.steps.get(open_step(policy, tally)))
    else {
        return Ok(None);
    };
    if !asks {
        return Ok(None);
    }
    let mut people = reviewers_left(core, &step.group, tally, eligibility)
        .map(name)
        .collect::<Result<Vec<_>, Error>>()?;
    people.sort();
    Ok(Some(Waits {
        group: step.group.clone(),
        missing: step.needed.saturating_sub(given.given).max(1),
        people,
    }))
}

/// Whose word of a group can still count. What is held is lifted by a fresh word, also of somebody whose approval
/// counts already.
fn reviewers_left<'a>(
    core: &'a Core,
    group: &'a str,
    tally: &'a Tally,
    eligibility: &'a review::Eligibility,
) -> impl Iterator<Item = PersonId> + 'a {
    let is_counted =
        |person: &PersonId| core.state == CandidateState::InReview && tally.people.contains(person);
    eligibility
        .reviewers_of(core, group)
        .filter(move |person| !is_counted(person))
}

/// Which of these candidates do not wait for somebody else's word: what [`many`] says in `waits_for`, without
/// reading a word of their content.
pub(super) fn waiting_for(
    reader: &mut Reader<'_>,
    cores: &[Core],
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<CandidateId>, Error> {
    if cores.is_empty() {
        return Ok(Vec::new());
    }
    let policy = policy::in_force(reader)?;
    let ids: Vec<i64> = cores.iter().map(|core| core.id.0).collect();
    let decisions = review::decisions_of(reader, &ids)?;
    let eligibility = review::Eligibility::load(reader, cores)?;
    let is_for = |core: &&Core| {
        if !matches!(core.state, CandidateState::InReview | CandidateState::Held) {
            return true;
        }
        let own = decisions.iter().filter(|decision| decision.candidate == core.id);
        let votes = eligibility.votes(core, &policy, own);
        let tally = Tally::count(&policy, &core.rev_hash, &votes, now);
        let step = policy.steps.get(open_step(&policy, &tally));
        step.is_none_or(|step| {
            reviewers_left(core, &step.group, &tally, &eligibility).any(|reviewer| reviewer == person)
        })
    };
    Ok(cores.iter().filter(is_for).map(|core| core.id).collect())
}

/// Index of the step a decision is for. A held candidate may have its quorum: then the last step takes the
/// approval that lifts it.
pub(super) fn open_step(policy: &Policy, tally: &Tally) -> usize {
    tally.open_step().unwrap_or(policy.steps.len().saturating_sub(1))
}

fn of_row(row: RevisionRow) -> Revision {
    Revision {
        number: row.number,
        rev_hash: row.rev_hash,
        text: row.text.map(InternalText::new),
        content_html: row.content_html.map(InternalText::new),
        content_warning: row.content_warning.map(InternalText::new),
        language: row.language,
        in_reply_to: row.in_reply_to,
        object: row.object,
        not_before: row.not_before.map(Timestamp),
        created_at: Timestamp(row.created_at),
    }
}

fn brand_names(reader: &mut Reader<'_>, cores: &[Core]) -> Result<HashMap<i64, String>, Error> {
    let ids: Vec<i64> = cores.iter().map(|core| core.brand.0).collect();
    let rows = brands::table
        .filter(brands::id.eq_any(ids))
        .select((brands::id, brands::name));
    Ok(reader.list::<_, (i64, String)>(rows)?.into_iter().collect())
}

fn usernames(reader: &mut Reader<'_>, ids: Vec<i64>) -> Result<HashMap<i64, String>, Error> {
    let rows = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::username));
    Ok(reader.list::<_, (i64, String)>(rows)?.into_iter().collect())
}

type MirrorRow = (i64, String, String, i64, i64, i64, i64, i64);

fn publications_of(reader: &mut Reader<'_>, candidates: &[i64]) -> Result<HashMap<i64, Publication>, Error> {
    let joined =
        publications::table.inner_join(releases::table.on(releases::id.eq(publications::release_id)));
    let rows: Vec<MirrorRow> = reader.list(
        joined
            .filter(releases::candidate_id.eq_any(candidates.to_vec()))
            .select((
                releases::candidate_id,
                publications::uri,
                publications::url,
                publications::published_at,
                publications::pending,
                publications::delivered,
                publications::refused,
                publications::failed,
            )),
    )?;
    let publication =
        |(candidate, uri, url, published_at, pending, delivered, refused, failed): MirrorRow| {
            let deliveries = DeliveryCounts {
                pending,
                delivered,
                refused,
                failed,
            };
            (
                candidate,
                Publication {
                    uri,
                    url,
                    published_at: Timestamp(published_at),
                    deliveries,
                },
            )
        };
    Ok(rows.into_iter().map(publication).collect())
}
