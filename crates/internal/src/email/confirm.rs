//! Opening the link.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::PersonId;
use gatepost_storage::Reader;

use super::{hash_of, record};
use crate::schema::{email_confirmations, people};
use crate::{Caller, Error, Inside, audit, token};

/// The characters of a secret: 32 random bytes in hex.
const SECRET_DIGITS: usize = 64;

/// The address a link is about.
///
/// # Errors
/// [`Error::NotFound`] when the link is unknown, replaced, too old or somebody else's: one answer for all.
pub async fn find_waiting(inside: &Inside, caller: &Caller, secret: &str) -> Result<String, Error> {
    let (caller, secret, now) = (caller.clone(), secret.to_owned(), inside.context.now());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            get(reader, caller.person, &secret, now)
        })
        .await
}

/// From now on the caller's notices go to the address of this link.
///
/// # Errors
/// [`Error::Forbidden`] for a caller without a session; [`Error::NotFound`] as [`find_waiting`].
pub async fn confirm(inside: &Inside, caller: &Caller, secret: &str) -> Result<(), Error> {
    caller.demand_session("An address is confirmed on the page, where you are signed in.")?;
    let (context, caller, secret) = (inside.context.clone(), caller.clone(), secret.to_owned());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let address = get(tx, caller.person, &secret, context.now())?;
            let person = people::table.find(caller.person.0);
            tx.execute(diesel::update(person).set(people::email.eq(address)))?;
            tx.execute(diesel::delete(email_confirmations::table.find(caller.person.0)))?;
            record(tx, &context, &mut head, caller.person, "email.confirmed")
        })
        .await
}

fn get(reader: &mut Reader<'_>, person: PersonId, secret: &str, now: Timestamp) -> Result<String, Error> {
    // Nothing of another form is worth a hash or a statement.
    if secret.len() != SECRET_DIGITS {
        return Err(Error::NotFound);
    }
    let alive = email_confirmations::table
        .find(person.0)
        .filter(email_confirmations::secret_hash.eq(hash_of(secret)))
        .filter(email_confirmations::expires_at.gt(now.0))
        .select(email_confirmations::address);
    reader.find(alive)?.ok_or(Error::NotFound)
}
