//! T11: the undo window opens, and may be closed again by anyone on the desk.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, RevisionContent, Verb};
use gatepost_model::id::PersonId;
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;
use gatepost_storage::Transaction;
use serde_json::json;

use super::candidate::{self, Candidate, Core};
use super::standing::Standing;
use super::{assemble, content, policy, tell};
use crate::schema::candidates;
use crate::{Caller, Context, Error, Inside, audit, brand, link, notice, outside, role};

/// Longest undo window, in seconds: a day. What should leave later has a time instead.
const LONGEST_UNDO: i64 = 24 * 60 * 60;

/// Opens the undo window. When it ends, the publish transaction checks everything again.
///
/// # Errors
/// In the gate's order; [`Error::Conflict`] when the approvals that count no longer suffice.
pub async fn release(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    undo_seconds: Option<i64>,
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
                    "Only the brand's publishers release. Ask one of them.",
                ));
            }
            link::demand_no_pause(tx, caller.person, now)?;
            policy::demand_second_factor(tx, core.brand, caller.person)?;
            let policy = policy::in_force(tx, core.brand)?;
            let least = policy.minimum_undo_seconds;
            let undo = undo_seconds.unwrap_or(context.limits.undo_seconds.max(least));
            if !(least..=LONGEST_UNDO).contains(&undo) {
                return Err(Error::invalid(format!(
                    "undo_seconds must be between {least} and {LONGEST_UNDO}."
                )));
            }
            core.state.permits(Verb::Release).map_err(Error::conflict)?;
            let standing = Standing::of(tx, &core)?;
            if !standing.tally(&core, now)?.complete {
                return Err(Error::conflict(
                    "The approvals that still count do not suffice. Submit it again.",
                ));
            }
            brand::refuse_unready(tx, core.brand, core.author, &standing.requirement(&core)?)?;
            let brand = brand::get(tx, core.brand)?;
            let content = content::rebuild(&core, &brand, &content::current_revision(tx, core.id)?)?;
            let leaves_at = now.plus_seconds(undo);
            if !content.may_leave_at(leaves_at) {
                return Err(Error::conflict(
                    "It carries an embargo and may not leave yet; it goes by itself when the time comes.",
                ));
            }
            open_window(
                tx,
                &context,
                &mut head,
                &core,
                &content,
                leaves_at,
                Some(caller.person),
            )?;
            notice::see_about(tx, caller.person, core.id, now)?;
            assemble::one(tx, core.id, now)
        })
        .await?;
    inside.context.work.notify_waiters();
    tell(inside, candidate.id);
    Ok(candidate)
}

/// Puts a candidate into its undo window, and asks for fresh copies of whom it mentions.
pub(super) fn open_window(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    core: &Core,
    content: &RevisionContent,
    leaves_at: Timestamp,
    person: Option<PersonId>,
) -> Result<(), Error> {
    let now = context.now();
    outside::request_fresh_copies(tx, context, content, now)?;
    tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
        candidates::state.eq(CandidateState::Releasing.as_str()),
        candidates::problem.eq(None::<String>),
        candidates::leaves_at.eq(leaves_at.0),
        candidates::scheduled_at.eq(leaves_at.0),
        candidates::updated_at.eq(now.0),
    )))?;
    let event = audit::Event {
        at: now,
        person,
        verb: "candidate.releasing",
        subject: format!("candidate:{}", core.id),
        details: &json!({ "revision": core.revision, "rev_hash": core.rev_hash, "leaves_at": leaves_at }),
    };
    audit::append(tx, head, event)
}

/// Closes the undo window without sending. Anyone on the desk may.
///
/// # Errors
/// In the gate's order.
pub async fn undo(inside: &Inside, caller: &Caller, id: &str) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            let core = candidate::get_visible(tx, &caller, &id)?;
            if !role::is_on_desk(tx, caller.person, core.brand)? {
                return Err(Error::forbidden("Only the brand's desk can undo a release."));
            }
            core.state.permits(Verb::Undo).map_err(Error::conflict)?;
            tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
                candidates::state.eq(CandidateState::Approved.as_str()),
                candidates::leaves_at.eq(None::<i64>),
                candidates::scheduled_at.eq(None::<i64>),
                candidates::updated_at.eq(now.0),
            )))?;
            let event = audit::Event {
                at: now,
                person: Some(caller.person),
                verb: "candidate.release_undone",
                subject: format!("candidate:{}", core.id),
                details: &json!({ "revision": core.revision, "rev_hash": core.rev_hash }),
            };
            audit::append(tx, &mut head, event)?;
            assemble::one(tx, core.id, now)
        })
        .await
        .inspect(|candidate| tell(inside, candidate.id))
}
