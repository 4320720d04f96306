//! T2 and T8: another revision. Every edit makes a new hash, so every older approval counts zero.

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Verb};
use gatepost_model::role::Role;
use serde_json::json;

use super::candidate::{self, Candidate};
use super::change::{self, Change};
use super::{assemble, content, fields, policy, propose, tell};
use crate::schema::candidates;
use crate::{Caller, Error, Inside, audit, brand, role};

/// Writes a new revision and puts the candidate back to a draft. There is no minor edit.
/// An app does it for its author alone.
///
/// # Errors
/// In the gate's order; [`Error::Conflict`] when `revision` is not the newest.
pub async fn revise(inside: &Inside, caller: &Caller, id: &str, change: Change) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            let core = candidate::get_visible(tx, &caller, &id)?;
            change::demand_own_of_app(&caller, &core)?;
            if core.author != caller.person && !role::holds(tx, caller.person, core.brand, Role::Editor)? {
                return Err(Error::forbidden(
                    "Only its author and the brand's editors can edit it.",
                ));
            }
            let seen = change
                .revision
                .ok_or_else(|| Error::invalid("revision is missing: the number you edited."))?;
            let brand = brand::get(tx, core.brand)?;
            let mut wanted = content::current_revision(tx, core.id)?.fields();
            apply(&mut wanted, change)?;
            fields::check(tx, &context, &brand, core.kind, &wanted)?;
            if seen != core.revision {
                let newest = core.revision;
                return Err(Error::conflict(format!(
                    "It has been edited: revision {newest} is the newest. Look at it first."
                )));
            }
            core.state.permits(Verb::Revise).map_err(Error::conflict)?;

            let number = core.revision.saturating_add(1);
            let policy_version = policy::in_force(tx)?.version;
            let content = content::compose(tx, &context, &core, &brand, number, wanted)?;
            let rev_hash = content::store(tx, &core, &content, caller.person, policy_version, now)?;
            propose::add_contributor(tx, core.id, caller.person)?;
            tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
                candidates::state.eq(CandidateState::Draft.as_str()),
                candidates::problem.eq(None::<String>),
                candidates::revision.eq(number),
                candidates::rev_hash.eq(&rev_hash),
                candidates::scheduled_at.eq(None::<i64>),
                candidates::leaves_at.eq(None::<i64>),
                candidates::updated_at.eq(now.0),
            )))?;
            let event = audit::Event {
                at: now,
                person: Some(caller.person),
                verb: "candidate.revised",
                subject: format!("candidate:{}", core.id),
                details: &json!({ "revision": number, "rev_hash": rev_hash, "before": core.state }),
            };
            audit::append(tx, &mut head, event)?;
            assemble::one(tx, core.id, now)
        })
        .await
        .inspect(|candidate| tell(inside, candidate.id))
}

fn apply(wanted: &mut content::Fields, change: Change) -> Result<(), Error> {
    if let Some(text) = change.text {
        wanted.text = text;
    }
    if let Some(warning) = change.content_warning {
        wanted.content_warning = warning.filter(|warning| !warning.is_empty());
    }
    if let Some(language) = change.language {
        wanted.language = language.filter(|language| !language.is_empty());
    }
    if let Some(parent) = change.in_reply_to {
        wanted.in_reply_to = parent;
    }
    if let Some(object) = change.object {
        wanted.object = object;
    }
    if let Some(not_before) = change.not_before {
        wanted.not_before = not_before
            .as_deref()
            .map(|text| fields::moment("not_before", text))
            .transpose()?;
    }
    Ok(())
}
