//! Making an account.

use diesel::prelude::*;
use gatepost_model::brand::is_valid_name;
use gatepost_model::id::PersonId;
use gatepost_storage::Transaction;
use serde_json::json;

use super::{Person, checked_display_name, find, find_by_username};
use crate::schema::people;
use crate::{Context, Error, Inside, account, audit, password};

/// Somebody who is about to be here; every part was checked.
pub(crate) struct NewPerson {
    /// A name for which [`is_username`] is true.
    pub(crate) username: String,
    /// As [`checked_display_name`] gives it.
    pub(crate) display_name: String,
    /// As [`password::to_stored`] gives it.
    pub(crate) password_hash: String,
}

/// Whether somebody could have this name.
///
/// # Errors
/// [`Error::Invalid`] when not.
pub(crate) fn is_username(name: &str) -> Result<(), Error> {
    if is_valid_name(name) {
        Ok(())
    } else {
        Err(Error::invalid(
            "A username is 1 to 30 of a-z, 0-9 and _, and begins with a letter.",
        ))
    }
}

/// Makes an account. `by` is absent for an operator at the command line.
///
/// # Errors
/// [`Error::Invalid`] for a username, display name or password that cannot be; [`Error::Conflict`] when
/// the username is taken, be it by somebody who has left.
pub async fn create(
    inside: &Inside,
    username: &str,
    display_name: &str,
    password: &str,
    by: Option<PersonId>,
) -> Result<Person, Error> {
    is_username(username)?;
    let new = NewPerson {
        username: username.to_owned(),
        display_name: checked_display_name(display_name)?,
        password_hash: password::to_stored(inside, password).await?,
    };
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            add(tx, &context, &mut head, new, by)
        })
        .await
}

/// The part of [`create`] within a transaction. A newcomer follows every brand and finds what they published
/// last, so that nobody's first page is empty.
///
/// # Errors
/// [`Error::Conflict`] when the username is taken.
pub(crate) fn add(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    new: NewPerson,
    by: Option<PersonId>,
) -> Result<Person, Error> {
    if find_by_username(tx, &new.username)?.is_some() {
        return Err(Error::conflict(format!(
            "There is a person named {} already.",
            new.username
        )));
    }
    let now = context.now();
    let id = PersonId(context.next_id());
    tx.execute(diesel::insert_into(people::table).values((
        people::id.eq(id.0),
        people::username.eq(&new.username),
        people::display_name.eq(&new.display_name),
        people::password_hash.eq(new.password_hash),
        people::created_at.eq(now.0),
        people::posts_count.eq(0),
        people::note.eq(""),
    )))?;
    account::follow_every_brand(tx, id, now)?;
    let event = audit::Event {
        at: now,
        person: by,
        verb: "person.created",
        subject: format!("person:{id}"),
        details: &json!({ "username": new.username }),
    };
    audit::append(tx, head, event)?;
    find(tx, id)?.ok_or(Error::Damaged("a person is missing"))
}
