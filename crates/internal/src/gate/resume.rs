//! After a stop: what had left half goes on by somebody's word, or is taken back. Never by itself.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Resume, Signed};
use gatepost_model::id::{CandidateId, OutsideId, ReleaseId};
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use super::candidate::{self, Candidate};
use super::{assemble, policy, stop, tell};
use crate::schema::releases;
use crate::{Caller, Context, Error, Inside, audit, link, role};

/// Lets the rest of a release go on that a stop had interrupted. A publisher or a duty officer does, once no stop
/// covers it any more; a later stop undoes it.
///
/// # Errors
/// In the gate's order; [`Error::Conflict`] when nothing of it waits, or a stop is in force.
pub async fn resume(inside: &Inside, caller: &Caller, id: &str) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    let candidate = inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            caller.demand(Scope::Decide)?;
            let core = candidate::get_visible(tx, &caller, &id)?;
            let may = role::holds(tx, caller.person, core.brand, Role::Publisher)?
                || role::holds(tx, caller.person, core.brand, Role::DutyOfficer)?;
            if !may {
                return Err(Error::forbidden(
                    "Only the brand's publishers and duty officers let it go on.",
                ));
            }
            link::demand_no_pause(tx, caller.person, now)?;
            policy::demand_second_factor(tx, core.brand, caller.person)?;
            if matches!(core.state, CandidateState::Recalling | CandidateState::Recalled) {
                return Err(Error::conflict("It has been recalled."));
            }
            let waiting = find_waiting(tx, core.id)?;
            let (release, outside_id) =
                waiting.ok_or_else(|| Error::conflict("Nothing of it waits for a word to go on."))?;
            if let Some(stop) = stop::in_force(tx, core.brand, core.kind)? {
                return Err(Error::conflict(format!(
                    "A stop is set: {}. Have it lifted first.",
                    stop.reason
                )));
            }
            let order = Resume {
                release: outside_id.clone(),
                epoch: stop::epoch(tx)?,
            };
            let signed = sign(&context, order)?;
            tx.execute(diesel::update(releases::table.find(release.0)).set((
                releases::paused_at.eq(None::<i64>),
                releases::resume.eq(signed),
                releases::resume_carried_at.eq(None::<i64>),
            )))?;
            let event = audit::Event {
                at: now,
                person: Some(caller.person),
                verb: "release.resumed",
                subject: format!("candidate:{}", core.id),
                details: &json!({ "release": outside_id }),
            };
            audit::append(tx, &mut head, event)?;
            assemble::one(tx, core.id, now)
        })
        .await?;
    inside.context.work.notify_waiters();
    tell(inside, candidate.id);
    Ok(candidate)
}

fn sign(context: &Context, order: Resume) -> Result<String, Error> {
    let damaged = |_| Error::Damaged("a resume is not JSON");
    let signed = Signed::new(order, &context.release_signer).map_err(damaged)?;
    serde_json::to_string(&signed).map_err(damaged)
}

/// The release of a candidate, while it waits.
fn find_waiting(
    reader: &mut Reader<'_>,
    candidate: CandidateId,
) -> Result<Option<(ReleaseId, OutsideId)>, Error> {
    let row: Option<(i64, String)> = reader.find(
        releases::table
            .filter(releases::candidate_id.eq(candidate.0))
            .filter(releases::paused_at.is_not_null())
            .select((releases::id, releases::outside_id)),
    )?;
    row.map(|(id, outside_id)| {
        let outside_id = OutsideId::parse(&outside_id).ok_or(Error::Damaged("a release cannot be read"))?;
        Ok((ReleaseId(id), outside_id))
    })
    .transpose()
}

/// Notes that the rest of a release waits, as the public plane told; a word to go on that was given before is
/// worth nothing any more. Gives whose candidate it is.
pub(crate) fn record_pause(
    tx: &mut Transaction<'_>,
    release: &OutsideId,
    now: Timestamp,
) -> Result<Option<CandidateId>, Error> {
    let found: Option<(i64, i64)> = tx.find(
        releases::table
            .filter(releases::outside_id.eq(release.as_str()))
            .select((releases::id, releases::candidate_id)),
    )?;
    let Some((id, candidate)) = found else {
        return Ok(None);
    };
    tx.execute(diesel::update(releases::table.find(id)).set((
        releases::paused_at.eq(now.0),
        releases::resume.eq(None::<String>),
        releases::resume_carried_at.eq(None::<i64>),
    )))?;
    Ok(Some(CandidateId(candidate)))
}
