//! Giving somebody a role.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::Transaction;
use serde_json::json;

use super::{PR, Place, demand_group, get_place, is_given_by_two, roles_of};
use crate::schema::{brand_roles, node_roles};
use crate::{Error, Inside, audit, link, token};

/// Gives somebody a role, an approver's in the group `pr`. What they hold already stays as it is and is not recorded
/// twice. Their sessions end, and with the first role that takes two all their tokens: whoever may do more signs in anew
/// (G10).
///
/// This is how a node begins. Once something was published, roles at the gate go by a [`crate::request`].
///
/// `brand` is the brand's name, for the gate roles only. `by` is absent for an operator at the command line.
///
/// # Errors
/// [`Error::NotFound`] when the person or brand does not exist; [`Error::Invalid`] when the role needs a
/// brand, cannot have one, or is everybody's; [`Error::Conflict`] when the person has left.
pub async fn grant(
    inside: &Inside,
    username: &str,
    role: Role,
    brand: Option<&str>,
    by: Option<PersonId>,
) -> Result<(), Error> {
    grant_in_group(inside, username, role, brand, None, by).await
}

/// As [`grant()`], an approver's in this review group of the brand.
///
/// # Errors
/// As [`grant()`]; [`Error::Invalid`] for a group there is not.
pub async fn grant_in_group(
    inside: &Inside,
    username: &str,
    role: Role,
    brand: Option<&str>,
    group: Option<&str>,
    by: Option<PersonId>,
) -> Result<(), Error> {
    let context = inside.context.clone();
    let (username, brand) = (username.to_owned(), brand.map(str::to_owned));
    let group = group.map(str::to_owned);
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let place = get_place(tx, &username, role, brand.as_deref(), group.as_deref())?;
            let now = context.now();
            give(tx, &mut head, &place, role, now, now, by).map(|_fresh| ())
        })
        .await
}

/// Gives the role that [`get_place`] let pass in the same transaction; gives whether they did not hold it. At the
/// gate it counts for approving from `counts_from` on.
///
/// # Errors
/// [`Error::Conflict`] when the person has left.
pub(crate) fn give(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    place: &Place,
    role: Role,
    now: Timestamp,
    counts_from: Timestamp,
    by: Option<PersonId>,
) -> Result<bool, Error> {
    let person = &place.person;
    if person.deactivated_at.is_some() {
        return Err(Error::conflict(format!("{} has left.", person.username)));
    }
    let group = match (role, &place.brand) {
        (Role::Approver, Some(brand)) => {
            let group = place.group.as_deref().unwrap_or(PR);
            demand_group(tx, brand, group)?;
            group
        }
        _ => "",
    };
    let had_a_say = roles_of(tx, person.id)?.into_iter().any(is_given_by_two);
    let fresh = match &place.brand {
        Some(brand) => insert_at_brand(tx, (person.id, brand.id), role, group, (now, counts_from))?,
        None => insert_at_node(tx, person.id, role, now)?,
    };
    if !fresh {
        return Ok(false);
    }
    let ended = if is_given_by_two(role) && !had_a_say {
        // While they had no say, one administrator alone could have held their password, and made these.
        link::end_resets(tx, person.id, now)?;
        token::revoke_all(tx, person.id, now)?
    } else {
        token::revoke_sessions(tx, person.id, now)?
    };
    let event = audit::Event {
        at: now,
        person: by,
        verb: "role.granted",
        subject: format!("person:{}", person.id),
        details: &json!({
            "role": role.as_str(),
            "brand_id": place.brand.as_ref().map(|brand| brand.id),
            "group": Some(group).filter(|group| !group.is_empty()),
            "counts_from": counts_from,
            "tokens_revoked": ended,
        }),
    };
    audit::append(tx, head, event)?;
    Ok(true)
}

fn insert_at_brand(
    tx: &mut Transaction<'_>,
    (person, brand): (PersonId, BrandId),
    role: Role,
    group: &str,
    (granted_at, counts_from): (Timestamp, Timestamp),
) -> Result<bool, Error> {
    let held = brand_roles::table
        .find((person.0, brand.0, role.as_str(), group))
        .select(brand_roles::person_id);
    if tx.find::<_, i64>(held)?.is_some() {
        return Ok(false);
    }
    tx.execute(diesel::insert_into(brand_roles::table).values((
        brand_roles::person_id.eq(person.0),
        brand_roles::brand_id.eq(brand.0),
        brand_roles::role.eq(role.as_str()),
        brand_roles::review_group.eq(group),
        brand_roles::granted_at.eq(granted_at.0),
        brand_roles::counts_from.eq(counts_from.0),
    )))?;
    Ok(true)
}

fn insert_at_node(
    tx: &mut Transaction<'_>,
    person: PersonId,
    role: Role,
    now: Timestamp,
) -> Result<bool, Error> {
    let held = node_roles::table
        .find((person.0, role.as_str()))
        .select(node_roles::person_id);
    if tx.find::<_, i64>(held)?.is_some() {
        return Ok(false);
    }
    tx.execute(diesel::insert_into(node_roles::table).values((
        node_roles::person_id.eq(person.0),
        node_roles::role.eq(role.as_str()),
        node_roles::granted_at.eq(now.0),
    )))?;
    Ok(true)
}
