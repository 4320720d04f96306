//! Ending tokens.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{BrandId, PersonId, TokenId};
use gatepost_storage::Transaction;
use serde_json::json;

use super::living::SESSION;
use crate::schema::{authorization_codes, tokens};
use crate::{Caller, Error, Inside, audit};

/// Ends what a caller came with: signs a browser out, gives a token up. Ending it twice changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn revoke(inside: &Inside, caller: &Caller) -> Result<(), Error> {
    let (token, person, now) = (caller.token, caller.person, inside.context.now());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            end_one(tx, &mut head, person, token, now).map(|_ended| ())
        })
        .await
}

/// Ends one of the caller's tokens, sessions or apps.
///
/// # Errors
/// [`Error::NotFound`] when it is not theirs or has ended already.
pub async fn revoke_one(inside: &Inside, caller: &Caller, id: &str) -> Result<(), Error> {
    let token: TokenId = id.parse().map_err(|_| Error::NotFound)?;
    let (caller, now) = (caller.clone(), inside.context.now());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            if end_one(tx, &mut head, caller.person, token, now)? {
                Ok(())
            } else {
                Err(Error::NotFound)
            }
        })
        .await
}

/// Signs the caller out everywhere else: ends every session, token and app of theirs but the one they came
/// with. Gives how many there were.
///
/// # Errors
/// When the database fails.
pub async fn revoke_others(inside: &Inside, caller: &Caller) -> Result<usize, Error> {
    let (caller, now) = (caller.clone(), inside.context.now());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let ended = revoke_except(tx, caller.person, caller.token, now)?;
            if ended > 0 {
                record_all(tx, &mut head, caller.person, "tokens.others_revoked", ended, now)?;
            }
            Ok(ended)
        })
        .await
}

/// Signs the caller out everywhere, here included.
///
/// # Errors
/// When the database fails.
pub async fn revoke_all_own(inside: &Inside, caller: &Caller) -> Result<(), Error> {
    let (caller, now) = (caller.clone(), inside.context.now());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let ended = revoke_all(tx, caller.person, now)?;
            record_all(tx, &mut head, caller.person, "tokens.all_revoked", ended, now)
        })
        .await
}

/// Ends every token of a person, and the codes that would become one; gives how many tokens there were.
pub(crate) fn revoke_all(tx: &mut Transaction<'_>, person: PersonId, now: Timestamp) -> Result<usize, Error> {
    end_codes(tx, person, now)?;
    let alive = tokens::table
        .filter(tokens::person_id.eq(person.0))
        .filter(tokens::revoked_at.is_null());
    Ok(tx.execute(diesel::update(alive).set(tokens::revoked_at.eq(now.0)))?)
}

/// As [`revoke_all`], but for one token.
pub(crate) fn revoke_except(
    tx: &mut Transaction<'_>,
    person: PersonId,
    kept: TokenId,
    now: Timestamp,
) -> Result<usize, Error> {
    end_codes(tx, person, now)?;
    let alive = tokens::table
        .filter(tokens::person_id.eq(person.0))
        .filter(tokens::id.ne(kept.0))
        .filter(tokens::revoked_at.is_null());
    Ok(tx.execute(diesel::update(alive).set(tokens::revoked_at.eq(now.0)))?)
}

/// Ends every session of a person: whoever's roles change signs in anew (G10).
pub(crate) fn revoke_sessions(
    tx: &mut Transaction<'_>,
    person: PersonId,
    now: Timestamp,
) -> Result<usize, Error> {
    let alive = tokens::table
        .filter(tokens::person_id.eq(person.0))
        .filter(tokens::kind.eq(SESSION))
        .filter(tokens::revoked_at.is_null());
    Ok(tx.execute(diesel::update(alive).set(tokens::revoked_at.eq(now.0)))?)
}

/// Ends every token by which a person speaks as a brand, so that none comes back to life with a later role.
pub(crate) fn revoke_as_brand(
    tx: &mut Transaction<'_>,
    person: PersonId,
    brand: BrandId,
    now: Timestamp,
) -> Result<usize, Error> {
    let codes = authorization_codes::table
        .filter(authorization_codes::person_id.eq(person.0))
        .filter(authorization_codes::brand_id.eq(brand.0))
        .filter(authorization_codes::used_at.is_null());
    tx.execute(diesel::update(codes).set(authorization_codes::used_at.eq(now.0)))?;
    let alive = tokens::table
        .filter(tokens::person_id.eq(person.0))
        .filter(tokens::brand_id.eq(brand.0))
        .filter(tokens::revoked_at.is_null());
    Ok(tx.execute(diesel::update(alive).set(tokens::revoked_at.eq(now.0)))?)
}

/// Uses up the codes a person has given and no app has brought yet.
fn end_codes(tx: &mut Transaction<'_>, person: PersonId, now: Timestamp) -> Result<(), Error> {
    let unused = authorization_codes::table
        .filter(authorization_codes::person_id.eq(person.0))
        .filter(authorization_codes::used_at.is_null());
    tx.execute(diesel::update(unused).set(authorization_codes::used_at.eq(now.0)))?;
    Ok(())
}

/// Ends one token of a person; tells whether it was alive.
pub(crate) fn end_one(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    person: PersonId,
    token: TokenId,
    now: Timestamp,
) -> Result<bool, Error> {
    let alive = tokens::table
        .find(token.0)
        .filter(tokens::person_id.eq(person.0))
        .filter(tokens::revoked_at.is_null());
    let Some(kind) = tx.find::<_, String>(alive.select(tokens::kind))? else {
        return Ok(false);
    };
    tx.execute(diesel::update(tokens::table.find(token.0)).set(tokens::revoked_at.eq(now.0)))?;
    let event = audit::Event {
        at: now,
        person: Some(person),
        verb: if kind == SESSION {
            "session.closed"
        } else {
            "token.revoked"
        },
        subject: format!("token:{token}"),
        details: &json!({}),
    };
    audit::append(tx, head, event)?;
    Ok(true)
}

fn record_all(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    person: PersonId,
    verb: &str,
    ended: usize,
    now: Timestamp,
) -> Result<(), Error> {
    let event = audit::Event {
        at: now,
        person: Some(person),
        verb,
        subject: format!("person:{person}"),
        details: &json!({ "ended": ended }),
    };
    audit::append(tx, head, event)
}
