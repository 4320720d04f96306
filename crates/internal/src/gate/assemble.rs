//! Rows of the gate put together into candidates: a fixed number of statements, however many there are.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::check::Finding;
use gatepost_model::gate::{CandidateState, StepTally, Tally};
use gatepost_model::id::{BrandId, CandidateId, PersonId};
use gatepost_model::notice::DeliveryCounts;
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::Reader;

use super::candidate::{self, Candidate, Core, Decision, Held, Publication, Revision, ShownFinding, Waits};
use super::check::Override;
use super::content::{self, RevisionRow};
use super::review::StoredDecision;
use super::standing::{Eligibility, Standing};
use super::{about, ancestor, card, check};
use crate::outside::Votes;
use crate::schema::{brands, people, publications, releases};
use crate::{Context, Error, role};

/// One candidate, for the answer of a verb that has just changed it.
pub(super) fn one(reader: &mut Reader<'_>, id: CandidateId, now: Timestamp) -> Result<Candidate, Error> {
    let core = candidate::find_core(reader, id)?.ok_or(Error::NotFound)?;
    many(reader, vec![core], now)?
        .pop()
        .ok_or(Error::Damaged("a candidate is missing"))
}

/// Puts candidates together, in the order given, without what only the desk may read of what they answer.
pub(super) fn many(
    reader: &mut Reader<'_>,
    cores: Vec<Core>,
    now: Timestamp,
) -> Result<Vec<Candidate>, Error> {
    seen_from(reader, cores, now, &[])
}

/// Puts candidates together as a person sees them, in the order given.
pub(super) fn for_person(
    reader: &mut Reader<'_>,
    cores: Vec<Core>,
    now: Timestamp,
    person: PersonId,
) -> Result<Vec<Candidate>, Error> {
    let desks = role::desks_of(reader, person)?;
    seen_from(reader, cores, now, &desks)
}

/// One candidate as a person sees it, with what the check list of today finds in it: a rule may have come since it was
/// written, and whoever looks has to see what holds it.
pub(super) fn alone(
    reader: &mut Reader<'_>,
    context: &Context,
    core: Core,
    person: PersonId,
) -> Result<Candidate, Error> {
    let now = context.now();
    let mut candidate = for_person(reader, vec![core.clone()], now, person)?
        .pop()
        .ok_or(Error::NotFound)?;
    if core.state.is_over() {
        return Ok(candidate);
    }
    let row = content::current_revision(reader, core.id)?;
    let found = match check::found_now(reader, context, &core, &row) {
        // It shows as it is stored, and is held with what is damaged as the reason.
        Err(Error::Damaged(_)) => return Ok(candidate),
        found => found?,
    };
    let passed = check::overrides_of(reader, &[core.id.0])?.remove(&core.id.0);
    let passed = passed.unwrap_or_default();
    let usernames = usernames(reader, passed.iter().map(|one| one.person.0).collect())?;
    let name = |person: PersonId| named(&usernames, person);
    candidate.revision.findings = shown(found, &row.rev_hash, &passed, name)?;
    Ok(candidate)
}

/// Puts candidates together as they are seen from these desks: what came in for a brand is for its desk.
pub(super) fn seen_from(
    reader: &mut Reader<'_>,
    cores: Vec<Core>,
    now: Timestamp,
    desks: &[BrandId],
) -> Result<Vec<Candidate>, Error> {
    if cores.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = cores.iter().map(|core| core.id.0).collect();
    let mut revisions = content::current_revisions(reader, &ids)?;
    let standing = Standing::load(reader, &cores)?;
    let mut mirror = publications_of(reader, &ids)?;
    let brand_names = brand_names(reader, &cores)?;
    let mut cards = card::of(reader, &cores, &revisions)?;
    let mut targets = about::of(reader, &cores)?;
    let mut overrides = check::overrides_of(reader, &ids)?;
    let ancestors = ancestor::of(reader, &cores)?;
    let people: Vec<i64> = cores
        .iter()
        .map(|c| c.author.0)
        .chain(
            cores
                .iter()
                .flat_map(|c| standing.decisions(c).map(|d| d.person.0)),
        )
        .chain(standing.people().everybody().map(|person| person.0))
        .chain(overrides.values().flatten().map(|passed| passed.person.0))
        .chain(ancestors.people())
        .collect();
    let usernames = usernames(reader, people)?;
    let name = |person: PersonId| named(&usernames, person);

    cores
        .into_iter()
        .map(|core| {
            let tally = standing.tally(&core, now)?;
            let waits_for = waits_for(&core, &tally, standing.people(), now, name)?;
            let row = revisions
                .remove(&core.id.0)
                .ok_or(Error::Damaged("a revision is missing"))?;
            let decisions = standing
                .decisions(&core)
                .map(|decision| of_decision(decision, name))
                .collect::<Result<_, Error>>()?;
            let passed = overrides.remove(&core.id.0).unwrap_or_default();
            let (publication, votes) = mirror.remove(&core.id.0).unzip();
            let is_held = core.state == CandidateState::Held;
            Ok(Candidate {
                held: is_held.then(|| Held {
                    reason: core.problem.clone().unwrap_or_default(),
                    from: core.held_from,
                    by_stop: core.held_by_stop,
                }),
                ancestor: ancestors.get(&core, name)?,
                target: targets.remove(&core.id.0),
                card: cards.take(core.id, desks.contains(&core.brand)),
                votes: votes.flatten(),
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
                revision: of_row(row, &passed, name)?,
                steps: tally.steps,
                waits_for,
                decisions,
                publication,
                created_at: core.created_at,
                updated_at: core.updated_at,
            })
        })
        .collect()
}

/// Whose word is missing, where one is.
fn waits_for(
    core: &Core,
    tally: &Tally,
    eligibility: &Eligibility,
    now: Timestamp,
    name: impl Fn(PersonId) -> Result<String, Error>,
) -> Result<Option<Waits>, Error> {
    let Some(step) = awaited_step(core, tally) else {
        return Ok(None);
    };
    let mut people = reviewers_left(core, &step.group, tally, eligibility, now)
        .map(name)
        .collect::<Result<Vec<_>, Error>>()?;
    people.sort();
    Ok(Some(Waits {
        group: step.group.clone(),
        missing: step.needed.saturating_sub(step.given).max(1),
        people,
    }))
}

/// The step that lacks an approval, where one does. What is held with its quorum lacks none: any approver of the
/// brand lifts the hold. What was held before it was submitted waits for nobody's approval either.
fn awaited_step<'a>(core: &Core, tally: &'a Tally) -> Option<&'a StepTally> {
    let asks = match core.state {
        CandidateState::InReview => true,
        CandidateState::Held => !tally.complete && was_submitted(core),
        _ => false,
    };
    tally.steps.get(open_step(tally)).filter(|_| asks)
}

fn was_submitted(core: &Core) -> bool {
    !matches!(
        core.held_from,
        Some(CandidateState::Draft | CandidateState::ChangesRequested | CandidateState::Expired)
    )
}

/// Whose word of a group can still count. What is held is lifted by a fresh word, also of somebody whose approval
/// counts already.
fn reviewers_left<'a>(
    core: &'a Core,
    group: &'a str,
    tally: &'a Tally,
    eligibility: &'a Eligibility,
    now: Timestamp,
) -> impl Iterator<Item = PersonId> + 'a {
    let is_counted =
        |person: &PersonId| core.state == CandidateState::InReview && tally.people.contains(person);
    eligibility
        .reviewers_of(core, group, now)
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
    let standing = Standing::load(reader, cores)?;
    let mut found = Vec::new();
    for core in cores {
        let tally = standing.tally(core, now)?;
        let is_for = match awaited_step(core, &tally) {
            Some(step) => reviewers_left(core, &step.group, &tally, standing.people(), now)
                .any(|reviewer| reviewer == person),
            None => true,
        };
        if is_for {
            found.push(core.id);
        }
    }
    Ok(found)
}

/// Index of the step a decision is for. A held candidate may have its quorum: then the last step takes the
/// approval that lifts it.
pub(super) fn open_step(tally: &Tally) -> usize {
    tally.open_step().unwrap_or(tally.steps.len().saturating_sub(1))
}

/// A decision, for those who may see the candidate.
pub(super) fn of_decision(
    decision: &StoredDecision,
    name: impl Fn(PersonId) -> Result<String, Error>,
) -> Result<Decision, Error> {
    Ok(Decision {
        person: name(decision.person)?,
        verdict: decision.verdict,
        rev_hash: decision.rev_hash.clone(),
        comment: decision.comment.clone().map(InternalText::new),
        at: decision.at,
    })
}

fn of_row(
    row: RevisionRow,
    passed: &[Override],
    name: impl Fn(PersonId) -> Result<String, Error>,
) -> Result<Revision, Error> {
    let damaged = |_| Error::Damaged("what was found in a revision cannot be read");
    let findings: Vec<Finding> = serde_json::from_str(&row.findings).map_err(damaged)?;
    let findings = shown(findings, &row.rev_hash, passed, name)?;
    Ok(Revision {
        media: row.media()?,
        poll: row.poll()?,
        profile: row.profile()?,
        labels: row.labels()?,
        hashtags: row.hashtags()?,
        findings,
        number: row.number,
        rev_hash: row.rev_hash,
        text: row.text.map(InternalText::new),
        content_html: row.content_html.map(InternalText::new),
        content_warning: row.content_warning.map(InternalText::new),
        language: row.language,
        in_reply_to: row.in_reply_to,
        object: row.object,
        object_hash: row.object_hash,
        not_before: row.not_before.map(Timestamp),
        not_after: row.not_after.map(Timestamp),
        title: row.title.map(InternalText::new),
        created_at: Timestamp(row.created_at),
    })
}

fn brand_names(reader: &mut Reader<'_>, cores: &[Core]) -> Result<HashMap<i64, String>, Error> {
    let ids: Vec<i64> = cores.iter().map(|core| core.brand.0).collect();
    let rows = brands::table
        .filter(brands::id.eq_any(ids))
        .select((brands::id, brands::name));
    Ok(reader.list::<_, (i64, String)>(rows)?.into_iter().collect())
}

/// Findings, each with who let it pass for this revision.
fn shown(
    findings: Vec<Finding>,
    rev_hash: &str,
    passed: &[Override],
    name: impl Fn(PersonId) -> Result<String, Error>,
) -> Result<Vec<ShownFinding>, Error> {
    let findings = findings.into_iter().map(|finding| {
        let passed = passed
            .iter()
            .find(|passed| passed.rev_hash == rev_hash && passed.rule == finding.rule);
        Ok(ShownFinding {
            overridden_by: passed.map(|passed| name(passed.person)).transpose()?,
            reason: passed.map(|passed| InternalText::new(passed.reason.clone())),
            finding,
        })
    });
    findings.collect()
}

fn named(usernames: &HashMap<i64, String>, person: PersonId) -> Result<String, Error> {
    usernames
        .get(&person.0)
        .cloned()
        .ok_or(Error::Damaged("a person is missing"))
}

fn usernames(reader: &mut Reader<'_>, ids: Vec<i64>) -> Result<HashMap<i64, String>, Error> {
    let rows = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::username));
    Ok(reader.list::<_, (i64, String)>(rows)?.into_iter().collect())
}

type MirrorRow = (i64, String, String, i64, i64, i64, i64, i64, Option<String>);

/// What the mirror knows of the publications of these candidates, with the votes in polls.
fn publications_of(
    reader: &mut Reader<'_>,
    candidates: &[i64],
) -> Result<HashMap<i64, (Publication, Option<Votes>)>, Error> {
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
                publications::votes,
            )),
    )?;
    rows.into_iter()
        .map(
            |(candidate, uri, url, published_at, pending, delivered, refused, failed, votes)| {
                let votes = votes.as_deref().map(serde_json::from_str).transpose();
                let publication = Publication {
                    uri,
                    url,
                    published_at: Timestamp(published_at),
                    deliveries: DeliveryCounts {
                        pending,
                        delivered,
                        refused,
                        failed,
                    },
                };
                let votes = votes.map_err(|_| Error::Damaged("the votes in a poll cannot be read"))?;
                Ok((candidate, (publication, votes)))
            },
        )
        .collect()
}
