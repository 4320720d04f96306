//! T13: what an approval relied on has changed, so what was approved is held at once: an approver is gone, a policy asks
//! for more, a check list finds worse. The publish transaction looks at all of it again.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::check::Compiled;
use gatepost_model::gate::CandidateState;
use gatepost_model::gate::clearance::Obstacle;
use gatepost_model::id::{BrandId, CandidateId, PersonId};
use gatepost_storage::Transaction;

use super::hold::hold_within;
use super::standing::Standing;
use super::{candidate, check, content};
use crate::schema::{candidates, decisions};
use crate::{Context, Error, audit, brand};

/// Holds every candidate whose quorum relied on somebody who has just left. Called in the transaction that
/// deactivates them.
pub(crate) fn hold_for_leaver(
    context: &Context,
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let reason = "Somebody whose approval it relied on has left. Another approver can approve it again.";
    hold_relying_on(context, tx, head, person, None, reason, now)
}

/// Holds every candidate of a brand whose quorum relied on somebody who has just lost a role there. Called in
/// the transaction that takes the role away.
pub(crate) fn hold_for_lost_role(
    context: &Context,
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    person: PersonId,
    brand: BrandId,
    now: Timestamp,
) -> Result<(), Error> {
    let reason = "Somebody whose approval it relied on may not approve any more. Another approver can approve it again.";
    hold_relying_on(context, tx, head, person, Some(brand), reason, now)
}

/// Holds every candidate whose approvals do not suffice any more under a policy that is in force from now on: one of a
/// brand, or of every brand without one of its own. Called in the transaction that stores it.
pub(super) fn hold_outgrown(
    context: &Context,
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    brand: Option<BrandId>,
    now: Timestamp,
) -> Result<(), Error> {
    let ids = before_leaving(tx)?;
    let reason = Obstacle::Policy.to_string();
    hold_incomplete(context, tx, head, ids, brand, &reason, now)
}

/// Holds every approved candidate in which a check list that is in force from now on finds worse than its reviewers
/// saw. Called in the transaction that stores the list.
pub(super) fn hold_unclean(
    context: &Context,
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    list: &Compiled,
    now: Timestamp,
) -> Result<(), Error> {
    for id in before_leaving(tx)?.into_iter().map(CandidateId) {
        match worse_under(tx, list, id) {
            Ok(Some(reason)) => hold_within(tx, context, head, id, &reason, now)?,
            // What is damaged is held with its reason when it is due; it keeps no list from being changed.
            Ok(None) | Err(Error::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Why a candidate may not leave under a list.
fn worse_under(tx: &mut Transaction<'_>, list: &Compiled, id: CandidateId) -> Result<Option<String>, Error> {
    let Some(core) = candidate::find_core(tx, id)? else {
        return Ok(None);
    };
    let brand = brand::get(tx, core.brand)?;
    let row = content::current_revision(tx, id)?;
    let content = content::rebuild(&core, &brand, &row)?;
    check::still_clean_under(list, tx, &core, &row, &content)
}

/// What relies on its quorum, the oldest first.
fn before_leaving(tx: &mut Transaction<'_>) -> Result<Vec<i64>, Error> {
    let waiting = candidates::table
        .filter(candidates::state.eq_any(BEFORE_LEAVING.map(CandidateState::as_str)))
        .order(candidates::id)
        .select(candidates::id);
    Ok(tx.list(waiting)?)
}

/// The states in which a quorum is relied on.
const BEFORE_LEAVING: [CandidateState; 3] = [
    CandidateState::Approved,
    CandidateState::Scheduled,
    CandidateState::Releasing,
];

fn hold_relying_on(
    context: &Context,
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    person: PersonId,
    brand: Option<BrandId>,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let ids = tx.list(
        candidates::table
            .inner_join(decisions::table.on(decisions::candidate_id.eq(candidates::id)))
            .filter(decisions::person_id.eq(person.0))
            .filter(decisions::rev_hash.eq(candidates::rev_hash))
            .filter(candidates::state.eq_any(BEFORE_LEAVING.map(CandidateState::as_str)))
            .select(candidates::id)
            .distinct(),
    )?;
    hold_incomplete(context, tx, head, ids, brand, reason, now)
}

/// Holds those of some candidates, of one brand or of all, that have no quorum any more.
fn hold_incomplete(
    context: &Context,
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    ids: Vec<i64>,
    brand: Option<BrandId>,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    for id in ids.into_iter().map(CandidateId) {
        let Some(core) = candidate::find_core(tx, id)? else {
            continue;
        };
        if brand.is_some_and(|brand| brand != core.brand) {
            continue;
        }
        if !Standing::of(tx, &core)?.tally(&core, now)?.complete {
            hold_within(tx, context, head, id, reason, now)?;
        }
    }
    Ok(())
}
