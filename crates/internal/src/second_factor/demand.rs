//! Whether a policy demands a second factor of somebody: of everybody who holds a gate role at a brand whose policy
//! says so.

use diesel::prelude::*;
use gatepost_model::gate::Policy;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_storage::Reader;

use super::has_one;
use crate::schema::policies;
use crate::{Caller, Error, Inside, role};

/// Whether a policy demands one of the caller, for the page.
///
/// # Errors
/// When the database fails.
pub async fn demanded(inside: &Inside, caller: &Caller) -> Result<bool, Error> {
    let person = caller.person;
    inside
        .database
        .read(move |reader| is_demanded(reader, person))
        .await
}

/// Whether a policy in force demands one of this person.
///
/// # Errors
/// When the database fails.
pub fn is_demanded(reader: &mut Reader<'_>, person: PersonId) -> Result<bool, Error> {
    for brand in role::desks_of(reader, person)? {
        if in_force_at(reader, brand)?.demands_second_factor {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses somebody who has none although a policy demands it.
///
/// # Errors
/// [`Error::Forbidden`], with what to do.
pub(crate) fn refuse_without(reader: &mut Reader<'_>, person: PersonId) -> Result<(), Error> {
    if !has_one(reader, person)? && is_demanded(reader, person)? {
        return Err(Error::forbidden(
            "The policy asks for a second factor. Add one in your settings, under Second factor, then come back.",
        ));
    }
    Ok(())
}

/// The brand's newest policy, or the node's where it has none.
fn in_force_at(reader: &mut Reader<'_>, brand: BrandId) -> Result<Policy, Error> {
    let own = policies::table
        .filter(policies::brand_id.eq(brand.0))
        .order(policies::version.desc())
        .limit(1)
        .select(policies::document);
    let nodes = policies::table
        .filter(policies::brand_id.is_null())
        .order(policies::version.desc())
        .limit(1)
        .select(policies::document);
    let own: Option<String> = reader.find(own)?;
    let document = match own {
        Some(document) => Some(document),
        None => reader.find(nodes)?,
    };
    let document = document.ok_or(Error::Damaged("there is no policy"))?;
    serde_json::from_str(&document).map_err(|_| Error::Damaged("the policy cannot be read"))
}
