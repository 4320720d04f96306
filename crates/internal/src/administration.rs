//! What administrators do with people. Each act is in the audit chain with the administrator's name.

use diesel::prelude::*;
use gatepost_model::role::Role;
use gatepost_storage::{Reader, Transaction};

use crate::person::{self, Person};
use crate::schema::{brand_roles, brands, node_roles};
use crate::{Caller, Error, Inside, audit, role, token};

/// How many people a page has.
pub const PAGE: i64 = 100;

/// Somebody, with the roles they hold.
#[derive(Debug, Clone)]
pub struct Member {
    /// The account.
    pub person: Person,
    /// Each role, with the name of the brand it is held at; none for the roles of the node. That everybody is an
    /// employee is not repeated.
    pub roles: Vec<(Role, Option<String>)>,
}

/// A page of people in the order of their usernames, those who have left among them. `after` is the last
/// username of the page before.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator, and for apps; [`Error::Invalid`] for an `after` that is
/// no username.
pub async fn people(inside: &Inside, caller: &Caller, after: Option<String>) -> Result<Vec<Member>, Error> {
    caller.demand_own()?;
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            demand_administrator(reader, &caller)?;
            // PostgreSQL, for one, takes no NUL.
            if let Some(after) = &after {
                person::is_username(after)?;
            }
            let people = person::list_page(reader, after, PAGE)?;
            let ids: Vec<i64> = people.iter().map(|person| person.id.0).collect();
            let roles = roles_of_all(reader, &ids)?;
            Ok(people
                .into_iter()
                .map(|person| with_roles(person, &roles))
                .collect())
        })
        .await
}

/// Ends somebody's account.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator, and for apps; [`Error::NotFound`] when nobody has that
/// name; [`Error::Conflict`] for the caller's own account: so one administrator always remains.
pub async fn deactivate(inside: &Inside, caller: &Caller, username: &str) -> Result<(), Error> {
    caller.demand_own()?;
    let (context, caller, username) = (inside.context.clone(), caller.clone(), username.to_owned());
    inside
        .database
        .write(move |tx| {
            let mut head = lock_for(tx, &caller)?;
            if username == caller.username {
                return Err(Error::conflict(
                    "Nobody ends their own account. Ask another administrator.",
                ));
            }
            person::end(tx, &context, &mut head, &username, Some(caller.person)).map(|_left| ())
        })
        .await
}

/// Locks the audit head for an administrator's verb.
///
/// # Errors
/// [`Error::Unauthenticated`] when their token has died; [`Error::Forbidden`] when they are none.
pub(crate) fn lock_for(tx: &mut Transaction<'_>, caller: &Caller) -> Result<audit::Head, Error> {
    let head = audit::lock_for(tx, caller)?;
    demand_administrator(tx, caller)?;
    Ok(head)
}

/// Refuses in a read what [`lock_for`] refuses in a write.
///
/// # Errors
/// As [`lock_for`].
pub(crate) fn confirm(reader: &mut Reader<'_>, caller: &Caller) -> Result<(), Error> {
    token::confirm(reader, caller)?;
    demand_administrator(reader, caller)
}

/// Whether the caller is an administrator.
///
/// # Errors
/// When the database fails.
pub(crate) fn is_administrator(reader: &mut Reader<'_>, caller: &Caller) -> Result<bool, Error> {
    role::holds_at_node(reader, caller.person, Role::Administrator)
}

fn demand_administrator(reader: &mut Reader<'_>, caller: &Caller) -> Result<(), Error> {
    if is_administrator(reader, caller)? {
        return Ok(());
    }
    Err(Error::forbidden(
        "Only administrators look after people. Ask one of them.",
    ))
}

/// Somebody active of this username.
///
/// # Errors
/// [`Error::NotFound`] when there is nobody.
pub(crate) fn get_active(reader: &mut Reader<'_>, username: &str) -> Result<Person, Error> {
    // What cannot be a name is not asked for: PostgreSQL, for one, takes no NUL.
    person::is_username(username).map_err(|_| Error::NotFound)?;
    person::find_by_username(reader, username)?
        .filter(|person| person.deactivated_at.is_none())
        .ok_or(Error::NotFound)
}

type Held = (i64, String, Option<String>);

fn roles_of_all(reader: &mut Reader<'_>, people: &[i64]) -> Result<Vec<Held>, Error> {
    let at_node = node_roles::table.filter(node_roles::person_id.eq_any(people.to_vec()));
    let at_node: Vec<(i64, String)> =
        reader.list(at_node.select((node_roles::person_id, node_roles::role)))?;
    let at_brands = brand_roles::table
        .inner_join(brands::table.on(brands::id.eq(brand_roles::brand_id)))
        .filter(brand_roles::person_id.eq_any(people.to_vec()))
        .order(brands::name);
    let columns = (brand_roles::person_id, brand_roles::role, brands::name);
    let at_brands: Vec<(i64, String, String)> = reader.list(at_brands.select(columns))?;
    let at_node = at_node.into_iter().map(|(person, role)| (person, role, None));
    let at_brands = at_brands
        .into_iter()
        .map(|(person, role, brand)| (person, role, Some(brand)));
    Ok(at_node.chain(at_brands).collect())
}

fn with_roles(person: Person, held: &[Held]) -> Member {
    let own = held.iter().filter(|(owner, ..)| *owner == person.id.0);
    let roles = own.filter_map(|(_, role, brand)| Some((Role::parse(role)?, brand.clone())));
    let mut roles: Vec<_> = roles.collect();
    roles.sort();
    roles.dedup();
    Member { person, roles }
}
