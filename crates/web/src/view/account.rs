//! An account as one line of a list.

use gatepost_internal::Inside;
use gatepost_internal::account::Account;

use super::{Face, visible};

/// Somebody in a list: a person, a brand, or somebody outside whom a desk has heard of.
#[derive(Debug, Clone)]
pub(crate) struct AccountLine {
    pub(crate) name: String,
    pub(crate) handle: String,
    /// Their page here, if they have one.
    pub(crate) href: Option<String>,
    pub(crate) face: Face,
    /// What they are, where that is not an employee.
    pub(crate) what: Option<&'static str>,
}

impl AccountLine {
    /// Of an account.
    pub(crate) fn of(inside: &Inside, account: &Account) -> Self {
        match account {
            Account::Person(account) => {
                let person = &account.person;
                Self {
                    name: visible(&person.display_name),
                    handle: format!("@{}", person.username),
                    href: Some(format!("/@{}", person.username)),
                    face: Face::of_person(&person.username, &person.display_name),
                    what: person.deactivated_at.map(|_| "Has left"),
                }
            }
            Account::Brand(account) => {
                let brand = &account.brand;
                Self {
                    name: visible(&brand.display_name),
                    handle: inside.context.public_address.handle(&brand.name),
                    href: Some(format!("/@{}", brand.name)),
                    face: Face::of_brand(&brand.name, &brand.display_name),
                    what: Some("Speaks outside"),
                }
            }
            Account::Outside(actor) => Self {
                name: visible(&actor.name),
                handle: actor.handle.clone(),
                href: None,
                face: Face::of_outsider(&actor.handle, &actor.name),
                what: Some("Outside"),
            },
        }
    }

    /// The id that lists of accounts are paged by; those outside are in none.
    pub(crate) fn id_of(account: &Account) -> Option<i64> {
        match account {
            Account::Person(account) => Some(account.person.id.0),
            Account::Brand(account) => Some(account.brand.id.0),
            Account::Outside(_) => None,
        }
    }
}
