//! Who may do what. Everyone active is an employee; the five gate roles are held at one brand, the others
//! at the node.

mod grant;
mod holders;
mod revoke;
mod standing;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::Reader;

pub(crate) use grant::give;
pub use grant::{grant, grant_in_group};
pub use holders::{Holder, holders};
pub(crate) use revoke::demand_administrator_left;
pub use revoke::{revoke, revoke_in_group, take};
pub use standing::{Standing, standing};

use crate::brand::Brand;
use crate::person::Person;
use crate::schema::{brand_roles, node_roles, people};
use crate::{Error, brand, person, review_group};

/// The review group a granted approver joins where no other is named.
pub const PR: &str = "pr";

/// Whose role it is and where: for verbs that give or take one.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) person: Person,
    pub(crate) brand: Option<Brand>,
    /// An approver's review group, where one was named.
    pub(crate) group: Option<String>,
}

impl Place {
    /// An approver's, in a group.
    pub(crate) fn at(person: Person, brand: Brand, group: &str) -> Self {
        Self {
            person,
            brand: Some(brand),
            group: Some(group.to_owned()),
        }
    }
}

/// Finds the person, the brand and the group a role is about.
///
/// # Errors
/// [`Error::NotFound`] when the person or brand does not exist; [`Error::Invalid`] when the role needs a
/// brand, cannot have one, is everybody's, or names a group the brand does not have.
pub(crate) fn get_place(
    reader: &mut Reader<'_>,
    username: &str,
    role: Role,
    brand: Option<&str>,
    group: Option<&str>,
) -> Result<Place, Error> {
    // What cannot be a name is not asked for: PostgreSQL, for one, takes no NUL.
    person::is_username(username).map_err(|_| Error::NotFound)?;
    let person = person::find_by_username(reader, username)?.ok_or(Error::NotFound)?;
    let brand = match brand {
        Some(name) => Some(brand::find(reader, name)?.ok_or(Error::NotFound)?),
        None => None,
    };
    let group = match (role, &brand, group) {
        (Role::Employee, ..) => return Err(Error::invalid("Everybody is an employee already.")),
        (role, None, _) if role.is_gate() => {
            return Err(Error::invalid(format!(
                "The role {} is held at a brand; name one.",
                role.as_str()
            )));
        }
        (role, Some(_), _) if !role.is_gate() => {
            return Err(Error::invalid(format!(
                "The role {} is held at the node, not at a brand.",
                role.as_str()
            )));
        }
        (Role::Approver, Some(brand), Some(group)) => {
            demand_group(reader, brand, group)?;
            Some(group.to_owned())
        }
        (_, _, Some(_)) => return Err(Error::invalid("Only approvers are in a group.")),
        _ => None,
    };
    Ok(Place { person, brand, group })
}

fn demand_group(reader: &mut Reader<'_>, brand: &Brand, group: &str) -> Result<(), Error> {
    if review_group::exists(reader, brand.id, group)? {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "The brand {} has no group {}. Add the group first.",
        brand.name,
        group.chars().take(30).collect::<String>()
    )))
}

/// Whether one administrator alone can neither give the role nor set its holder's password, once something was
/// published: whoever has a say at the gate, could confirm what one alone asks for, or reads of every brand what its
/// desk alone reads.
pub(crate) fn is_given_by_two(role: Role) -> bool {
    role.is_gate() || matches!(role, Role::Administrator | Role::Auditor | Role::Compliance)
}

/// Every role a person holds anywhere, each once, in the order of [`Role::ALL`]; employee is always first.
///
/// # Errors
/// When the database fails.
pub fn roles_of(reader: &mut Reader<'_>, person: PersonId) -> Result<Vec<Role>, Error> {
    let mut names: Vec<String> = reader.list(
        node_roles::table
            .filter(node_roles::person_id.eq(person.0))
            .select(node_roles::role),
    )?;
    let at_brands = brand_roles::table.filter(brand_roles::person_id.eq(person.0));
    names.extend(reader.list::<_, String>(at_brands.select(brand_roles::role))?);
    let held = |role: &Role| *role == Role::Employee || names.iter().any(|name| name == role.as_str());
    Ok(Role::ALL.into_iter().filter(held).collect())
}

/// The gate roles a person holds at a brand, each once, in the order of [`Role::ALL`].
///
/// # Errors
/// When the database fails.
pub fn gate_roles(reader: &mut Reader<'_>, person: PersonId, brand: BrandId) -> Result<Vec<Role>, Error> {
    let names: Vec<String> = reader.list(
        brand_roles::table
            .filter(brand_roles::person_id.eq(person.0))
            .filter(brand_roles::brand_id.eq(brand.0))
            .select(brand_roles::role),
    )?;
    let held = |role: &Role| names.iter().any(|name| name == role.as_str());
    Ok(Role::GATE.into_iter().filter(held).collect())
}

/// Whether a person holds this gate role at a brand.
///
/// # Errors
/// When the database fails.
pub fn holds(reader: &mut Reader<'_>, person: PersonId, brand: BrandId, role: Role) -> Result<bool, Error> {
    Ok(gate_roles(reader, person, brand)?.contains(&role))
}

/// Whether a person holds any gate role at a brand, and so is one of its desk.
///
/// # Errors
/// When the database fails.
pub fn is_on_desk(reader: &mut Reader<'_>, person: PersonId, brand: BrandId) -> Result<bool, Error> {
    Ok(!gate_roles(reader, person, brand)?.is_empty())
}

/// Every brand at which a person holds a gate role.
///
/// # Errors
/// When the database fails.
pub fn desks_of(reader: &mut Reader<'_>, person: PersonId) -> Result<Vec<BrandId>, Error> {
    let brands: Vec<i64> = reader.list(
        brand_roles::table
            .filter(brand_roles::person_id.eq(person.0))
            .select(brand_roles::brand_id)
            .distinct()
            .order(brand_roles::brand_id),
    )?;
    Ok(brands.into_iter().map(BrandId).collect())
}

/// Whether a person holds this role at the node.
///
/// # Errors
/// When the database fails.
pub fn holds_at_node(reader: &mut Reader<'_>, person: PersonId, role: Role) -> Result<bool, Error> {
    let row = node_roles::table
        .find((person.0, role.as_str()))
        .select(node_roles::person_id);
    Ok(reader.find::<_, i64>(row)?.is_some())
}

/// The active people who hold a gate role at a brand, each once; approvers of whatever group.
///
/// # Errors
/// When the database fails.
pub fn members(reader: &mut Reader<'_>, brand: BrandId, role: Role) -> Result<Vec<PersonId>, Error> {
    let members: Vec<i64> = reader.list(
        brand_roles::table
            .inner_join(people::table.on(people::id.eq(brand_roles::person_id)))
            .filter(people::deactivated_at.is_null())
            .filter(brand_roles::brand_id.eq(brand.0))
            .filter(brand_roles::role.eq(role.as_str()))
            .select(brand_roles::person_id)
            .distinct()
            .order(brand_roles::person_id),
    )?;
    Ok(members.into_iter().map(PersonId).collect())
}

/// From when on the word of each active member of a review group counts, earliest first.
///
/// # Errors
/// When the database fails.
pub(crate) fn count_from(
    reader: &mut Reader<'_>,
    brand: BrandId,
    group: &str,
) -> Result<Vec<Timestamp>, Error> {
    let times: Vec<i64> = reader.list(
        brand_roles::table
            .inner_join(people::table.on(people::id.eq(brand_roles::person_id)))
            .filter(people::deactivated_at.is_null())
            .filter(brand_roles::brand_id.eq(brand.0))
            .filter(brand_roles::role.eq(Role::Approver.as_str()))
            .filter(brand_roles::review_group.eq(group))
            .select(brand_roles::counts_from)
            .order(brand_roles::counts_from),
    )?;
    Ok(times.into_iter().map(Timestamp).collect())
}

/// The active members of a review group at a brand.
///
/// # Errors
/// When the database fails.
pub fn review_members(reader: &mut Reader<'_>, brand: BrandId, group: &str) -> Result<Vec<PersonId>, Error> {
    let members: Vec<i64> = reader.list(
        brand_roles::table
            .inner_join(people::table.on(people::id.eq(brand_roles::person_id)))
            .filter(people::deactivated_at.is_null())
            .filter(brand_roles::brand_id.eq(brand.0))
            .filter(brand_roles::role.eq(Role::Approver.as_str()))
            .filter(brand_roles::review_group.eq(group))
            .select(brand_roles::person_id),
    )?;
    Ok(members.into_iter().map(PersonId).collect())
}
