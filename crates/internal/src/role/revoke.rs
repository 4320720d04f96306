//! Taking a role away.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::Transaction;
use serde_json::json;

use super::{get_place, is_on_desk};
use crate::schema::{brand_roles, node_roles, people};
use crate::{Caller, Context, Error, Inside, administration, audit, gate, link, token};

/// Takes a role away. Candidates whose approval relied on it are held, tokens that speak as a brand of whose desk
/// the person is no more end, and so do their sessions: whoever may do less signs in anew (G10). What they do not
/// hold changes nothing and is not recorded.
///
/// `brand` is the brand's name, for the gate roles only. `by` is absent for an operator at the command line.
///
/// # Errors
/// [`Error::NotFound`] when the person or brand does not exist; [`Error::Invalid`] as for
/// [`grant`](super::grant); [`Error::Conflict`] when nobody would be left to administrate.
pub async fn revoke(
    inside: &Inside,
    username: &str,
    role: Role,
    brand: Option<&str>,
    by: Option<PersonId>,
) -> Result<(), Error> {
    revoke_in_group(inside, username, role, brand, None, by).await
}

/// As [`revoke()`], an approver's in one review group only.
///
/// # Errors
/// As [`revoke()`]; [`Error::Invalid`] for a group there is not.
pub async fn revoke_in_group(
    inside: &Inside,
    username: &str,
    role: Role,
    brand: Option<&str>,
    group: Option<&str>,
    by: Option<PersonId>,
) -> Result<(), Error> {
    let (context, wanted) = (inside.context.clone(), Wanted::of(username, role, brand, group));
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            take_within(tx, &context, &mut head, &wanted, by)
        })
        .await
}

/// Takes a role away, as an administrator. It needs nobody else: sending takes a quorum, stopping takes one person.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator, and for apps; else as [`revoke()`].
pub async fn take(
    inside: &Inside,
    caller: &Caller,
    username: &str,
    role: Role,
    brand: Option<&str>,
    group: Option<&str>,
) -> Result<(), Error> {
    caller.demand_own()?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    let wanted = Wanted::of(username, role, brand, group);
    inside
        .database
        .write(move |tx| {
            let mut head = administration::lock_for(tx, &caller)?;
            take_within(tx, &context, &mut head, &wanted, Some(caller.person))
        })
        .await
}

/// The role that is to be taken, as it was named.
struct Wanted {
    username: String,
    role: Role,
    brand: Option<String>,
    /// Absent: an approver's in every group.
    group: Option<String>,
}

impl Wanted {
    fn of(username: &str, role: Role, brand: Option<&str>, group: Option<&str>) -> Self {
        Self {
            username: username.to_owned(),
            role,
            brand: brand.map(str::to_owned),
            group: group.map(str::to_owned),
        }
    }
}

fn take_within(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    wanted: &Wanted,
    by: Option<PersonId>,
) -> Result<(), Error> {
    let now = context.now();
    let Wanted {
        username,
        role,
        brand,
        group,
    } = wanted;
    let role = *role;
    let place = get_place(tx, username, role, brand.as_deref(), group.as_deref())?;
    let (person, brand) = (place.person, place.brand.map(|brand| brand.id));
    let taken = match brand {
        Some(brand) => delete_at_brand(tx, person.id, brand, role, group.as_deref())?,
        None => delete_at_node(tx, person.id, role)?,
    };
    if !taken {
        return Ok(());
    }
    let tokens = end_proofs(tx, person.id, brand, now)?;
    if role == Role::Administrator {
        link::end_made_by(tx, person.id, now)?;
    }
    let event = audit::Event {
        at: now,
        person: by,
        verb: "role.revoked",
        subject: format!("person:{}", person.id),
        details: &json!({
            "role": role.as_str(), "brand_id": brand, "group": group, "tokens_revoked": tokens,
        }),
    };
    audit::append(tx, head, event)?;
    match (role, brand) {
        (Role::Approver, Some(brand)) => gate::hold_for_lost_role(context, tx, head, person.id, brand, now),
        _ => Ok(()),
    }
}

fn delete_at_brand(
    tx: &mut Transaction<'_>,
    person: PersonId,
    brand: BrandId,
    role: Role,
    group: Option<&str>,
) -> Result<bool, Error> {
    let held = brand_roles::table
        .filter(brand_roles::person_id.eq(person.0))
        .filter(brand_roles::brand_id.eq(brand.0))
        .filter(brand_roles::role.eq(role.as_str()));
    let taken = match group {
        Some(group) => tx.execute(diesel::delete(held.filter(brand_roles::review_group.eq(group))))?,
        // In every review group: an approver of none is no approver.
        None => tx.execute(diesel::delete(held))?,
    };
    Ok(taken > 0)
}

fn delete_at_node(tx: &mut Transaction<'_>, person: PersonId, role: Role) -> Result<bool, Error> {
    let held = node_roles::table.find((person.0, role.as_str()));
    if tx.execute(diesel::delete(held))? == 0 {
        return Ok(false);
    }
    if role == Role::Administrator {
        demand_administrator_left(tx)?;
    }
    Ok(true)
}

/// Refuses what has left no active administrator: nobody could answer a request any more.
///
/// # Errors
/// [`Error::Conflict`].
pub(crate) fn demand_administrator_left(tx: &mut Transaction<'_>) -> Result<(), Error> {
    let left: i64 = tx.get(
        node_roles::table
            .inner_join(people::table.on(people::id.eq(node_roles::person_id)))
            .filter(node_roles::role.eq(Role::Administrator.as_str()))
            .filter(people::deactivated_at.is_null())
            .count(),
    )?;
    if left > 0 {
        return Ok(());
    }
    Err(Error::conflict(
        "Nobody else is an administrator. Make somebody one first.",
    ))
}

/// Ends what proved more than the person may now; gives how many tokens there were.
fn end_proofs(
    tx: &mut Transaction<'_>,
    person: PersonId,
    brand: Option<BrandId>,
    now: Timestamp,
) -> Result<usize, Error> {
    let sessions = token::revoke_sessions(tx, person, now)?;
    let as_brand = match brand {
        Some(brand) if !is_on_desk(tx, person, brand)? => token::revoke_as_brand(tx, person, brand, now)?,
        _ => 0,
    };
    Ok(sessions.saturating_add(as_brand))
}
