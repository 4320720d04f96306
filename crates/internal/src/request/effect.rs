//! Carrying a wish out.

use gatepost_model::Timestamp;
use gatepost_model::id::PersonId;
use gatepost_model::role::Role;
use gatepost_storage::Transaction;
use serde_json::json;

use super::Wish;
use super::check::named_brand;
use crate::gate::policy::Origin;
use crate::link::{self, Link};
use crate::notice::{self, Kind};
use crate::role::Place;
use crate::{Context, Error, administration, audit, brand, gate, review_group, role};

/// How long a role at the gate does not count yet, in seconds, once something was published: a day, in which the
/// brand's desk can see who has come.
const UNTIL_IT_COUNTS: i64 = 24 * 60 * 60;

/// Carries out a wish that was checked in the same transaction. `by` made it, absent for an operator; `confirmed_by`
/// is the second one.
///
/// # Errors
/// When the database fails; [`Error::Conflict`] when the person has left.
pub(super) fn carry_out(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    wish: &Wish,
    by: Option<PersonId>,
    confirmed_by: Option<PersonId>,
) -> Result<Option<Link>, Error> {
    let origin = Origin {
        changed_by: by,
        confirmed_by,
    };
    match wish {
        Wish::Policy { brand, policy } => {
            let brand = match brand {
                Some(name) => Some(named_brand(tx, name)?),
                None => None,
            };
            gate::policy::store(tx, context, head, brand.as_ref(), policy.clone(), origin)?;
        }
        Wish::CheckList { list } => {
            gate::check::store(tx, context, head, list.clone(), origin)?;
        }
        Wish::Role {
            person,
            role,
            brand,
            group,
        } => {
            let place = role::get_place(tx, person, *role, brand.as_deref(), group.as_deref())?;
            give(tx, context, head, &place, *role, confirmed_by.or(by))?;
        }
        Wish::Brand { brand } => {
            brand::make_within(tx, context, head, brand, confirmed_by.or(by))?;
        }
        Wish::ReviewGroup { brand, change } => {
            let brand = named_brand(tx, brand)?;
            review_group::make(tx, brand.id, change, context.now())?;
            let event = audit::Event {
                at: context.now(),
                person: confirmed_by.or(by),
                verb: "review_group.changed",
                subject: format!("brand:{}", brand.id),
                details: &json!({ "wish": wish.for_audit()?, "changed_by": by, "confirmed_by": confirmed_by }),
            };
            audit::append(tx, head, event)?;
        }
        Wish::Reset {
            person,
            ends_second_factor,
        } => {
            let confirmed_by = confirmed_by.ok_or(Error::Damaged("a reset was confirmed by nobody"))?;
            let person = administration::get_active(tx, person)?;
            return link::offer_reset(tx, context, head, confirmed_by, &person, *ends_second_factor)
                .map(Some);
        }
    }
    Ok(None)
}

fn give(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    place: &Place,
    role: Role,
    by: Option<PersonId>,
) -> Result<(), Error> {
    let now = context.now();
    let counts_from = if role.is_gate() && gate::has_published(tx)? {
        now.plus_seconds(UNTIL_IT_COUNTS)
    } else {
        now
    };
    if !role::give(tx, head, place, role, now, counts_from, by)? {
        return Ok(());
    }
    tell_desk(tx, context, place, counts_from, now)
}

/// The desk is told when somebody who looks after roles has got one.
fn tell_desk(
    tx: &mut Transaction<'_>,
    context: &Context,
    place: &Place,
    counts_from: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(brand) = place.brand.as_ref().filter(|_| counts_from > now) else {
        return Ok(());
    };
    if !role::holds_at_node(tx, place.person.id, Role::Administrator)? {
        return Ok(());
    }
    let mut desk = notice::desk_of(tx, brand.id)?;
    desk.retain(|person| *person != place.person.id);
    notice::tell(tx, context, Kind::RoleGranted, None, &desk)
}
