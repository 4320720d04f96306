//! T2 and T8: another revision. Every edit makes a new hash, so every older approval counts zero.

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Verb};
use gatepost_model::role::Role;
use gatepost_storage::Transaction;
use serde_json::json;

use super::candidate::{self, Candidate};
use super::change::{self, Change};
use super::fields::{self, Fields};
use super::kind::Case;
use super::{assemble, content, label, pictures, policy, propose, tell};
use crate::schema::candidates;
use crate::{Caller, Error, Inside, audit, brand, notice, role};

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
            let number = core.revision.saturating_add(1);
            let before = content::current_revision(tx, core.id)?.fields(core.kind)?;
            let mut wanted = changed(tx, &caller, before, change)?;
            let policy = policy::in_force(tx, core.brand)?;
            let case = Case {
                context: &context,
                brand: &brand,
                core: &core,
            };
            wanted.labels = label::of(tx, &case, &policy, &mut wanted)?;
            let draft = content::compose(tx, &case, number, &wanted)?;
            if seen != core.revision {
                let newest = core.revision;
                return Err(Error::conflict(format!(
                    "It has been edited: revision {newest} is the newest. Look at it first."
                )));
            }
            core.state.permits(Verb::Revise).map_err(Error::conflict)?;

            let by = content::Written {
                author: caller.person,
                policy_version: policy.version,
                at: now,
            };
            let rev_hash = content::store(tx, &context, &core, &draft, by)?;
            propose::add_contributor(tx, core.id, caller.person)?;
            tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
                candidates::state.eq(CandidateState::Draft.as_str()),
                candidates::problem.eq(None::<String>),
                candidates::revision.eq(number),
                candidates::rev_hash.eq(&rev_hash),
                candidates::scheduled_at.eq(None::<i64>),
                candidates::leaves_at.eq(None::<i64>),
                candidates::updated_at.eq(now.0),
                candidates::target_release_id.eq(draft.target.map(|release| release.0)),
                candidates::held_from.eq(None::<String>),
                candidates::held_by_stop.eq(None::<i64>),
                candidates::held_schedule.eq(None::<i64>),
            )))?;
            let event = audit::Event {
                at: now,
                person: Some(caller.person),
                verb: "candidate.revised",
                subject: format!("candidate:{}", core.id),
                details: &json!({
                    "revision": number, "rev_hash": rev_hash, "before": core.state,
                    "seal": audit::seal::of_revision(tx, core.id, number)?,
                }),
            };
            audit::append(tx, &mut head, event)?;
            notice::see_about(tx, caller.person, core.id, now)?;
            assemble::one(tx, core.id, now)
        })
        .await
        .inspect(|candidate| tell(inside, candidate.id))
}

/// The fields of another revision. A picture or line that is not named anew stays.
fn changed(
    tx: &mut Transaction<'_>,
    caller: &Caller,
    before: Fields,
    change: Change,
) -> Result<Fields, Error> {
    let mut wanted = before;
    let moment = |name: &str, text: Option<String>| {
        let read = text.as_deref().map(|text| fields::moment(name, text));
        read.transpose()
    };
    let set = |field: &mut Option<String>, value: Option<Option<String>>| {
        if let Some(value) = value {
            *field = value;
        }
    };
    set(&mut wanted.text, change.text);
    set(&mut wanted.content_warning, change.content_warning);
    set(&mut wanted.language, change.language);
    set(&mut wanted.in_reply_to, change.in_reply_to);
    set(&mut wanted.object, change.object);
    set(&mut wanted.title, change.title);
    let empty = |value: &String| !value.is_empty();
    wanted.content_warning = wanted.content_warning.filter(empty);
    wanted.language = wanted.language.filter(empty);
    if let Some(time) = change.not_before {
        wanted.not_before = moment("not_before", time)?;
    }
    if let Some(time) = change.not_after {
        wanted.not_after = moment("not_after", time)?;
    }
    if let Some(media) = change.media {
        wanted.media = pictures::find(tx, caller, &wanted.media, media)?;
    }
    wanted.poll = change.poll.or(wanted.poll);
    wanted.labels = change.labels.unwrap_or(wanted.labels);
    if let Some(draft) = change.profile {
        let base = wanted
            .profile
            .ok_or_else(|| Error::invalid("profile: only a candidate of that kind has one."))?;
        wanted.profile = Some(pictures::in_profile(tx, caller, base, draft)?);
    }
    Ok(wanted)
}
