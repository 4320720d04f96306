//! Reading what one was told.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{NotificationId, PersonId};
use gatepost_storage::Reader;

use super::{Notification, NotificationKind};
use crate::entry::Entry;
use crate::entry::load::{self, View};
use crate::page::Page;
use crate::person::{self, Person};
use crate::post::visible_to;
use crate::schema::{notifications, posts};
use crate::{Caller, Error, Inside, marker, token};

/// The most that are counted as unread; apps show no more digits.
const MOST_UNREAD: i64 = 100;

/// Which notifications.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only these kinds, by name; all where empty. Names of kinds there are not name nothing.
    pub types: Vec<String>,
    /// Without these kinds.
    pub exclude_types: Vec<String>,
    /// Only those from this account.
    pub account_id: Option<String>,
}

impl Selection {
    fn kinds(&self) -> Vec<&'static str> {
        NotificationKind::ALL
            .into_iter()
            .map(NotificationKind::as_str)
            .filter(|kind| self.types.is_empty() || self.types.iter().any(|name| name == kind))
            .filter(|kind| !self.exclude_types.iter().any(|name| name == kind))
            .collect()
    }
}

/// A row of `notifications`, with the condition that its post is visible already applied.
type Row = (i64, String, i64, Option<i64>, i64);
type Columns = (
    notifications::id,
    notifications::kind,
    notifications::from_id,
    notifications::entry_id,
    notifications::created_at,
);
const COLUMNS: Columns = (
    notifications::id,
    notifications::kind,
    notifications::from_id,
    notifications::entry_id,
    notifications::created_at,
);

/// What the caller was told, newest first.
///
/// Index: `notifications_by_person`.
///
/// # Errors
/// When the database fails.
pub async fn list(
    inside: &Inside,
    caller: &Caller,
    selection: Selection,
    page: Page,
) -> Result<Vec<Notification>, Error> {
    let person = caller.person;
    let from: Option<Option<PersonId>> = selection.account_id.as_ref().map(|id| id.trim().parse().ok());
    // An account there cannot be has told nobody anything.
    if from == Some(None) {
        return Ok(Vec::new());
    }
    inside
        .database
        .read(move |r| {
            let is_visible = posts::table
                .filter(posts::id.nullable().eq(notifications::entry_id))
                .filter(visible_to(person.0));
            let mut query = notifications::table
                .filter(notifications::person_id.eq(person.0))
                .filter(notifications::entry_id.is_null().or(exists(is_visible)))
                .filter(notifications::kind.eq_any(selection.kinds()))
                .select(COLUMNS)
                .into_boxed();
            if let Some(from) = from.flatten() {
                query = query.filter(notifications::from_id.eq(from.0));
            }
            let rows: Vec<Row> = r.list(page.cut(query, notifications::id))?;
            assemble(r, person, page.newest_first(rows))
        })
        .await
}

/// One thing the caller was told. That the token still lives is checked in the same snapshot, so that a stream
/// sends nothing after its end.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist, was told to somebody else, or is about something that is no
/// longer to be seen; [`Error::Unauthenticated`] when the token is over.
pub async fn get(inside: &Inside, caller: &Caller, id: &str) -> Result<Notification, Error> {
    let id: NotificationId = id.trim().parse().map_err(|_| Error::NotFound)?;
    let caller = caller.clone();
    inside
        .database
        .read(move |r| {
            token::confirm(r, &caller)?;
            let own = notifications::table
                .filter(notifications::id.eq(id.0))
                .filter(notifications::person_id.eq(caller.person.0));
            let row: Row = r.find(own.select(COLUMNS))?.ok_or(Error::NotFound)?;
            assemble(r, caller.person, vec![row])?
                .pop()
                .ok_or(Error::NotFound)
        })
        .await
}

/// How many of them are newer than the caller's marker; 100 stands for more.
///
/// Index: `notifications_by_person`.
///
/// # Errors
/// When the database fails.
pub async fn unread_count(inside: &Inside, caller: &Caller) -> Result<i64, Error> {
    let person = caller.person;
    inside
        .database
        .read(move |r| {
            let read = marker::find(r, person, marker::NOTIFICATIONS)?;
            let is_visible = posts::table
                .filter(posts::id.nullable().eq(notifications::entry_id))
                .filter(visible_to(person.0));
            let unread = notifications::table
                .filter(notifications::person_id.eq(person.0))
                .filter(notifications::id.gt(read.map_or(0, |marker| marker.last_read_id)))
                .filter(notifications::entry_id.is_null().or(exists(is_visible)))
                .select(notifications::id)
                .order(notifications::id.desc())
                .limit(MOST_UNREAD);
            let unread: Vec<i64> = r.list(unread)?;
            Ok(i64::try_from(unread.len()).unwrap_or(MOST_UNREAD))
        })
        .await
}

/// Rows with who did it and what it is about; one whose post is not to be seen is left out.
fn assemble(r: &mut Reader<'_>, reader: PersonId, rows: Vec<Row>) -> Result<Vec<Notification>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<PersonId> = rows.iter().map(|row| PersonId(row.2)).collect();
    let people = person::list_by_id(r, &ids)?.into_iter();
    let people: HashMap<i64, Person> = people.map(|person| (person.id.0, person)).collect();
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.3).collect();
    ids.sort_unstable();
    ids.dedup();
    let view = View::of_person(r, reader)?;
    let entries = load::many(r, &view, &ids)?.into_iter();
    let entries: HashMap<i64, Entry> = entries.map(|entry| (entry.id.0, entry)).collect();
    let mut told = Vec::new();
    for (id, kind, from, about, created_at) in rows {
        let entry = about.and_then(|id| entries.get(&id)).cloned();
        if about.is_some() && entry.is_none() {
            continue;
        }
        told.push(Notification {
            id: NotificationId(id),
            kind: NotificationKind::parse(&kind)
                .ok_or(Error::Damaged("a notification's kind cannot be read"))?,
            from: people
                .get(&from)
                .cloned()
                .ok_or(Error::Damaged("a person is missing"))?,
            entry,
            created_at: Timestamp(created_at),
        });
    }
    Ok(told)
}
