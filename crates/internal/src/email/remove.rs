//! Wanting no mail any more.

use diesel::prelude::*;

use super::{demand_proof, record};
use crate::schema::{email_confirmations, mails, people};
use crate::{Caller, Error, Inside, audit};

/// Removes the caller's address, the one that waits to be confirmed, and what was still to be sent to either. Their
/// notices stay at the desk.
///
/// # Errors
/// [`Error::Forbidden`] for a caller without a session; [`Error::Reauthentication`] for a wrong password or code
/// (audited), [`Error::TooMany`] past the limit.
pub async fn remove(inside: &Inside, caller: &Caller, password: &str, code: &str) -> Result<(), Error> {
    demand_proof(inside, caller, password, code, "email.remove").await?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let person = people::table.find(caller.person.0);
            tx.execute(diesel::update(person).set(people::email.eq(None::<String>)))?;
            tx.execute(diesel::delete(email_confirmations::table.find(caller.person.0)))?;
            let unsent = mails::table
                .filter(mails::person_id.eq(caller.person.0))
                .filter(mails::sent_at.is_null())
                .filter(mails::failed_at.is_null());
            tx.execute(diesel::delete(unsent))?;
            record(tx, &context, &mut head, caller.person, "email.removed")
        })
        .await
}
