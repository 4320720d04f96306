//! `/@NAME`: a colleague or a brand, what they wrote, and following them.

mod connections;
mod follow;
mod show;

use gatepost_internal::account::{self, Account};
use gatepost_internal::{Error, Inside};

use crate::session::Session;

pub(crate) use connections::{followers, following};
pub(crate) use follow::{follow, unfollow};
pub(crate) use show::show;

/// A person or brand by name, with the id lists of accounts use. Brands are found by their bare name here,
/// as nobody inside types the host of their own company.
async fn named(inside: &Inside, session: &Session, name: &str) -> Result<(Account, i64), Error> {
    let caller = &session.caller;
    let found = match account::lookup(inside, caller, name).await {
        Err(Error::NotFound) => {
            let handle = inside.context.public_address.handle(name);
            account::lookup(inside, caller, handle.trim_start_matches('@')).await?
        }
        other => other?,
    };
    match &found {
        Account::Person(person) => Ok((found.clone(), person.person.id.0)),
        Account::Brand(brand) => Ok((found.clone(), brand.brand.id.0)),
        Account::Outside(_) => Err(Error::NotFound),
    }
}
