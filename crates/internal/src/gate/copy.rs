//! T7: what was rejected or withdrawn is begun anew, as a candidate of its own that shows where it comes from.

use std::collections::BTreeSet;

use diesel::prelude::*;
use gatepost_model::gate::Verb;
use gatepost_model::id::{CandidateId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::{Reader, Transaction};

use super::candidate::{self, Candidate, Core};
use super::{assemble, change, content, label, policy, propose, tell};
use crate::schema::candidate_contributors;
use crate::{Caller, Context, Error, Inside, audit, brand, role};

/// Begins another candidate with what one says that ended. Whoever had a hand in that one has a hand in this one; of
/// what people said about it nothing counts, and reviewers see where it comes from. An app does it for its author
/// alone.
///
/// # Errors
/// In the gate's order: [`Error::NotFound`], [`Error::Forbidden`] for somebody who could not edit it, for an answer by
/// somebody who is not of the desk any more and for a copy of a post that got a closed label since,
/// [`Error::Conflict`] where it has not ended, [`Error::Invalid`] where what it is about is not there any more.
pub async fn copy(inside: &Inside, caller: &Caller, id: &str) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let ancestor = candidate::get_visible(tx, &caller, &id)?;
            change::demand_own_of_app(&caller, &ancestor)?;
            demand_may(tx, &caller, &ancestor)?;
            ancestor.state.permits(Verb::Copy).map_err(Error::conflict)?;
            let id = copy_within(tx, &context, &mut head, &caller, &ancestor)?;
            assemble::one(tx, id, context.now())
        })
        .await
        .inspect(|candidate| tell(inside, candidate.id))
}

fn demand_may(tx: &mut Transaction<'_>, caller: &Caller, ancestor: &Core) -> Result<(), Error> {
    if ancestor.author != caller.person && !role::holds(tx, caller.person, ancestor.brand, Role::Editor)? {
        return Err(Error::forbidden(
            "Only its author and the brand's editors can begin it anew.",
        ));
    }
    propose::demand_may_say(tx, caller, ancestor.brand, ancestor.kind)?;
    match ancestor.from_post {
        Some(post) => propose::refuse_closed(tx, post),
        None => Ok(()),
    }
}

fn copy_within(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    caller: &Caller,
    ancestor: &Core,
) -> Result<CandidateId, Error> {
    let brand = brand::get(tx, ancestor.brand)?;
    let mut wanted = content::current_revision(tx, ancestor.id)?.fields(ancestor.kind)?;
    // A label that no policy knows any more asks nobody for anything.
    wanted.labels = label::still_known(&policy::in_force(tx, brand.id)?, wanted.labels);
    let id = CandidateId(context.next_id());
    let core = Core {
        from_post: ancestor.from_post,
        from_post_author: ancestor.from_post_author,
        copied_from: Some(ancestor.id),
        ..Core::draft(context, id, brand.id, ancestor.kind, caller.person)
    };
    let contributors = contributors_of(tx, ancestor.id)?;
    propose::begin(tx, context, head, &brand, core, wanted, contributors)?;
    Ok(id)
}

fn contributors_of(reader: &mut Reader<'_>, candidate: CandidateId) -> Result<BTreeSet<PersonId>, Error> {
    let people: Vec<i64> = reader.list(
        candidate_contributors::table
            .filter(candidate_contributors::candidate_id.eq(candidate.0))
            .select(candidate_contributors::person_id),
    )?;
    Ok(people.into_iter().map(PersonId).collect())
}
