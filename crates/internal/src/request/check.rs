//! Whether a wish can be carried out now. Asked when it is made, so that nobody waits for what cannot be, and again
//! when it is confirmed.

use gatepost_model::gate::Policy;
use gatepost_storage::Reader;

use super::Wish;
use crate::brand::{self, Brand};
use crate::{Context, Error, administration, gate, review_group, role};

/// Whether a wish can be carried out.
///
/// # Errors
/// [`Error::Invalid`] for what cannot be: a brand or person there is not, a policy nobody could meet;
/// [`Error::Conflict`] for what could have been, before something else changed.
pub(super) fn check(reader: &mut Reader<'_>, context: &Context, wish: &Wish) -> Result<(), Error> {
    match wish {
        Wish::Policy { brand, policy } => policy_of(reader, brand.as_deref(), policy),
        Wish::CheckList { list } => {
            let newest = gate::check::in_force(reader)?.version;
            if list.version != newest {
                return Err(Error::conflict(format!(
                    "The check list has changed since: version {newest} is in force. Look at it and ask again."
                )));
            }
            list.validate().map_err(Error::invalid)?;
            groups_exist(reader, list)
        }
        Wish::Role {
            person,
            role,
            brand,
            group,
        } => role::get_place(reader, person, *role, brand.as_deref(), group.as_deref())
            .and_then(|place| {
                if place.person.deactivated_at.is_some() {
                    return Err(Error::conflict(format!("{person} has left.")));
                }
                Ok(())
            })
            .map_err(named(person, brand.as_deref())),
        Wish::Brand { brand } => brand::check_new(reader, context, brand),
        Wish::ReviewGroup { brand, change } => {
            let found = named_brand(reader, brand)?;
            review_group::check(reader, found.id, change)
        }
        Wish::Reset { person, .. } => administration::get_active(reader, person)
            .map(|_active| ())
            .map_err(named(person, None)),
    }
}

/// The brand a wish names.
pub(super) fn named_brand(reader: &mut Reader<'_>, name: &str) -> Result<Brand, Error> {
    brand::find(reader, name)?.ok_or_else(|| Error::invalid("There is no brand of that name."))
}

/// A wish that names what is not there is a wrong wish, not a missing page.
fn named<'a>(person: &'a str, brand: Option<&'a str>) -> impl FnOnce(Error) -> Error + 'a {
    move |error| match (error, brand) {
        (Error::NotFound, None) => Error::invalid(format!("Nobody who works here is named {person}.")),
        (Error::NotFound, Some(brand)) => Error::invalid(format!(
            "There is nobody named {person}, or no brand named {brand}."
        )),
        (other, _) => other,
    }
}

fn policy_of(reader: &mut Reader<'_>, brand: Option<&str>, policy: &Policy) -> Result<(), Error> {
    let brand = match brand {
        Some(name) => Some(named_brand(reader, name)?),
        None => None,
    };
    gate::policy::demand_newest(reader, brand.as_ref(), policy)?;
    gate::policy::validate(reader, brand.as_ref(), policy)
}

/// A rule must not ask a group that a brand does not have: its candidates could never leave, and nobody would know
/// why.
fn groups_exist(reader: &mut Reader<'_>, list: &gatepost_model::check::CheckList) -> Result<(), Error> {
    for brand in brand::list(reader)? {
        for group in gate::check::groups_of(list) {
            if !review_group::exists(reader, brand.id, group)? {
                return Err(Error::invalid(format!(
                    "A rule asks the group {group}, which the brand {} does not have. Add the group there first, or \
                     name another.",
                    brand.name
                )));
            }
        }
    }
    Ok(())
}
