//! T14: what was held goes back to what it was. Nothing leaves by that alone.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Verb};
use gatepost_model::id::PersonId;
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;
use gatepost_storage::Transaction;
use serde_json::json;

use super::candidate::{self, Candidate, Core};
use super::standing::Standing;
use super::{assemble, check, content, policy, tell};
use crate::schema::candidates;
use crate::{Caller, Context, Error, Inside, audit, brand, link, role};

/// Ends a hold. Only the brand's approvers do, and none of them who had a hand in the content; what a stop holds
/// is let go by lifting the stop.
///
/// # Errors
/// In the gate's order; [`Error::Conflict`] when it is not held, or a stop holds it.
pub async fn lift(inside: &Inside, caller: &Caller, id: &str) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            caller.demand(Scope::Decide)?;
            let core = candidate::get_visible(tx, &caller, &id)?;
            if !role::holds(tx, caller.person, core.brand, Role::Approver)? {
                return Err(Error::forbidden(
                    "Only the brand's approvers lift a hold. Ask one of them.",
                ));
            }
            if Standing::of(tx, &core)?.people().had_a_hand_in(&core, caller.person) {
                return Err(Error::forbidden(
                    "You wrote it, or a part of it, or let a finding pass. Somebody else has to lift the hold.",
                ));
            }
            link::demand_no_pause(tx, caller.person, now)?;
            policy::demand_second_factor(tx, core.brand, caller.person)?;
            core.state.permits(Verb::Lift).map_err(Error::conflict)?;
            if core.held_by_stop.is_some() {
                return Err(Error::conflict(
                    "A stop holds it. It goes on when the stop is lifted.",
                ));
            }
            refuse_unclean(tx, &context, &core)?;
            lead_back(tx, &mut head, &core, caller.person, now)?;
            assemble::one(tx, core.id, now)
        })
        .await
        .inspect(|candidate| tell(inside, candidate.id))
}

/// Refuses to lead back what would only be held again: what a check list has come to forbid since it was approved.
fn refuse_unclean(tx: &mut Transaction<'_>, context: &Context, core: &Core) -> Result<(), Error> {
    if !was_approved(core) {
        return Ok(());
    }
    let brand = brand::get(tx, core.brand)?;
    let row = content::current_revision(tx, core.id)?;
    let content = match content::rebuild(core, &brand, &row) {
        // It is held again, with what is damaged as the reason, before it leaves.
        Err(Error::Damaged(_)) => return Ok(()),
        content => content?,
    };
    match check::still_clean(tx, context, core, &row, &content)? {
        None => Ok(()),
        Some(reason) => Err(Error::conflict(format!(
            "{reason} Let the finding pass with a reason, or write a new revision."
        ))),
    }
}

fn was_approved(core: &Core) -> bool {
    matches!(
        core.held_from.unwrap_or(CandidateState::Approved),
        CandidateState::Approved | CandidateState::Scheduled | CandidateState::Releasing
    )
}

/// Leads a held candidate back to what it was: never into the undo window, and never to a time that has passed.
pub(super) fn lead_back(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    core: &Core,
    person: PersonId,
    now: Timestamp,
) -> Result<CandidateState, Error> {
    let was = core.held_from.unwrap_or(CandidateState::Approved);
    let (state, time, problem) = if was_approved(core) {
        after_approval(tx, core, was, now)?
    } else {
        (was, None, None)
    };
    tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
        candidates::state.eq(state.as_str()),
        candidates::problem.eq(problem),
        candidates::scheduled_at.eq(time.map(|time| time.0)),
        candidates::leaves_at.eq(None::<i64>),
        candidates::held_from.eq(None::<String>),
        candidates::held_schedule.eq(None::<i64>),
        candidates::held_by_stop.eq(None::<i64>),
        candidates::updated_at.eq(now.0),
    )))?;
    let event = audit::Event {
        at: now,
        person: Some(person),
        verb: "candidate.lifted",
        subject: format!("candidate:{}", core.id),
        details: &json!({ "state": state, "scheduled_at": time }),
    };
    audit::append(tx, head, event)?;
    Ok(state)
}

type Back = (CandidateState, Option<Timestamp>, Option<&'static str>);

/// Where something goes that had its quorum: back to it while the approvals still count, else to the reviewers.
fn after_approval(
    tx: &mut Transaction<'_>,
    core: &Core,
    was: CandidateState,
    now: Timestamp,
) -> Result<Back, Error> {
    let last = content::current_revision(tx, core.id)?.not_after;
    if last.is_some_and(|last| last <= now.0) {
        let problem = "The last moment at which it may leave passed while it was held.";
        return Ok((CandidateState::Expired, None, Some(problem)));
    }
    let time = core.held_schedule.filter(|_| was == CandidateState::Scheduled);
    if time.is_some_and(|time| time <= now) {
        let problem = "Its time passed while it was held.";
        return Ok((CandidateState::Expired, None, Some(problem)));
    }
    if !Standing::of(tx, core)?.tally(core, now)?.complete {
        return Ok((CandidateState::InReview, None, None));
    }
    Ok(match time {
        Some(time) => (CandidateState::Scheduled, Some(time), None),
        None => (CandidateState::Approved, None, None),
    })
}
