//! Giving somebody a role.

use diesel::prelude::*;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::Transaction;
use serde_json::json;

use super::{PR, Place, get_place};
use crate::schema::{brand_roles, node_roles};
use crate::{Error, Inside, audit, token};

/// Gives somebody a role. What they hold already stays as it is and is not recorded twice. Their sessions end:
/// whoever may do more signs in anew (G10).
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
    let context = inside.context.clone();
    let (username, brand) = (username.to_owned(), brand.map(str::to_owned));
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let Place { person, brand } = get_place(tx, &username, role, brand.as_deref())?;
            if person.deactivated_at.is_some() {
                return Err(Error::conflict(format!("{username} has left.")));
            }
            let now = context.now();
            let fresh = match &brand {
                Some(brand) => insert_at_brand(tx, person.id, brand.id, role, now.0)?,
                None => insert_at_node(tx, person.id, role, now.0)?,
            };
            if !fresh {
                return Ok(());
            }
            let sessions = token::revoke_sessions(tx, person.id, now)?;
            let event = audit::Event {
                at: now,
                person: by,
                verb: "role.granted",
                subject: format!("person:{}", person.id),
                details: &json!({
                    "role": role.as_str(),
                    "brand_id": brand.map(|brand| brand.id),
                    "sessions_closed": sessions,
                }),
            };
            audit::append(tx, &mut head, event)
        })
        .await
}

fn insert_at_brand(
    tx: &mut Transaction<'_>,
    person: PersonId,
    brand: BrandId,
    role: Role,
    now: i64,
) -> Result<bool, Error> {
    let group = if role == Role::Approver { PR } else { "" };
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
        brand_roles::granted_at.eq(now),
    )))?;
    Ok(true)
}

fn insert_at_node(tx: &mut Transaction<'_>, person: PersonId, role: Role, now: i64) -> Result<bool, Error> {
    let held = node_roles::table
        .find((person.0, role.as_str()))
        .select(node_roles::person_id);
    if tx.find::<_, i64>(held)?.is_some() {
        return Ok(false);
    }
    tx.execute(diesel::insert_into(node_roles::table).values((
        node_roles::person_id.eq(person.0),
        node_roles::role.eq(role.as_str()),
        node_roles::granted_at.eq(now),
    )))?;
    Ok(true)
}
