//! Adding a second factor: a secret is drawn and shown once. It counts for nothing until a code was given.

use diesel::prelude::*;

use super::{Enrolment, Secret, has_one};
use crate::schema::second_factors;
use crate::{Caller, Error, Inside, audit, reauthentication};

/// Draws a secret for the caller and shows it. One that was drawn before and never confirmed is replaced. `node`
/// is what the company calls itself: apps show it.
///
/// # Errors
/// [`Error::Forbidden`] for a caller without a session; [`Error::Reauthentication`] for a wrong password (audited)
/// and [`Error::TooMany`] past the limit; [`Error::Conflict`] for somebody who has a second factor.
pub async fn begin(inside: &Inside, caller: &Caller, node: &str, password: &str) -> Result<Enrolment, Error> {
    caller.demand_session("A second factor is added on the page, where you are signed in.")?;
    reauthentication::demand_password(inside, caller, password, "second_factor.add").await?;
    let (context, caller, node) = (inside.context.clone(), caller.clone(), node.to_owned());
    inside
        .database
        .write(move |tx| {
            let _head = audit::lock_for(tx, &caller)?;
            if has_one(tx, caller.person)? {
                return Err(Error::conflict(
                    "You have a second factor already. Remove it first to use another app.",
                ));
            }
            let secret = Secret::draw(context.random.as_ref());
            let sealed = context
                .internal_key
                .seal(&secret, caller.person, context.random.as_ref())?;
            tx.execute(diesel::delete(second_factors::table.find(caller.person.0)))?;
            tx.execute(diesel::insert_into(second_factors::table).values((
                second_factors::person_id.eq(caller.person.0),
                second_factors::sealed_secret.eq(sealed),
                second_factors::last_step.eq(0),
                second_factors::created_at.eq(context.now().0),
            )))?;
            Enrolment::of(&secret, &node, &caller.username)
        })
        .await
}
