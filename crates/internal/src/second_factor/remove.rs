//! Removing a second factor: by its person, with both proofs; or with a link for a new password.

use diesel::prelude::*;
use gatepost_model::id::PersonId;
use gatepost_storage::Transaction;
use serde_json::json;

use super::is_demanded;
use crate::schema::{recovery_codes, second_factors};
use crate::{Caller, Error, Inside, audit, reauthentication};

/// Removes the caller's second factor and their recovery codes.
///
/// # Errors
/// [`Error::Forbidden`] for a caller without a session, or while a policy demands it of them;
/// [`Error::Reauthentication`] for a wrong password or code (audited), [`Error::TooMany`] past the limit;
/// [`Error::Conflict`] when they have none.
pub async fn remove(inside: &Inside, caller: &Caller, password: &str, code: &str) -> Result<(), Error> {
    const DEMANDED: &str = "The policy of your desk asks for a second factor, so it cannot be removed.";
    caller.demand_session("A second factor is removed on the page, where you are signed in.")?;
    // Before the proof is looked at, as it costs nobody a try or a recovery code; and once more in the transaction.
    if super::demanded(inside, caller).await? {
        return Err(Error::forbidden(DEMANDED));
    }
    reauthentication::demand_proof(inside, caller, password, code, "second_factor.remove").await?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            if is_demanded(tx, caller.person)? {
                return Err(Error::forbidden(DEMANDED));
            }
            if !forget(tx, caller.person)? {
                return Err(Error::conflict("You have no second factor."));
            }
            let event = audit::Event {
                at: context.now(),
                person: Some(caller.person),
                verb: "second_factor.removed",
                subject: format!("person:{}", caller.person),
                details: &json!({}),
            };
            audit::append(tx, &mut head, event)
        })
        .await
}

/// Deletes somebody's second factor and recovery codes; gives whether one was in use. The caller writes the entry.
///
/// # Errors
/// When the database fails.
pub(crate) fn forget(tx: &mut Transaction<'_>, person: PersonId) -> Result<bool, Error> {
    let used = super::has_one(tx, person)?;
    tx.execute(diesel::delete(
        recovery_codes::table.filter(recovery_codes::person_id.eq(person.0)),
    ))?;
    tx.execute(diesel::delete(second_factors::table.find(person.0)))?;
    Ok(used)
}
