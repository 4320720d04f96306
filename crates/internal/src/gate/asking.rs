//! Telling those whose word a candidate waits for.

use gatepost_model::id::PersonId;
use gatepost_model::role::Role;
use gatepost_storage::Transaction;

use super::assemble;
use super::candidate::Core;
use super::standing::Standing;
use crate::notice::{self, Kind};
use crate::{Context, Error, role};

/// Tells the reviewers of the open step that a decision of theirs is waited for; not those who have given it, nor
/// whoever has just acted.
pub(super) fn tell_reviewers(
    tx: &mut Transaction<'_>,
    context: &Context,
    core: &Core,
    by: PersonId,
) -> Result<(), Error> {
    let now = context.now();
    let standing = Standing::of(tx, core)?;
    let tally = standing.tally(core, now)?;
    let Some(step) = tally.steps.get(assemble::open_step(&tally)) else {
        return Ok(());
    };
    let reviewers: Vec<PersonId> = standing
        .people()
        .reviewers_of(core, &step.group, now)
        .filter(|person| *person != by && !tally.people.contains(person))
        .collect();
    notice::tell(tx, context, Kind::ReviewWanted, Some(core.id), &reviewers)
}

/// Tells whoever wrote a candidate, and whoever may release it, that it is approved.
pub(super) fn tell_approved(
    tx: &mut Transaction<'_>,
    context: &Context,
    core: &Core,
    by: PersonId,
) -> Result<(), Error> {
    let mut people = notice::makers_of(tx, core.id)?;
    people.extend(role::members(tx, core.brand, Role::Publisher)?);
    people.sort_unstable();
    people.dedup();
    people.retain(|person| *person != by);
    notice::tell(tx, context, Kind::Approved, Some(core.id), &people)
}
