//! T13: something the approval relied on has changed.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;
use gatepost_model::id::{BrandId, CandidateId, PersonId};
use gatepost_storage::Transaction;
use serde_json::json;

use super::{candidate, policy};
use crate::schema::{candidates, decisions};
use crate::{Context, Error, audit};

/// Holds a candidate, with the exact reason.
pub(super) fn hold(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    candidate: CandidateId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    put_aside(tx, head, candidate, CandidateState::Held, reason, now)
}

/// Takes a candidate out of the way to the outside: no time, no undo window, and the reason for people.
pub(super) fn put_aside(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    candidate: CandidateId,
    state: CandidateState,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(diesel::update(candidates::table.find(candidate.0)).set((
        candidates::state.eq(state.as_str()),
        candidates::problem.eq(reason),
        candidates::scheduled_at.eq(None::<i64>),
        candidates::leaves_at.eq(None::<i64>),
        candidates::updated_at.eq(now.0),
    )))?;
    let event = audit::Event {
        at: now,
        person: None,
        verb: &format!("candidate.{}", state.as_str()),
        subject: format!("candidate:{candidate}"),
        details: &json!({ "reason": reason }),
    };
    audit::append(tx, head, event)
}

/// Holds every candidate whose quorum relied on somebody who has just left. Called in the transaction that
/// deactivates them.
pub(crate) fn hold_for_leaver(
    _context: &Context,
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let reason = "Somebody whose approval it relied on has left. Another approver can approve it again.";
    hold_relying_on(tx, head, person, None, reason, now)
}

/// Holds every candidate of a brand whose quorum relied on somebody who has just lost a role there. Called in
/// the transaction that takes the role away.
pub(crate) fn hold_for_lost_role(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    person: PersonId,
    brand: BrandId,
    now: Timestamp,
) -> Result<(), Error> {
    let reason = "Somebody whose approval it relied on may not approve any more. Another approver can approve it again.";
    hold_relying_on(tx, head, person, Some(brand), reason, now)
}

fn hold_relying_on(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    person: PersonId,
    brand: Option<BrandId>,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let waiting = [
        CandidateState::Approved,
        CandidateState::Scheduled,
        CandidateState::Releasing,
    ];
    let ids: Vec<i64> = tx.list(
        candidates::table
            .inner_join(decisions::table.on(decisions::candidate_id.eq(candidates::id)))
            .filter(decisions::person_id.eq(person.0))
            .filter(decisions::rev_hash.eq(candidates::rev_hash))
            .filter(candidates::state.eq_any(waiting.map(CandidateState::as_str)))
            .select(candidates::id)
            .distinct(),
    )?;
    let policy = policy::in_force(tx)?;
    for id in ids.into_iter().map(CandidateId) {
        let Some(core) = candidate::find_core(tx, id)? else {
            continue;
        };
        if brand.is_some_and(|brand| brand != core.brand) {
            continue;
        }
        if !candidate::tally(tx, &core, &policy, now)?.complete {
            hold(tx, head, id, reason, now)?;
        }
    }
    Ok(())
}
