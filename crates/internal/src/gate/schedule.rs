//! T10: the time at which something approved goes by itself.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Verb};
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;
use gatepost_storage::Transaction;
use serde_json::json;

use super::candidate::{self, Candidate, Core};
use super::standing::Standing;
use super::{assemble, content, fields, policy, tell};
use crate::schema::candidates;
use crate::{Caller, Error, Inside, audit, brand, link, notice, role};

/// Sets the time at which the undo window opens by itself, or clears it. The time is no part of the hash, so no
/// approval is touched; it has to lie within the revision's own limits, and the approvals have to count then.
///
/// # Errors
/// In the gate's order; [`Error::Invalid`] for a time that has passed or at which it may not leave.
pub async fn schedule(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    scheduled_at: Option<String>,
) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    let candidate = inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            caller.demand(Scope::Decide)?;
            let core = candidate::get_visible(tx, &caller, &id)?;
            if !role::holds(tx, caller.person, core.brand, Role::Publisher)? {
                return Err(Error::forbidden(
                    "Only the brand's publishers set the time. Ask one of them.",
                ));
            }
            link::demand_no_pause(tx, caller.person, now)?;
            policy::demand_second_factor(tx, core.brand, caller.person)?;
            let time = scheduled_at
                .as_deref()
                .map(|text| fields::moment("scheduled_at", text))
                .transpose()?;
            if let Some(time) = time {
                demand_possible(tx, &core, time, now)?;
            }
            core.state.permits(Verb::Schedule).map_err(Error::conflict)?;
            if let Some(time) = time {
                demand_approved_until(tx, &core, time, now)?;
            }
            let state = match time {
                Some(_) => CandidateState::Scheduled,
                None => CandidateState::Approved,
            };
            tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
                candidates::state.eq(state.as_str()),
                candidates::problem.eq(None::<String>),
                candidates::scheduled_at.eq(time.map(|time| time.0)),
                candidates::updated_at.eq(now.0),
            )))?;
            let event = audit::Event {
                at: now,
                person: Some(caller.person),
                verb: "candidate.scheduled",
                subject: format!("candidate:{}", core.id),
                details: &json!({ "rev_hash": core.rev_hash, "scheduled_at": time, "state": state }),
            };
            audit::append(tx, &mut head, event)?;
            notice::see_about(tx, caller.person, core.id, now)?;
            assemble::one(tx, core.id, now)
        })
        .await?;
    inside.context.work.notify_waiters();
    tell(inside, candidate.id);
    Ok(candidate)
}

/// Refuses a time that has passed, or that the revision itself rules out.
fn demand_possible(
    tx: &mut Transaction<'_>,
    core: &Core,
    time: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    if time <= now {
        return Err(Error::invalid(
            "scheduled_at has passed. Release it now, or name a later time.",
        ));
    }
    let brand = brand::get(tx, core.brand)?;
    let content = content::rebuild(core, &brand, &content::current_revision(tx, core.id)?)?;
    if !content.may_leave_at(time) {
        return Err(Error::invalid(
            "It may not leave at scheduled_at: the revision itself says from when and until when it may.",
        ));
    }
    Ok(())
}

/// Refuses while approvals are missing, and a time at which those there are will be too old.
fn demand_approved_until(
    tx: &mut Transaction<'_>,
    core: &Core,
    time: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let standing = Standing::of(tx, core)?;
    if !standing.tally(core, now)?.complete {
        return Err(Error::conflict(
            "The approvals that still count do not suffice. Submit it again.",
        ));
    }
    if !standing.tally(core, time)?.complete {
        return Err(Error::conflict(
            "The approvals will be too old at that time. Name an earlier one, or have it approved later.",
        ));
    }
    Ok(())
}
