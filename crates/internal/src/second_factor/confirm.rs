//! The first code proves that the app has the secret. From then on it is asked for; recovery codes are made.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::PersonId;
use gatepost_storage::Transaction;
use serde_json::json;

use super::code::{Code, matching_step};
use super::recovery::{COUNT, RecoveryCode};
use super::{WRONG, has_one};
use crate::schema::{recovery_codes, second_factors};
use crate::{Caller, Context, Error, Inside, audit, reauthentication};

/// How long a secret waits for its first code, in seconds: an hour, since a page that shows a secret does not stay
/// open overnight.
const WAIT: i64 = 60 * 60;

/// Recovery codes, shown once. Has no `Debug`: they stay out of logs.
pub struct RecoveryCodes(pub Vec<String>);

/// Takes the first code of the secret that [`super::begin`] has shown.
///
/// # Errors
/// [`Error::Forbidden`] for a caller without a session; [`Error::Conflict`] when there is nothing to confirm, or it
/// has waited for more than an hour; [`Error::Invalid`] for a code that does not fit.
pub async fn confirm(inside: &Inside, caller: &Caller, code: &str) -> Result<RecoveryCodes, Error> {
    caller.demand_session("A second factor is added on the page, where you are signed in.")?;
    let code = Code::parse(code).ok_or_else(|| Error::invalid(WRONG))?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let now = context.now();
            let waiting = second_factors::table
                .find(caller.person.0)
                .filter(second_factors::confirmed_at.is_null())
                .filter(second_factors::created_at.gt(now.plus_seconds(WAIT.saturating_neg()).0))
                .select(second_factors::sealed_secret);
            let sealed: String = tx.find(waiting)?.ok_or_else(|| {
                Error::conflict("Begin again: this code was shown too long ago, or is in use.")
            })?;
            let secret = context.internal_key.open(&sealed, caller.person)?;
            let step = matching_step(&secret, &code, now, 0).ok_or_else(|| Error::invalid(WRONG))?;
            tx.execute(diesel::update(second_factors::table.find(caller.person.0)).set((
                second_factors::confirmed_at.eq(now.0),
                second_factors::last_step.eq(step),
            )))?;
            let codes = draw_codes(tx, &context, caller.person)?;
            record(tx, &mut head, &caller, "second_factor.added", now)?;
            Ok(codes)
        })
        .await
}

/// Draws ten new recovery codes; the old ones end.
///
/// # Errors
/// [`Error::Forbidden`] for a caller without a session; [`Error::Reauthentication`] for a wrong password or code
/// (audited), [`Error::TooMany`] past the limit; [`Error::Conflict`] without a second factor.
pub async fn renew(
    inside: &Inside,
    caller: &Caller,
    password: &str,
    code: &str,
) -> Result<RecoveryCodes, Error> {
    caller.demand_session("Recovery codes are made on the page, where you are signed in.")?;
    reauthentication::demand_proof(inside, caller, password, code, "second_factor.renew").await?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            if !has_one(tx, caller.person)? {
                return Err(Error::conflict("You have no second factor."));
            }
            let codes = draw_codes(tx, &context, caller.person)?;
            record(tx, &mut head, &caller, "second_factor.renewed", context.now())?;
            Ok(codes)
        })
        .await
}

fn draw_codes(tx: &mut Transaction<'_>, context: &Context, person: PersonId) -> Result<RecoveryCodes, Error> {
    tx.execute(diesel::delete(
        recovery_codes::table.filter(recovery_codes::person_id.eq(person.0)),
    ))?;
    let mut shown = Vec::with_capacity(COUNT);
    for _ in 0..COUNT {
        let code = RecoveryCode::draw(context.random.as_ref());
        tx.execute(diesel::insert_into(recovery_codes::table).values((
            recovery_codes::id.eq(context.next_id()),
            recovery_codes::person_id.eq(person.0),
            recovery_codes::code_hash.eq(code.hash(person)),
        )))?;
        shown.push(code.shown());
    }
    Ok(RecoveryCodes(shown))
}

fn record(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    caller: &Caller,
    verb: &'static str,
    now: Timestamp,
) -> Result<(), Error> {
    let event = audit::Event {
        at: now,
        person: Some(caller.person),
        verb,
        subject: format!("person:{}", caller.person),
        details: &json!({}),
    };
    audit::append(tx, head, event)
}
