//! The password asked again: bound to one token, one candidate, one revision and one verb; used once.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::canonical::hash_hex;
use gatepost_model::id::CandidateId;
use gatepost_model::release_key::hex_secret;
use gatepost_model::scope::Scope;
use gatepost_storage::Transaction;
use serde_json::json;

use crate::password::{Budget, Proof};
use crate::schema::reauthentications;
use crate::{Caller, Error, Inside, audit, gate, password, second_factor, token};

/// How long one lives, in seconds.
const LIFETIME: i64 = 5 * 60;

/// What a re-authentication may be for.
const VERBS: [&str; 6] = ["decide", "release", "hold", "recall", "stop", "lift_stop"];

/// A re-authentication, as it was asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The caller's password.
    pub password: Option<String>,
    /// A code of the caller's second factor, or a recovery code; required for whoever has one.
    pub code: Option<String>,
    /// The candidate it is for; required for `decide`, `release`, `hold` and `recall`.
    pub candidate_id: Option<String>,
    /// What it is for.
    pub verb: Option<String>,
}

/// The secret, shown once.
#[derive(Debug, Clone)]
pub struct Granted {
    /// To be sent with the verb.
    pub token: String,
    /// After this moment it is worth nothing.
    pub expires_at: Timestamp,
}

/// What a verb demands a re-authentication for.
pub(crate) struct Purpose<'a> {
    pub verb: &'a str,
    pub candidate: Option<CandidateId>,
    pub rev_hash: Option<&'a str>,
}

/// Checks the password and grants a re-authentication for the candidate's newest revision. Only a session, or a
/// personal token made for it, gets one: an app's token never allows [`Scope::Decide`], whatever was stored.
///
/// # Errors
/// [`Error::Scope`] for a token that may not decide, /// [`Error::NotFound`] for a candidate the caller may not see, [`Error::Invalid`] for a field,
/// [`Error::TooMany`] after too many wrong passwords, [`Error::Reauthentication`] for a wrong one or a wrong code
/// (audited), [`Error::Forbidden`] when a policy demands a second factor and the caller has none.
pub async fn begin(inside: &Inside, caller: &Caller, request: Request) -> Result<Granted, Error> {
    caller.demand(Scope::Decide)?;
    let candidate = match &request.candidate_id {
        Some(id) => Some(gate::get(inside, caller, id).await?),
        None => None,
    };
    let verb = request
        .verb
        .filter(|verb| VERBS.contains(&verb.as_str()))
        .ok_or_else(|| Error::invalid(format!("verb must be one of {}.", VERBS.join(", "))))?;
    if candidate.is_none() && !matches!(verb.as_str(), "stop" | "lift_stop") {
        return Err(Error::invalid("candidate_id is missing."));
    }
    let password = request
        .password
        .ok_or_else(|| Error::invalid("password is missing."))?;
    let code = demanded_code(inside, caller, request.code).await?;
    demand_proof(inside, caller, &password, &code, &verb).await?;
    let context = inside.context.clone();
    let secret = hex_secret::<32>(context.random.as_ref());
    let now = context.now();
    let expires_at = now.plus_seconds(LIFETIME);
    let granted = Granted {
        token: secret.clone(),
        expires_at,
    };
    let caller = caller.clone();
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            tx.execute(diesel::delete(
                reauthentications::table
                    .filter(reauthentications::expires_at.lt(now.plus_seconds(-86_400).0)),
            ))?;
            tx.execute(diesel::insert_into(reauthentications::table).values((
                reauthentications::id.eq(context.next_id()),
                reauthentications::secret_hash.eq(hash_of(&secret)),
                reauthentications::person_id.eq(caller.person.0),
                reauthentications::token_id.eq(caller.token.0),
                reauthentications::verb.eq(verb),
                reauthentications::candidate_id.eq(candidate.as_ref().map(|candidate| candidate.id.0)),
                reauthentications::rev_hash.eq(candidate.map(|candidate| candidate.revision.rev_hash)),
                reauthentications::created_at.eq(now.0),
                reauthentications::expires_at.eq(expires_at.0),
            )))?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(granted)
}

/// The code that goes with the password: whoever has a second factor has to give one, and whoever has none gives
/// none. Asked before the password is looked at, as it costs nobody a try; the caller knows what they have.
async fn demanded_code(inside: &Inside, caller: &Caller, code: Option<String>) -> Result<String, Error> {
    let person = caller.person;
    let has_one = inside
        .database
        .read(move |reader| {
            second_factor::refuse_without(reader, person)?;
            second_factor::has_one(reader, person)
        })
        .await?;
    let code = code.filter(|code| !code.trim().is_empty());
    match (has_one, code) {
        (true, None) => Err(Error::Reauthentication(
            "Type a code of your second factor too: code is missing.".to_owned(),
        )),
        (true, Some(code)) => Ok(code),
        (false, _) => Ok(String::new()),
    }
}

/// Checks the password and, where they have a second factor, a code of somebody who is signed in.
///
/// # Errors
/// As [`demand_password`]; whether the password or the code is wrong is not told.
pub async fn demand_proof(
    inside: &Inside,
    caller: &Caller,
    password: &str,
    code: &str,
    verb: &str,
) -> Result<(), Error> {
    let proof = Proof { password, code };
    // Nobody who mistyped a password elsewhere, or was locked out by a stranger, is kept from a stop.
    let budget = if verb == "stop" {
        Budget::Stop
    } else {
        Budget::Shared
    };
    match password::verify_proof(inside, caller.person, &caller.address, proof, budget).await {
        Err(Error::Unauthenticated) => {
            record_failure(inside, caller, verb).await?;
            let sentence = if code.is_empty() {
                "The password is wrong."
            } else {
                "The password or the code is wrong."
            };
            Err(Error::Reauthentication(sentence.to_owned()))
        }
        checked => checked,
    }
}

/// Checks the password of somebody who is signed in, for what they are about to do.
///
/// # Errors
/// [`Error::Invalid`] when it cannot be a password, [`Error::TooMany`] past the limit it shares with signing in,
/// [`Error::Reauthentication`] when it is wrong (audited).
pub async fn demand_password(
    inside: &Inside,
    caller: &Caller,
    password: &str,
    verb: &str,
) -> Result<(), Error> {
    match password::verify_person(inside, caller.person, &caller.address, password).await {
        Err(Error::Unauthenticated) => {
            record_failure(inside, caller, verb).await?;
            Err(Error::Reauthentication("The password is wrong.".to_owned()))
        }
        checked => checked,
    }
}

/// Uses a re-authentication up, in the transaction of the verb it was made for: a verb that fails leaves
/// it unused. Gives the moment the password was checked.
pub(crate) fn spend(
    tx: &mut Transaction<'_>,
    caller: &Caller,
    secret: Option<&str>,
    purpose: &Purpose<'_>,
    now: Timestamp,
) -> Result<Timestamp, Error> {
    let refuse = |sentence: &str| Error::Reauthentication(sentence.to_owned());
    let secret =
        secret.ok_or_else(|| refuse("Enter your password again: reauthentication_token is missing."))?;
    let unused = reauthentications::table
        .filter(reauthentications::secret_hash.eq(hash_of(secret)))
        .filter(reauthentications::person_id.eq(caller.person.0))
        .filter(reauthentications::token_id.eq(caller.token.0))
        .filter(reauthentications::used_at.is_null())
        .filter(reauthentications::expires_at.gt(now.0));
    type Row = (i64, String, Option<i64>, Option<String>, i64);
    let row: Option<Row> = tx.find(unused.select((
        reauthentications::id,
        reauthentications::verb,
        reauthentications::candidate_id,
        reauthentications::rev_hash,
        reauthentications::created_at,
    )))?;
    let (id, verb, candidate, rev_hash, created_at) =
        row.ok_or_else(|| refuse("Enter your password again: this confirmation is used up or too old."))?;
    let fits = verb == purpose.verb
        && candidate == purpose.candidate.map(|candidate| candidate.0)
        && rev_hash.as_deref() == purpose.rev_hash;
    if !fits {
        return Err(refuse(
            "Enter your password again: this confirmation was made for something else.",
        ));
    }
    tx.execute(diesel::update(reauthentications::table.find(id)).set(reauthentications::used_at.eq(now.0)))?;
    Ok(Timestamp(created_at))
}

async fn record_failure(inside: &Inside, caller: &Caller, verb: &str) -> Result<(), Error> {
    let (now, person, verb) = (inside.context.now(), caller.person, verb.to_owned());
    inside
        .database
        .write(move |tx| {
            let event = audit::Event {
                at: now,
                person: Some(person),
                verb: "reauthentication.failed",
                subject: format!("person:{person}"),
                details: &json!({ "for": verb }),
            };
            audit::record(tx, event)
        })
        .await
}

fn hash_of(secret: &str) -> String {
    hash_hex("gatepost/reauthentication/v1", secret.as_bytes())
}
