//! What happens when a link is used.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::Transaction;
use serde_json::json;

use super::{Offer, find, get};
use crate::person::{self, NewPerson, Person};
use crate::schema::one_time_links;
use crate::{Error, Inside, audit, password, second_factor, token};

/// Makes the account an invitation is for.
///
/// # Errors
/// [`Error::NotFound`] as [`find`]; [`Error::Invalid`] for a display name or password that cannot be: then the
/// link can be used again.
pub async fn accept_invitation(
    inside: &Inside,
    secret: &str,
    display_name: &str,
    password: &str,
) -> Result<Person, Error> {
    // Nothing is hashed for a link that is worth nothing.
    let Offer::Invitation { .. } = find(inside, secret).await? else {
        return Err(Error::NotFound);
    };
    let display_name = person::checked_display_name(display_name)?;
    let password_hash = password::to_stored(inside, password).await?;
    let (context, secret) = (inside.context.clone(), secret.to_owned());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let now = context.now();
            let found = get(tx, &secret, now)?;
            let Offer::Invitation { username, .. } = found.offer else {
                return Err(Error::NotFound);
            };
            let new = NewPerson {
                username,
                display_name,
                password_hash,
            };
            let person = person::add(tx, &context, &mut head, new, Some(found.made_by))?;
            use_up(tx, found.id, now)?;
            let event = audit::Event {
                at: now,
                person: Some(person.id),
                verb: "invitation.accepted",
                subject: format!("link:{}", found.id),
                details: &json!({ "made_by": found.made_by }),
            };
            audit::append(tx, &mut head, event)?;
            Ok(person)
        })
        .await
}

/// Sets the password a reset is for, and ends the second factor where the link says so. Every session and token of
/// the person ends, and wrong passwords that were
/// counted against their name are forgotten: they are here to get in.
///
/// # Errors
/// As [`accept_invitation`].
pub async fn complete_reset(inside: &Inside, secret: &str, password: &str) -> Result<(), Error> {
    let Offer::Reset { .. } = find(inside, secret).await? else {
        return Err(Error::NotFound);
    };
    let stored = password::to_stored(inside, password).await?;
    let (context, secret) = (inside.context.clone(), secret.to_owned());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let now = context.now();
            let found = get(tx, &secret, now)?;
            let (Offer::Reset { username }, Some(person)) = (found.offer, found.person) else {
                return Err(Error::NotFound);
            };
            person::set_password(tx, person, stored)?;
            password::forgive(tx, &username)?;
            let factor_ended = found.ends_second_factor && second_factor::forget(tx, person)?;
            let ended = token::revoke_all(tx, person, now)?;
            use_up(tx, found.id, now)?;
            let event = audit::Event {
                at: now,
                person: Some(person),
                verb: "password.reset",
                subject: format!("link:{}", found.id),
                details: &json!({ "made_by": found.made_by, "tokens_revoked": ended }),
            };
            audit::append(tx, &mut head, event)?;
            if factor_ended {
                let event = audit::Event {
                    at: now,
                    person: Some(person),
                    verb: "second_factor.removed",
                    subject: format!("person:{person}"),
                    details: &json!({ "link_id": found.id.to_string(), "made_by": found.made_by }),
                };
                audit::append(tx, &mut head, event)?;
            }
            Ok(())
        })
        .await
}

fn use_up(tx: &mut Transaction<'_>, id: i64, now: Timestamp) -> Result<(), Error> {
    let row = one_time_links::table.find(id);
    tx.execute(diesel::update(row).set(one_time_links::used_at.eq(now.0)))?;
    Ok(())
}
