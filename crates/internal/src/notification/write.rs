//! Telling people, and forgetting it.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{EntryId, NotificationId, PersonId};
use gatepost_storage::{Transaction, on_each};

use super::NotificationKind;
use crate::schema::notifications;
use crate::stream::Event;
use crate::{Caller, Context, Error, Inside, token};

/// How long a notification is kept, in days: as long as anybody scrolls back.
const DAYS: i64 = 180;

/// Tells people something, in the transaction that did it; gives what open streams are to be told after its
/// commit.
pub(crate) fn write(
    tx: &mut Transaction<'_>,
    context: &Context,
    kind: NotificationKind,
    from: PersonId,
    to: &[PersonId],
    entry: Option<EntryId>,
) -> Result<Vec<Event>, Error> {
    if to.is_empty() {
        return Ok(Vec::new());
    }
    let now = context.now();
    let told: Vec<(NotificationId, PersonId)> = to
        .iter()
        .map(|person| (NotificationId(context.next_id()), *person))
        .collect();
    let row = |(id, person): &(NotificationId, PersonId)| {
        (
            notifications::id.eq(id.0),
            notifications::person_id.eq(person.0),
            notifications::kind.eq(kind.as_str()),
            notifications::from_id.eq(from.0),
            notifications::entry_id.eq(entry.map(|entry| entry.0)),
            notifications::created_at.eq(now.0),
        )
    };
    let rows: Vec<_> = told.iter().map(row).collect();
    let connection = tx.connection();
    on_each!(connection, |c| diesel::insert_into(notifications::table)
        .values(&rows)
        .execute(c))?;
    let told = told.into_iter();
    Ok(told.map(|(id, person)| Event::Notified { person, id }).collect())
}

/// Takes back what somebody was told, because it is no longer so.
///
/// Index: `notifications_by_person`.
pub(crate) fn take_back(
    tx: &mut Transaction<'_>,
    kind: NotificationKind,
    from: PersonId,
    to: PersonId,
    entry: Option<EntryId>,
) -> Result<(), Error> {
    let rows = notifications::table
        .filter(notifications::person_id.eq(to.0))
        .filter(notifications::kind.eq(kind.as_str()))
        .filter(notifications::from_id.eq(from.0));
    match entry {
        Some(entry) => tx.execute(diesel::delete(rows.filter(notifications::entry_id.eq(entry.0))))?,
        None => tx.execute(diesel::delete(rows.filter(notifications::entry_id.is_null())))?,
    };
    Ok(())
}

/// Forgets everything the caller was told.
///
/// # Errors
/// When the database fails.
pub async fn clear(inside: &Inside, caller: &Caller) -> Result<(), Error> {
    let caller = caller.clone();
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let own = notifications::table.filter(notifications::person_id.eq(caller.person.0));
            tx.execute(diesel::delete(own))?;
            Ok(())
        })
        .await
}

/// Forgets one thing the caller was told.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist or was told to somebody else.
pub async fn dismiss(inside: &Inside, caller: &Caller, id: &str) -> Result<(), Error> {
    let id: NotificationId = id.trim().parse().map_err(|_| Error::NotFound)?;
    let caller = caller.clone();
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let row = notifications::table
                .find(id.0)
                .filter(notifications::person_id.eq(caller.person.0));
            match tx.execute(diesel::delete(row))? {
                0 => Err(Error::NotFound),
                _ => Ok(()),
            }
        })
        .await
}

/// Forgets what people were told long ago.
///
/// Index: `notifications_by_time`.
pub(crate) fn forget_old(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let old =
        notifications::table.filter(notifications::created_at.lt(now.plus_seconds(-DAYS * 24 * 60 * 60).0));
    Ok(tx.execute(diesel::delete(old))?)
}
