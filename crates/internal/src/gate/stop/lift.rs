//! Lifting a stop. It takes two people, one of whom did not set it.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;
use gatepost_model::id::{BrandId, CandidateId, PersonId, StopId};
use gatepost_model::role::Role;
use gatepost_model::scope::Scope as TokenScope;
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use super::{demand_reader, holds, in_force, raise_epoch};
use crate::gate::{candidate, hold, lift as hold_lift};
use crate::reauthentication::{self, Purpose};
use crate::schema::{candidates, people, stops};
use crate::stream::Event;
use crate::{Caller, Context, Error, Inside, audit, link, role};

/// What asking to lift a stop has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LiftState {
    /// The first of two has asked; somebody else has to.
    Waiting,
    /// It is lifted.
    Lifted,
}

/// Asks to lift a stop. The first who asks is noted; the second lifts it. Both are duty officers or approvers of
/// the brand it covers (of any brand, where it covers them all), or administrators; their roles are not of
/// yesterday. What the stop held goes back to what it was, and a time that passed meanwhile is not made up for.
///
/// # Errors
/// [`Error::NotFound`] for a stop there is not; [`Error::Forbidden`] for whoever may not; [`Error::Conflict`]
/// when it is lifted already, or for somebody who has asked already.
pub async fn lift(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    reauthentication_token: Option<String>,
) -> Result<LiftState, Error> {
    let id: StopId = id.parse().map_err(|_| Error::NotFound)?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    let state = inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            caller.demand(TokenScope::Decide)?;
            demand_reader(tx, &caller)?;
            let stop = find(tx, id)?.ok_or(Error::NotFound)?;
            if !may_lift(tx, caller.person, stop.brand, now)? {
                return Err(Error::forbidden(
                    "Only duty officers, approvers and administrators lift a stop.",
                ));
            }
            link::demand_no_pause(tx, caller.person, now)?;
            if stop.is_lifted {
                return Err(Error::conflict("This stop is lifted already."));
            }
            let first = stop.asked_by.filter(|first| *first != caller.person);
            if stop.asked_by == Some(caller.person) {
                return Err(Error::conflict(
                    "You have asked to lift it already. Somebody else has to ask too.",
                ));
            }
            let purpose = Purpose {
                verb: "lift_stop",
                candidate: None,
                rev_hash: None,
            };
            let secret = reauthentication_token.as_deref();
            reauthentication::spend(tx, &caller, secret, &purpose, now)?;
            // The word of somebody who has left, or lost the role, since they asked counts no more.
            let seconds = match first {
                Some(first) => is_active(tx, first)? && may_lift(tx, first, stop.brand, now)?,
                None => false,
            };
            if !seconds {
                ask(tx, &mut head, id, caller.person, now)?;
                return Ok(LiftState::Waiting);
            }
            lift_within(tx, &context, &mut head, id, (first, caller.person), now)?;
            Ok(LiftState::Lifted)
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(state)
}

fn may_lift(
    reader: &mut Reader<'_>,
    person: PersonId,
    brand: Option<BrandId>,
    now: Timestamp,
) -> Result<bool, Error> {
    Ok(holds(reader, person, brand, Role::DutyOfficer, Some(now))?
        || holds(reader, person, brand, Role::Approver, Some(now))?
        || role::holds_at_node(reader, person, Role::Administrator)?)
}

fn is_active(reader: &mut Reader<'_>, person: PersonId) -> Result<bool, Error> {
    let active = people::table
        .find(person.0)
        .filter(people::deactivated_at.is_null())
        .select(people::id);
    Ok(reader.find::<_, i64>(active)?.is_some())
}

struct Found {
    brand: Option<BrandId>,
    asked_by: Option<PersonId>,
    is_lifted: bool,
}

fn find(reader: &mut Reader<'_>, id: StopId) -> Result<Option<Found>, Error> {
    let row: Option<(Option<i64>, Option<i64>, Option<i64>)> = reader.find(
        stops::table
            .find(id.0)
            .select((stops::brand_id, stops::lift_asked_by, stops::lifted_at)),
    )?;
    Ok(row.map(|(brand, asked_by, lifted_at)| Found {
        brand: brand.map(BrandId),
        asked_by: asked_by.map(PersonId),
        is_lifted: lifted_at.is_some(),
    }))
}

fn ask(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    id: StopId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(
        diesel::update(stops::table.find(id.0))
            .set((stops::lift_asked_by.eq(person.0), stops::lift_asked_at.eq(now.0))),
    )?;
    let event = audit::Event {
        at: now,
        person: Some(person),
        verb: "stop.lift_asked",
        subject: format!("stop:{id}"),
        details: &json!({}),
    };
    audit::append(tx, head, event)
}

fn lift_within(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    id: StopId,
    (first, second): (Option<PersonId>, PersonId),
    now: Timestamp,
) -> Result<(), Error> {
    let epoch = raise_epoch(tx)?;
    tx.execute(
        diesel::update(stops::table.find(id.0))
            .set((stops::lifted_at.eq(now.0), stops::lifted_by.eq(second.0))),
    )?;
    let event = audit::Event {
        at: now,
        person: Some(second),
        verb: "stop.lifted",
        subject: format!("stop:{id}"),
        details: &json!({ "epoch": epoch, "asked_by": first }),
    };
    audit::append(tx, head, event)?;
    let held: Vec<i64> = tx.list(
        candidates::table
            .filter(candidates::held_by_stop.eq(id.0))
            .filter(candidates::state.eq(CandidateState::Held.as_str()))
            .order(candidates::id)
            .select(candidates::id),
    )?;
    for id in held.into_iter().map(CandidateId) {
        let Some(core) = candidate::find_core(tx, id)? else {
            continue;
        };
        // Another stop may still cover it: then it is that one's to hold.
        match in_force(tx, core.brand, core.kind)? {
            Some(other) => hold::hold_by_stop(tx, context, head, &core, &other, now)?,
            None => {
                hold_lift::lead_back(tx, head, &core, second, now)?;
                context.streams.tell_after(tx, Event::Candidate(id));
            }
        }
    }
    Ok(())
}
