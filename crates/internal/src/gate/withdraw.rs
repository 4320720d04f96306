//! T9: taken back before it left.

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Verb};
use gatepost_model::role::Role;
use serde_json::json;

use super::candidate::{self, Candidate};
use super::{assemble, change, tell};
use crate::schema::candidates;
use crate::{Caller, Error, Inside, audit, notice, role};

/// Takes a candidate back for good. One person suffices: its author, the author of the copied post, an
/// editor or a duty officer. An app does it for its author alone.
///
/// # Errors
/// In the gate's order.
pub async fn withdraw(inside: &Inside, caller: &Caller, id: &str) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            let core = candidate::get_visible(tx, &caller, &id)?;
            change::demand_own_of_app(&caller, &core)?;
            let person = caller.person;
            let may = core.author == person
                || core.from_post_author == Some(person)
                || role::holds(tx, person, core.brand, Role::Editor)?
                || role::holds(tx, person, core.brand, Role::DutyOfficer)?;
            if !may {
                return Err(Error::forbidden(
                    "Only its author, an editor or a duty officer can withdraw it.",
                ));
            }
            core.state.permits(Verb::Withdraw).map_err(Error::conflict)?;
            tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
                candidates::state.eq(CandidateState::Withdrawn.as_str()),
                candidates::problem.eq(None::<String>),
                candidates::scheduled_at.eq(None::<i64>),
                candidates::updated_at.eq(now.0),
            )))?;
            let event = audit::Event {
                at: now,
                person: Some(person),
                verb: "candidate.withdrawn",
                subject: format!("candidate:{}", core.id),
                details: &json!({ "before": core.state }),
            };
            audit::append(tx, &mut head, event)?;
            notice::see_about(tx, person, core.id, now)?;
            assemble::one(tx, core.id, now)
        })
        .await
        .inspect(|candidate| tell(inside, candidate.id))
}
