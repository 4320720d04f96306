//! T4 to T7: one person's word on one revision.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Step, Tally, Verb, Verdict};
use gatepost_model::id::PersonId;
use gatepost_model::scope::Scope;
use gatepost_storage::Transaction;
use serde_json::json;

use super::candidate::{self, Candidate, Core};
use super::standing::Standing;
use super::{asking, assemble, content, fields, hold, policy, submit, tell};
use crate::notice::{self, Kind};
use crate::reauthentication::{self, Purpose};
use crate::schema::{candidates, decisions};
use crate::{Caller, Context, Error, Inside, audit, link};

/// A decision, as it was asked for.
#[derive(Debug, Clone, Default)]
pub struct DecisionRequest {
    /// `approve`, `request_changes` or `reject`.
    pub decision: Option<String>,
    /// The hash of the revision the person saw.
    pub rev_hash: Option<String>,
    /// Why; required unless the decision is to approve.
    pub comment: Option<String>,
    /// From [`reauthentication::begin`], for this candidate, revision and the verb `decide`.
    pub reauthentication_token: Option<String>,
}

/// Longest comment, in characters.
const COMMENT_CHARACTERS: usize = 5_000;

/// Records a decision and moves the candidate to where the count puts it.
///
/// # Errors
/// In the gate's order. The re-authentication is used up only when the decision is recorded.
pub async fn decide(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    request: DecisionRequest,
) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| record(tx, &context, &caller, &id, request))
        .await
        .inspect(|candidate| tell(inside, candidate.id))
}

fn record(
    tx: &mut Transaction<'_>,
    context: &Context,
    caller: &Caller,
    id: &str,
    request: DecisionRequest,
) -> Result<Candidate, Error> {
    let now = context.now();
    let mut head = audit::lock_for(tx, caller)?;
    caller.demand(Scope::Decide)?;
    let core = candidate::get_visible(tx, caller, id)?;
    let standing = Standing::of(tx, &core)?;
    demand_reviewer(&standing, &core, caller)?;

    let verdict = request
        .decision
        .as_deref()
        .and_then(Verdict::parse)
        .ok_or_else(|| Error::invalid("decision must be approve, request_changes or reject."))?;
    // Sending needs a quorum; stopping needs one person, and nobody is kept from it.
    if verdict == Verdict::Approve {
        link::demand_no_pause(tx, caller.person, now)?;
        policy::demand_second_factor(tx, core.brand, caller.person)?;
    }
    let comment = request.comment.filter(|comment| !comment.trim().is_empty());
    fields::refuse_controls("comment", comment.as_deref())?;
    if comment
        .as_ref()
        .is_some_and(|comment| comment.chars().count() > COMMENT_CHARACTERS)
    {
        return Err(Error::invalid(format!(
            "comment has more than {COMMENT_CHARACTERS} characters."
        )));
    }
    if verdict != Verdict::Approve && comment.is_none() {
        return Err(Error::invalid(
            "comment is missing: say why, so that the author can act on it.",
        ));
    }
    let rev_hash = fields::seen_hash(request.rev_hash)?;

    submit::demand_current(&core.rev_hash, &rev_hash)?;
    core.state.permits(Verb::Decide).map_err(Error::conflict)?;
    hold::demand_was_submitted(&core)?;
    let before = standing.tally(&core, now)?;
    let (step, group) = open_step(&standing, &before, &core, caller, verdict, now)?;
    let policy_version = standing.policy(&core)?.version;
    // With its quorum and yet in review, it expired for its time alone: anybody's word lets it go on.
    let counted = before.people.contains(&caller.person) && !before.complete;
    if counted && core.state == CandidateState::InReview {
        return Err(Error::conflict("You have decided about this revision already."));
    }
    let secret = request.reauthentication_token.as_deref();
    let purpose = Purpose {
        verb: "decide",
        candidate: Some(core.id),
        rev_hash: Some(&core.rev_hash),
    };
    let reauthenticated_at = reauthentication::spend(tx, caller, secret, &purpose, now)?;

    let revision = content::current_revision(tx, core.id)?;
    let id = context.next_id();
    tx.execute(diesel::insert_into(decisions::table).values((
        decisions::id.eq(id),
        decisions::candidate_id.eq(core.id.0),
        decisions::revision.eq(revision.number),
        decisions::rev_hash.eq(&core.rev_hash),
        decisions::step.eq(i64::try_from(step).unwrap_or(i64::MAX)),
        decisions::review_group.eq(&group),
        decisions::person_id.eq(caller.person.0),
        decisions::verdict.eq(verdict.as_str()),
        decisions::comment.eq(comment),
        decisions::decided_at.eq(now.0),
        decisions::reauthenticated_at.eq(reauthenticated_at.0),
        decisions::reauthenticated_by.eq("password"),
        decisions::policy_version.eq(policy_version),
    )))?;
    let state = settle(tx, &core, verdict, revision.not_before.map(Timestamp), now)?;
    let event = audit::Event {
        at: now,
        person: Some(caller.person),
        verb: match verdict {
            Verdict::Approve => "candidate.approved",
            Verdict::RequestChanges => "candidate.changes_requested",
            Verdict::Reject => "candidate.rejected",
        },
        subject: format!("candidate:{}", core.id),
        details: &json!({
            "revision": core.revision, "rev_hash": core.rev_hash, "group": group,
            "policy_version": policy_version, "state": state,
            "seal": audit::seal::of_decision(tx, id)?,
        }),
    };
    audit::append(tx, &mut head, event)?;
    notice::see_about(tx, caller.person, core.id, now)?;
    tell_of(tx, context, &core, caller.person, verdict, state)?;
    assemble::one(tx, core.id, now)
}

/// Tells whoever is concerned what has become of it.
fn tell_of(
    tx: &mut Transaction<'_>,
    context: &Context,
    core: &Core,
    by: PersonId,
    verdict: Verdict,
    state: CandidateState,
) -> Result<(), Error> {
    match (verdict, state) {
        (Verdict::RequestChanges, _) => {
            notice::tell_makers(tx, context, Kind::ChangesRequested, core.id, Some(by))
        }
        (Verdict::Reject, _) => notice::tell_makers(tx, context, Kind::Rejected, core.id, Some(by)),
        (Verdict::Approve, CandidateState::Approved | CandidateState::Scheduled) => {
            asking::tell_approved(tx, context, core, by)
        }
        // Those of this step were told before; those of the next one are told when it opens.
        (Verdict::Approve, CandidateState::InReview) if is_next_step(tx, core, context)? => {
            asking::tell_reviewers(tx, context, core, by)
        }
        (Verdict::Approve, _) => Ok(()),
    }
}

/// Whether the decision that was just stored has opened another step: nobody has approved for the open one yet.
fn is_next_step(tx: &mut Transaction<'_>, core: &Core, context: &Context) -> Result<bool, Error> {
    let tally = Standing::of(tx, core)?.tally(core, context.now())?;
    let open = tally.steps.get(assemble::open_step(&tally));
    Ok(open.is_some_and(|step| step.given == 0))
}

/// The caller must be in a review group that decides here, and must not have had a hand in the content.
fn demand_reviewer(standing: &Standing, core: &Core, caller: &Caller) -> Result<(), Error> {
    let requirement = standing.requirement(core)?;
    let decides = |step: &Step| standing.people().is_reviewer(core, &step.group, caller.person);
    if !requirement.steps.iter().any(decides) {
        return Err(Error::forbidden("Only the brand's approvers decide about it."));
    }
    if standing.people().had_a_hand_in(core, caller.person) {
        return Err(Error::forbidden(
            "You wrote it, or a part of it, or let a finding pass. Somebody else has to decide.",
        ));
    }
    Ok(())
}

/// The step that waits for a decision, by index and group; the caller must be in its group.
fn open_step(
    standing: &Standing,
    tally: &Tally,
    core: &Core,
    caller: &Caller,
    verdict: Verdict,
    now: Timestamp,
) -> Result<(usize, String), Error> {
    let index = assemble::open_step(tally);
    let open = tally
        .steps
        .get(index)
        .ok_or(Error::Damaged("the policy has no steps"))?;
    if !standing.people().is_reviewer(core, &open.group, caller.person) {
        return Err(Error::conflict(format!(
            "It waits for the group {} now.",
            open.group
        )));
    }
    // Stopping needs one person, and nobody is kept from it.
    let counts = standing.people().counted(core, &open.group, caller.person, now);
    if verdict == Verdict::Approve && !counts {
        return Err(Error::forbidden(
            "You are new in this group: your approval counts a day after the role was granted.",
        ));
    }
    Ok((index, open.group.clone()))
}

/// Stores the state the decision leads to.
fn settle(
    tx: &mut Transaction<'_>,
    core: &Core,
    verdict: Verdict,
    not_before: Option<Timestamp>,
    now: Timestamp,
) -> Result<CandidateState, Error> {
    let complete = Standing::of(tx, core)?.tally(core, now)?.complete;
    let embargo = not_before.filter(|moment| *moment > now);
    let state = match (verdict, complete) {
        // What a stop holds goes on when the stop is lifted.
        (Verdict::Approve, _) if core.held_by_stop.is_some() => return Ok(core.state),
        (Verdict::Reject, _) => CandidateState::Rejected,
        (Verdict::RequestChanges, _) => CandidateState::ChangesRequested,
        (Verdict::Approve, false) => CandidateState::InReview,
        (Verdict::Approve, true) if embargo.is_some() => CandidateState::Scheduled,
        (Verdict::Approve, true) => CandidateState::Approved,
    };
    let scheduled_at = embargo.filter(|_| state == CandidateState::Scheduled);
    tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
        candidates::state.eq(state.as_str()),
        candidates::problem.eq(None::<String>),
        candidates::held_from.eq(None::<String>),
        candidates::held_by_stop.eq(None::<i64>),
        candidates::held_schedule.eq(None::<i64>),
        candidates::scheduled_at.eq(scheduled_at.map(|moment| moment.0)),
        candidates::updated_at.eq(now.0),
    )))?;
    Ok(state)
}
