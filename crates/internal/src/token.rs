//! Personal tokens: what a person's programs show instead of a password.
//!
//! A token is shown once, when it is issued; here only its hash is kept.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::canonical::hash_hex;
use gatepost_model::id::{PersonId, TokenId};
use gatepost_model::release_key::hex_secret;
use gatepost_model::scope::{Scope, Scopes};
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use crate::schema::{people, personal_tokens};
use crate::{Caller, Error, Inside, audit, password, person};

/// What every token begins with, so that people and scanners recognise one that lies around.
pub const PREFIX: &str = "gpt_";

/// The most characters a token's name may have.
pub const LONGEST_NAME: usize = 80;

/// Keeps the hash of a token from standing for anything else.
const HASH_DOMAIN: &str = "gatepost/token/v1";

/// A token that has just been made. Has no `Debug`: the secret stays out of logs.
pub struct Issued {
    /// Its id.
    pub id: TokenId,
    /// What to send as `Authorization: Bearer ..`. It cannot be shown again.
    pub secret: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What somebody asks a token for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// What to call it, for a list of one's tokens; `API` where absent.
    pub name: Option<String>,
    /// Names of scopes with blanks between; `read write follow` where absent. `gatepost:decide` is only
    /// given to who asks for it.
    pub scopes: Option<String>,
}

fn hash_of(secret: &str) -> String {
    hash_hex(HASH_DOMAIN, secret.as_bytes())
}

/// Makes a token for a person by their password.
///
/// # Errors
/// As [`password::check`]; [`Error::Invalid`] for a name or scopes that cannot be.
pub async fn sign_in(
    inside: &Inside,
    username: &str,
    password: &str,
    address: &str,
    wish: Wish,
) -> Result<Issued, Error> {
    let person = password::check(inside, username, address, password).await?;
    let scopes = match wish.scopes {
        Some(names) => Scopes::parse(&names)
            .map_err(|_| Error::invalid("The scopes are read, write, follow and gatepost:decide."))?,
        None => Scopes::of(&[Scope::Read, Scope::Write, Scope::Follow]),
    };
    issue(inside, person, wish.name.as_deref().unwrap_or("API"), scopes).await
}

/// Makes a token for a person.
///
/// # Errors
/// [`Error::Invalid`] for an unfit name or no scope; [`Error::Unauthenticated`] when the person has left.
pub async fn issue(inside: &Inside, person: PersonId, name: &str, scopes: Scopes) -> Result<Issued, Error> {
    let name = name.trim().to_owned();
    let characters = name.chars().count();
    if characters == 0 || characters > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::invalid(format!(
            "A token's name has 1 to {LONGEST_NAME} characters in one line."
        )));
    }
    if scopes.is_empty() {
        return Err(Error::invalid("A token needs at least one scope."));
    }
    let context = inside.context.clone();
    let secret = format!("{PREFIX}{}", hex_secret::<32>(context.random.as_ref()));
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let owner = person::find(tx, person)?.filter(|owner| owner.deactivated_at.is_none());
            let owner = owner.ok_or(Error::Unauthenticated)?;
            let (id, now) = (TokenId(context.next_id()), context.now());
            tx.execute(diesel::insert_into(personal_tokens::table).values((
                personal_tokens::id.eq(id.0),
                personal_tokens::person_id.eq(owner.id.0),
                personal_tokens::name.eq(name),
                personal_tokens::token_hash.eq(hash_of(&secret)),
                personal_tokens::scopes.eq(scopes.to_string()),
                personal_tokens::created_at.eq(now.0),
            )))?;
            let event = audit::Event {
                at: now,
                person: Some(owner.id),
                verb: "token.issued",
                subject: format!("token:{id}"),
                details: &json!({ "scopes": scopes.to_string() }),
            };
            audit::append(tx, &mut head, event)?;
            Ok(Issued {
                id,
                secret,
                scopes,
                created_at: now,
            })
        })
        .await
}

/// Who shows this token. One statement: every request pays for it.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is no token, revoked, or of somebody who has left.
pub async fn authenticate(inside: &Inside, bearer: &str, address: String) -> Result<Caller, Error> {
    // Nothing of another form is worth a hash or a statement, however long it is.
    if bearer.len() != PREFIX.len().saturating_add(64) || !bearer.starts_with(PREFIX) {
        return Err(Error::Unauthenticated);
    }
    let hash = hash_of(bearer);
    let row: Option<(i64, i64, String, String)> = inside
        .database
        .read(move |reader| {
            let alive = personal_tokens::table
                .inner_join(people::table.on(people::id.eq(personal_tokens::person_id)))
                .filter(personal_tokens::token_hash.eq(hash))
                .filter(personal_tokens::revoked_at.is_null())
                .filter(people::deactivated_at.is_null());
            let columns = (
                personal_tokens::id,
                people::id,
                people::username,
                personal_tokens::scopes,
            );
            reader.find(alive.select(columns)).map_err(Error::from)
        })
        .await?;
    let (token, person, username, scopes) = row.ok_or(Error::Unauthenticated)?;
    let scopes = Scopes::parse(&scopes).map_err(|_| Error::Damaged("a token's scopes cannot be read"))?;
    Ok(Caller {
        person: PersonId(person),
        username,
        token: TokenId(token),
        scopes,
        address,
    })
}

/// Refuses when a caller's token has died since the request began. Verbs that write call this in their
/// transaction: whoever has left writes nothing more, not even with a request that was under way.
///
/// # Errors
/// [`Error::Unauthenticated`].
pub fn confirm(reader: &mut Reader<'_>, caller: &Caller) -> Result<(), Error> {
    let alive = personal_tokens::table
        .inner_join(people::table.on(people::id.eq(personal_tokens::person_id)))
        .filter(personal_tokens::id.eq(caller.token.0))
        .filter(personal_tokens::revoked_at.is_null())
        .filter(people::deactivated_at.is_null())
        .select(personal_tokens::id);
    reader
        .find::<_, i64>(alive)?
        .map(|_| ())
        .ok_or(Error::Unauthenticated)
}

/// Ends the token a caller came with.
///
/// # Errors
/// When the database fails.
pub async fn revoke(inside: &Inside, caller: &Caller) -> Result<(), Error> {
    let (token, person, now) = (caller.token, caller.person, inside.context.now());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let row = personal_tokens::table
                .find(token.0)
                .filter(personal_tokens::revoked_at.is_null());
            if tx.execute(diesel::update(row).set(personal_tokens::revoked_at.eq(now.0)))? == 0 {
                return Ok(());
            }
            let event = audit::Event {
                at: now,
                person: Some(person),
                verb: "token.revoked",
                subject: format!("token:{token}"),
                details: &json!({}),
            };
            audit::append(tx, &mut head, event)
        })
        .await
}

/// Ends every token of a person; gives how many there were.
pub(crate) fn revoke_all(tx: &mut Transaction<'_>, person: PersonId, now: Timestamp) -> Result<usize, Error> {
    let alive = personal_tokens::table
        .filter(personal_tokens::person_id.eq(person.0))
        .filter(personal_tokens::revoked_at.is_null());
    Ok(tx.execute(diesel::update(alive).set(personal_tokens::revoked_at.eq(now.0)))?)
}
