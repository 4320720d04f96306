//! What somebody is here.

use gatepost_model::role::Role;

use super::{desks_of, gate_roles, roles_of};
use crate::brand::Brand;
use crate::{Caller, Error, Inside, brand, second_factor};

/// What a person is here: what a page shows or hides; never what it allows.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Every role they hold anywhere, employee first.
    pub roles: Vec<Role>,
    /// The brands of whose desk they are, with their gate roles there.
    pub desks: Vec<(Brand, Vec<Role>)>,
    /// Whether they have a second factor, so that forms ask for its code.
    pub has_second_factor: bool,
}

/// What the caller is.
///
/// # Errors
/// When the database fails.
pub async fn standing(inside: &Inside, caller: &Caller) -> Result<Standing, Error> {
    let person = caller.person;
    inside
        .database
        .read(move |reader| {
            let roles = roles_of(reader, person)?;
            let mut desks = Vec::new();
            for id in desks_of(reader, person)? {
                desks.push((brand::get(reader, id)?, gate_roles(reader, person, id)?));
            }
            Ok(Standing {
                roles,
                desks,
                has_second_factor: second_factor::has_one(reader, person)?,
            })
        })
        .await
}
