//! T13: put aside, by one person or by the gate itself.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Verb};
use gatepost_model::id::{CandidateId, PersonId};
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;
use gatepost_storage::Transaction;
use serde_json::{Value, json};

use super::candidate::{self, Candidate, Core};
use super::stop::StopInForce;
use super::{assemble, reason};
use crate::schema::candidates;
use crate::stream::Event;
use crate::{Caller, Context, Error, Inside, audit, notice, role};

/// Puts a candidate aside, whatever it was about to do. One duty officer suffices, also one whose password an
/// administrator has just set anew: this stops.
///
/// # Errors
/// In the gate's order.
pub async fn hold(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    reason: Option<String>,
) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            caller.demand(Scope::Decide)?;
            let core = candidate::get_visible(tx, &caller, &id)?;
            if !role::holds(tx, caller.person, core.brand, Role::DutyOfficer)? {
                return Err(Error::forbidden(
                    "Only the brand's duty officers hold it. Ask one of them.",
                ));
            }
            let reason = reason::given(reason)?.unwrap_or_else(|| "A duty officer holds it.".to_owned());
            core.state.permits(Verb::Hold).map_err(Error::conflict)?;
            let aside = Aside {
                state: CandidateState::Held,
                reason: &reason,
                stop: None,
                person: Some(caller.person),
                details: json!({}),
            };
            put_aside(tx, &context, &mut head, &core, aside, now)?;
            assemble::one(tx, core.id, now)
        })
        .await
}

/// Holds a candidate because of something this program has found, with the exact reason.
pub(super) fn hold_within(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    candidate: CandidateId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let core = candidate::find_core(tx, candidate)?.ok_or(Error::Damaged("a candidate is missing"))?;
    let aside = Aside {
        state: CandidateState::Held,
        reason,
        stop: None,
        person: None,
        details: json!({ "reason": reason }),
    };
    put_aside(tx, context, head, &core, aside, now)
}

/// Holds a candidate because of a stop: lifting the stop leads it back.
pub(super) fn hold_by_stop(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    core: &Core,
    stop: &StopInForce,
    now: Timestamp,
) -> Result<(), Error> {
    let aside = Aside {
        state: CandidateState::Held,
        reason: &format!("A stop is set: {}", stop.reason),
        stop: Some(stop),
        person: None,
        details: json!({}),
    };
    put_aside(tx, context, head, core, aside, now)
}

/// How something is taken out of the way to the outside.
pub(super) struct Aside<'a> {
    /// Held or expired.
    pub state: CandidateState,
    /// What people read.
    pub reason: &'a str,
    /// The stop that holds it.
    pub stop: Option<&'a StopInForce>,
    /// Whose act it is.
    pub person: Option<PersonId>,
    /// For the audit chain; never what somebody wrote.
    pub details: Value,
}

/// Takes a candidate out of the way to the outside: no time, no undo window, and the reason for people. What it
/// was is kept, so that lifting leads back there; what is held already keeps what it was before that. Open pages are
/// told.
pub(super) fn put_aside(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    core: &Core,
    aside: Aside<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    let (from, time) = match core.state {
        CandidateState::Held => (core.held_from, core.held_schedule),
        state => (Some(state), core.scheduled_at),
    };
    tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
        candidates::state.eq(aside.state.as_str()),
        candidates::problem.eq(aside.reason),
        candidates::scheduled_at.eq(None::<i64>),
        candidates::leaves_at.eq(None::<i64>),
        candidates::held_from.eq(from.map(CandidateState::as_str)),
        candidates::held_schedule.eq(time.map(|time| time.0)),
        candidates::held_by_stop.eq(aside.stop.map(|stop| stop.id.0)),
        candidates::updated_at.eq(now.0),
    )))?;
    let mut details = json!({ "before": core.state, "stop": aside.stop.map(|stop| stop.id) });
    if let (Some(all), Value::Object(more)) = (details.as_object_mut(), aside.details) {
        all.extend(more);
    }
    let event = audit::Event {
        at: now,
        person: aside.person,
        verb: &format!("candidate.{}", aside.state.as_str()),
        subject: format!("candidate:{}", core.id),
        details: &details,
    };
    audit::append(tx, head, event)?;
    let kind = match aside.state {
        CandidateState::Expired => notice::Kind::Expired,
        _ => notice::Kind::Held,
    };
    notice::tell_makers(tx, context, kind, core.id, aside.person)?;
    context.streams.tell_after(tx, Event::Candidate(core.id));
    Ok(())
}

/// Refuses a decision about what was held before anybody could decide about it: a hold is no way around a
/// submission, nor around changes that were requested.
///
/// # Errors
/// [`Error::Conflict`].
pub(super) fn demand_was_submitted(core: &Core) -> Result<(), Error> {
    let was_not = matches!(
        core.held_from,
        Some(CandidateState::Draft | CandidateState::ChangesRequested | CandidateState::Expired)
    );
    if core.state == CandidateState::Held && was_not {
        return Err(Error::conflict(
            "It was not in review when it was held. Lift the hold, and submit it.",
        ));
    }
    Ok(())
}
