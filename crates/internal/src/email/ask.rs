//! Giving an address.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::PersonId;
use gatepost_model::release_key::hex_secret;
use gatepost_storage::{Reader, Transaction};

use super::{address, confirmed, demand_proof, hash_of, record};
use crate::schema::{audit_entries, email_confirmations};
use crate::{Caller, Context, Error, Inside, audit, mail};

/// How long the link in the mail works, in seconds: a day.
const LIFETIME: i64 = 24 * 60 * 60;

/// How many mails of this kind somebody may cause in a day: whoever mistypes an address tries again, and nobody fills
/// a stranger's inbox.
const PER_DAY: i64 = 5;

/// A day, in milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// The verb of its audit entry.
const VERB: &str = "email.asked";

/// Mails a link to an address. Until it is opened nothing changes; a link of before ends.
///
/// # Errors
/// [`Error::Forbidden`] for a caller without a session; [`Error::Conflict`] where no mail leaves the node, and for the
/// address they have already; [`Error::Invalid`] for what is no address; [`Error::Reauthentication`] for a wrong
/// password or code (audited); [`Error::TooMany`] past a limit.
pub async fn ask(
    inside: &Inside,
    caller: &Caller,
    typed: &str,
    password: &str,
    code: &str,
) -> Result<(), Error> {
    if !inside.context.sends_mail {
        return Err(Error::conflict(
            "This node sends no mail, so there is nothing to send to an address.",
        ));
    }
    let address = address::checked(typed)?;
    demand_proof(inside, caller, password, code, "email").await?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            if confirmed(tx, caller.person)?.as_ref() == Some(&address) {
                return Err(Error::conflict("Your notices go to this address already."));
            }
            refuse_too_many(tx, caller.person, context.now())?;
            let secret = keep(tx, &context, caller.person, &address)?;
            let path = format!("/settings/email/{secret}");
            let kind = mail::Kind::ConfirmAddress;
            mail::write(tx, &context, caller.person, &address, kind, &path)?;
            record(tx, &context, &mut head, caller.person, VERB)
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(())
}

/// Stores what waits for its link, in the place of what waited before; gives the link's secret.
fn keep(
    tx: &mut Transaction<'_>,
    context: &Context,
    person: PersonId,
    address: &str,
) -> Result<String, Error> {
    let now = context.now();
    let secret = hex_secret::<32>(context.random.as_ref());
    tx.execute(diesel::delete(email_confirmations::table.find(person.0)))?;
    tx.execute(diesel::insert_into(email_confirmations::table).values((
        email_confirmations::person_id.eq(person.0),
        email_confirmations::address.eq(address),
        email_confirmations::secret_hash.eq(hash_of(&secret)),
        email_confirmations::created_at.eq(now.0),
        email_confirmations::expires_at.eq(now.plus_seconds(LIFETIME).0),
    )))?;
    Ok(secret)
}

/// Index: `audit_entries_by_person`.
fn refuse_too_many(reader: &mut Reader<'_>, person: PersonId, now: Timestamp) -> Result<(), Error> {
    let since = now.0.saturating_sub(DAY);
    let lately: Vec<i64> = reader.list(
        audit_entries::table
            .filter(audit_entries::person_id.eq(person.0))
            .filter(audit_entries::at.gt(since))
            .filter(audit_entries::verb.eq(VERB))
            .order(audit_entries::at.desc())
            .limit(PER_DAY)
            .select(audit_entries::at),
    )?;
    match lately.get(usize::try_from(PER_DAY.saturating_sub(1)).unwrap_or(usize::MAX)) {
        // Rounded up, so that whoever waits that long is let in.
        Some(oldest) => Err(Error::TooMany(
            oldest.saturating_sub(since).saturating_add(999) / 1_000,
        )),
        None => Ok(()),
    }
}
