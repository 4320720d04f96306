//! Taking a role away.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::Transaction;
use serde_json::json;

use super::{Place, get_place, is_on_desk};
use crate::schema::{brand_roles, node_roles, people};
use crate::{Error, Inside, audit, gate, link, token};

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
    let context = inside.context.clone();
    let (username, brand) = (username.to_owned(), brand.map(str::to_owned));
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let Place { person, brand } = get_place(tx, &username, role, brand.as_deref())?;
            let now = context.now();
            let brand = brand.map(|brand| brand.id);
            let taken = match brand {
                Some(brand) => delete_at_brand(tx, person.id, brand, role)?,
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
                details: &json!({ "role": role.as_str(), "brand_id": brand, "tokens_revoked": tokens }),
            };
            audit::append(tx, &mut head, event)?;
            match (role, brand) {
                (Role::Approver, Some(brand)) => {
                    gate::hold_for_lost_role(tx, &mut head, person.id, brand, now)
                }
                _ => Ok(()),
            }
        })
        .await
}

fn delete_at_brand(
    tx: &mut Transaction<'_>,
    person: PersonId,
    brand: BrandId,
    role: Role,
) -> Result<bool, Error> {
    // In every review group: an approver of none is no approver.
    let held = brand_roles::table
        .filter(brand_roles::person_id.eq(person.0))
        .filter(brand_roles::brand_id.eq(brand.0))
        .filter(brand_roles::role.eq(role.as_str()));
    Ok(tx.execute(diesel::delete(held))? > 0)
}

fn delete_at_node(tx: &mut Transaction<'_>, person: PersonId, role: Role) -> Result<bool, Error> {
    let held = node_roles::table.find((person.0, role.as_str()));
    if tx.execute(diesel::delete(held))? == 0 {
        return Ok(false);
    }
    if role == Role::Administrator {
        let others: i64 = tx.get(
            node_roles::table
                .inner_join(people::table.on(people::id.eq(node_roles::person_id)))
                .filter(node_roles::role.eq(role.as_str()))
                .filter(people::deactivated_at.is_null())
                .count(),
        )?;
        if others == 0 {
            return Err(Error::conflict(
                "Nobody else is an administrator. Make somebody one first.",
            ));
        }
    }
    Ok(true)
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
