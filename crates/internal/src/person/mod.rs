//! People: the accounts of employees. None of them is an ActivityPub actor; nothing here has a URI outside.

mod create;
mod profile;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::brand::is_valid_name;
use gatepost_model::id::PersonId;
use gatepost_model::role::Role;
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use crate::schema::people;
use crate::{Context, Error, Inside, audit, gate, link, role, token};

pub use create::create;
pub(crate) use create::{NewPerson, add, is_username};
pub use profile::{LONGEST_DISPLAY_NAME, LONGEST_NOTE};
pub(crate) use profile::{checked_display_name, checked_note};

/// An employee's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id inside.
    pub id: PersonId,
    /// The name they sign in with and are mentioned by.
    pub username: String,
    /// First and last name, as they want to be read.
    pub display_name: String,
    /// What they say of themselves, plain text; may be empty.
    pub note: String,
    /// When the account was made.
    pub created_at: Timestamp,
    /// When it ended; absent while it is active.
    pub deactivated_at: Option<Timestamp>,
    /// How many of their posts the whole company can read.
    pub posts: i64,
    /// When they wrote the newest of those.
    pub last_posted_at: Option<Timestamp>,
}

/// What signing in needs to know of somebody. Has no `Debug`: the stored password stays out of logs.
pub(crate) struct Credentials {
    pub(crate) person: PersonId,
    pub(crate) username: String,
    pub(crate) password_hash: String,
    pub(crate) active: bool,
}

type Row = (i64, String, String, String, i64, Option<i64>, i64, Option<i64>);
type Columns = (
    people::id,
    people::username,
    people::display_name,
    people::note,
    people::created_at,
    people::deactivated_at,
    people::posts_count,
    people::last_posted_at,
);
const COLUMNS: Columns = (
    people::id,
    people::username,
    people::display_name,
    people::note,
    people::created_at,
    people::deactivated_at,
    people::posts_count,
    people::last_posted_at,
);

fn of_row(
    (id, username, display_name, note, created_at, deactivated_at, posts, last_posted_at): Row,
) -> Person {
    Person {
        id: PersonId(id),
        username,
        display_name,
        note,
        created_at: Timestamp(created_at),
        deactivated_at: deactivated_at.map(Timestamp),
        posts,
        last_posted_at: last_posted_at.map(Timestamp),
    }
}

/// Ends an account: from this commit on none of its sessions, tokens, codes and links works, and candidates
/// whose approval relied on it are held. What the person wrote stays. Ending an ended account changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when nobody has that name; [`Error::Conflict`] for the last administrator.
pub async fn deactivate(inside: &Inside, username: &str, by: Option<PersonId>) -> Result<Person, Error> {
    let context = inside.context.clone();
    let username = username.to_owned();
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            end(tx, &context, &mut head, &username, by)
        })
        .await
}

/// The part of [`deactivate`] within a transaction.
///
/// # Errors
/// As [`deactivate`].
pub(crate) fn end(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    username: &str,
    by: Option<PersonId>,
) -> Result<Person, Error> {
    // What cannot be a name is nobody's; PostgreSQL, for one, takes no NUL.
    is_username(username).map_err(|_| Error::NotFound)?;
    let person = find_by_username(tx, username)?.ok_or(Error::NotFound)?;
    if person.deactivated_at.is_some() {
        return Ok(person);
    }
    let now = context.now();
    let row = people::table.find(person.id.0);
    tx.execute(diesel::update(row).set(people::deactivated_at.eq(now.0)))?;
    if role::holds_at_node(tx, person.id, Role::Administrator)? {
        role::demand_administrator_left(tx)?;
    }
    let tokens = token::revoke_all(tx, person.id, now)?;
    link::end_for_leaver(tx, person.id, now)?;
    let event = audit::Event {
        at: now,
        person: by,
        verb: "person.deactivated",
        subject: format!("person:{}", person.id),
        details: &json!({ "tokens_revoked": tokens }),
    };
    audit::append(tx, head, event)?;
    gate::hold_for_leaver(context, tx, head, person.id, now)?;
    Ok(Person {
        deactivated_at: Some(now),
        ..person
    })
}

/// A page of people in the order of their usernames, those who have left among them.
///
/// `after` is the last username of the page before; a page has at most `limit` people.
///
/// # Errors
/// When the database fails.
pub async fn list(inside: &Inside, after: Option<String>, limit: i64) -> Result<Vec<Person>, Error> {
    inside
        .database
        .read(move |reader| list_page(reader, after, limit))
        .await
}

/// As [`list`], in a transaction that has begun.
pub(crate) fn list_page(
    reader: &mut Reader<'_>,
    after: Option<String>,
    limit: i64,
) -> Result<Vec<Person>, Error> {
    let mut page = people::table
        .select(COLUMNS)
        .order(people::username)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        page = page.filter(people::username.gt(after));
    }
    let rows: Vec<Row> = reader.list(page)?;
    Ok(rows.into_iter().map(of_row).collect())
}

/// Replaces a stored password.
pub(crate) fn set_password(
    tx: &mut Transaction<'_>,
    id: PersonId,
    password_hash: String,
) -> Result<(), Error> {
    let row = people::table.find(id.0);
    tx.execute(diesel::update(row).set(people::password_hash.eq(password_hash)))?;
    Ok(())
}

/// Somebody by id.
///
/// # Errors
/// When the database fails.
pub fn find(reader: &mut Reader<'_>, id: PersonId) -> Result<Option<Person>, Error> {
    let row: Option<Row> = reader.find(people::table.find(id.0).select(COLUMNS))?;
    Ok(row.map(of_row))
}

/// Somebody by username.
///
/// # Errors
/// When the database fails.
pub fn find_by_username(reader: &mut Reader<'_>, username: &str) -> Result<Option<Person>, Error> {
    let row: Option<Row> = reader.find(
        people::table
            .filter(people::username.eq(username))
            .select(COLUMNS),
    )?;
    Ok(row.map(of_row))
}

/// Somebody by a name that was typed: what no username can be names nobody. PostgreSQL, for one, takes no NUL.
///
/// # Errors
/// When the database fails.
pub fn find_by_username_typed(reader: &mut Reader<'_>, typed: &str) -> Result<Option<Person>, Error> {
    if is_valid_name(typed) {
        find_by_username(reader, typed)
    } else {
        Ok(None)
    }
}

/// Everybody of these ids who exists, in no order, in one statement.
///
/// # Errors
/// When the database fails.
pub fn list_by_id(reader: &mut Reader<'_>, ids: &[PersonId]) -> Result<Vec<Person>, Error> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = reader.list(people::table.filter(people::id.eq_any(ids)).select(COLUMNS))?;
    Ok(rows.into_iter().map(of_row).collect())
}

/// The active people of these usernames, in no order, in one statement.
///
/// # Errors
/// When the database fails.
pub fn list_active_by_username(
    reader: &mut Reader<'_>,
    usernames: Vec<String>,
) -> Result<Vec<Person>, Error> {
    let active = people::table
        .filter(people::username.eq_any(usernames))
        .filter(people::deactivated_at.is_null())
        .select(COLUMNS);
    let rows: Vec<Row> = reader.list(active)?;
    Ok(rows.into_iter().map(of_row).collect())
}

/// The account of a caller.
///
/// # Errors
/// [`Error::Unauthenticated`] when it is gone.
pub async fn get(inside: &Inside, id: PersonId) -> Result<Person, Error> {
    inside
        .database
        .read(move |reader| find(reader, id))
        .await?
        .ok_or(Error::Unauthenticated)
}

type CredentialsRow = (i64, String, String, Option<i64>);

fn credentials((id, username, password_hash, deactivated_at): CredentialsRow) -> Credentials {
    Credentials {
        person: PersonId(id),
        username,
        password_hash,
        active: deactivated_at.is_none(),
    }
}

/// What signing in compares, by username.
pub(crate) fn find_credentials(
    reader: &mut Reader<'_>,
    username: &str,
) -> Result<Option<Credentials>, Error> {
    let columns = (
        people::id,
        people::username,
        people::password_hash,
        people::deactivated_at,
    );
    let row = reader.find(
        people::table
            .filter(people::username.eq(username))
            .select(columns),
    )?;
    Ok(row.map(credentials))
}

/// What re-authenticating compares, by id.
pub(crate) fn find_credentials_of(
    reader: &mut Reader<'_>,
    id: PersonId,
) -> Result<Option<Credentials>, Error> {
    let columns = (
        people::id,
        people::username,
        people::password_hash,
        people::deactivated_at,
    );
    let row = reader.find(people::table.find(id.0).select(columns))?;
    Ok(row.map(credentials))
}
