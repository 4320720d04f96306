//! Where somebody's notices go by e-mail: given by themselves, confirmed by whoever reads the mail there.
//!
//! ```text
//! ask (password, code) -> email_confirmations, a mail with a link
//!                          link, opened by the same person signed in -> confirm -> people.email
//! remove (password, code) -> neither, and what was still to be sent is not
//! ```
//! Only a confirmed address gets notices: a slip of the keyboard tells no stranger what waits at a desk. The address
//! signs nobody in and resets no password.

mod address;
mod ask;
mod confirm;
mod remove;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::canonical::hash_hex;
use gatepost_model::id::PersonId;
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

pub use address::LONGEST_ADDRESS;
pub use ask::ask;
pub use confirm::{confirm, find_waiting};
pub use remove::remove;

use crate::schema::{email_confirmations, people};
use crate::{Caller, Context, Error, Inside, audit, reauthentication, second_factor, token};

/// How long an address that was never confirmed is kept once its link has ended, in seconds: a day.
const KEPT: i64 = 24 * 60 * 60;

/// What the caller has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Where their notices go.
    pub address: Option<String>,
    /// An address that waits to be confirmed, and until when it can be.
    pub waiting: Option<(String, Timestamp)>,
}

/// What the caller has, for the page.
///
/// # Errors
/// [`Error::Unauthenticated`] when their token has died.
pub async fn of_caller(inside: &Inside, caller: &Caller) -> Result<Standing, Error> {
    let (caller, now) = (caller.clone(), inside.context.now());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let waiting = email_confirmations::table
                .find(caller.person.0)
                .filter(email_confirmations::expires_at.gt(now.0))
                .select((email_confirmations::address, email_confirmations::expires_at));
            let waiting: Option<(String, i64)> = reader.find(waiting)?;
            Ok(Standing {
                address: confirmed(reader, caller.person)?,
                waiting: waiting.map(|(address, until)| (address, Timestamp(until))),
            })
        })
        .await
}

/// The confirmed address of a person.
fn confirmed(reader: &mut Reader<'_>, person: PersonId) -> Result<Option<String>, Error> {
    Ok(reader.get(people::table.find(person.0).select(people::email))?)
}

/// Refuses whoever does not sit at a browser of theirs and knows the password, and the code where they have one.
async fn demand_proof(
    inside: &Inside,
    caller: &Caller,
    password: &str,
    code: &str,
    verb: &str,
) -> Result<(), Error> {
    caller.demand_session("The address for notices is changed on the page, where you are signed in.")?;
    let person = caller.person;
    let has_one = inside
        .database
        .read(move |reader| second_factor::has_one(reader, person))
        .await?;
    // Asked before the password is looked at, as it costs nobody a try.
    if has_one && code.trim().is_empty() {
        return Err(Error::invalid("Type a code of your second factor too."));
    }
    let code = if has_one { code } else { "" };
    reauthentication::demand_proof(inside, caller, password, code, verb).await
}

/// Writes down that it was done; never to which address.
fn record(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    person: PersonId,
    verb: &'static str,
) -> Result<(), Error> {
    let event = audit::Event {
        at: context.now(),
        person: Some(person),
        verb,
        subject: format!("person:{person}"),
        details: &json!({}),
    };
    audit::append(tx, head, event)
}

fn hash_of(secret: &str) -> String {
    hash_hex("gatepost/email-confirmation/v1", secret.as_bytes())
}

/// Forgets addresses that nobody has confirmed; gives how many.
///
/// Index: `email_confirmations_by_time`.
pub(crate) fn forget_old(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let ended = now.plus_seconds(KEPT.saturating_neg());
    let old = email_confirmations::table.filter(email_confirmations::expires_at.lt(ended.0));
    Ok(tx.execute(diesel::delete(old))?)
}
