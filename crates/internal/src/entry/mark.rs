//! Liking and keeping. Both stay inside, whatever the entry is: nobody outside is told, nothing outside is
//! counted, and a publication keeps no name of an employee (F16, I10).

use diesel::prelude::*;
use gatepost_model::id::{EntryId, PersonId};
use gatepost_storage::{Transaction, on_each};

use super::load::{self, View};
use super::{Entry, parse_id};
use crate::notification::{self, NotificationKind};
use crate::page::Page;
use crate::person::{self, Person};
use crate::schema::{bookmarks, favourites};
use crate::stream::Event;
use crate::{Caller, Context, Error, Inside, token};

/// The caller likes an entry; the author of a post is told once. Liking it again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when the entry does not exist or is not for the caller.
pub async fn favourite(inside: &Inside, caller: &Caller, id: &str) -> Result<Entry, Error> {
    change(inside, caller, id, Change::Favourite).await
}

/// The caller likes an entry no more; what its author was told goes with it.
///
/// # Errors
/// [`Error::NotFound`] when the entry does not exist or is not for the caller.
pub async fn unfavourite(inside: &Inside, caller: &Caller, id: &str) -> Result<Entry, Error> {
    change(inside, caller, id, Change::Unfavourite).await
}

/// The caller keeps an entry. Nobody is told. Keeping it again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when the entry does not exist or is not for the caller.
pub async fn bookmark(inside: &Inside, caller: &Caller, id: &str) -> Result<Entry, Error> {
    change(inside, caller, id, Change::Bookmark).await
}

/// The caller keeps an entry no more.
///
/// # Errors
/// [`Error::NotFound`] when the entry does not exist or is not for the caller.
pub async fn unbookmark(inside: &Inside, caller: &Caller, id: &str) -> Result<Entry, Error> {
    change(inside, caller, id, Change::Unbookmark).await
}

#[derive(Clone, Copy)]
enum Change {
    Favourite,
    Unfavourite,
    Bookmark,
    Unbookmark,
}

async fn change(inside: &Inside, caller: &Caller, id: &str, change: Change) -> Result<Entry, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), parse_id(id)?);
    let (entry, events) = inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let view = View::of_person(tx, caller.person)?;
            let entry = load::find(tx, &view, id)?.ok_or(Error::NotFound)?;
            let events = apply(tx, &context, caller.person, &entry, change)?;
            let entry = load::find(tx, &view, id)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>((entry, events))
        })
        .await?;
    for event in events {
        inside.context.streams.tell(event);
    }
    Ok(entry)
}

fn apply(
    tx: &mut Transaction<'_>,
    context: &Context,
    person: PersonId,
    entry: &Entry,
    change: Change,
) -> Result<Vec<Event>, Error> {
    // Nobody is told of what they do themselves.
    let author = entry
        .post()
        .map(|post| post.author.id)
        .filter(|author| *author != person);
    match change {
        Change::Favourite => {
            if !insert_favourite(tx, context, person, entry.id)? {
                return Ok(Vec::new());
            }
            let told: Vec<PersonId> = author.into_iter().collect();
            notification::write(
                tx,
                context,
                NotificationKind::Favourite,
                person,
                &told,
                Some(entry.id),
            )
        }
        Change::Unfavourite => {
            let row = favourites::table
                .filter(favourites::person_id.eq(person.0))
                .filter(favourites::entry_id.eq(entry.id.0));
            tx.execute(diesel::delete(row))?;
            if let Some(author) = author {
                notification::take_back(tx, NotificationKind::Favourite, person, author, Some(entry.id))?;
            }
            Ok(Vec::new())
        }
        Change::Bookmark => insert_bookmark(tx, context, person, entry.id).map(|()| Vec::new()),
        Change::Unbookmark => {
            let row = bookmarks::table
                .filter(bookmarks::person_id.eq(person.0))
                .filter(bookmarks::entry_id.eq(entry.id.0));
            tx.execute(diesel::delete(row))?;
            Ok(Vec::new())
        }
    }
}

/// Whether it was not there before.
fn insert_favourite(
    tx: &mut Transaction<'_>,
    context: &Context,
    person: PersonId,
    entry: EntryId,
) -> Result<bool, Error> {
    let values = (
        favourites::id.eq(context.next_id()),
        favourites::person_id.eq(person.0),
        favourites::entry_id.eq(entry.0),
    );
    let connection = tx.connection();
    let fresh = on_each!(connection, |c| diesel::insert_into(favourites::table)
        .values(&values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(fresh == 1)
}

fn insert_bookmark(
    tx: &mut Transaction<'_>,
    context: &Context,
    person: PersonId,
    entry: EntryId,
) -> Result<(), Error> {
    let values = (
        bookmarks::id.eq(context.next_id()),
        bookmarks::person_id.eq(person.0),
        bookmarks::entry_id.eq(entry.0),
    );
    let connection = tx.connection();
    on_each!(connection, |c| diesel::insert_into(bookmarks::table)
        .values(&values)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Who likes an entry, the newest mark first, each with the id of the mark, by which the list is paged.
///
/// Index: `favourites_by_entry`.
///
/// # Errors
/// [`Error::NotFound`] when the entry does not exist or is not for the caller.
pub async fn favourited_by(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    page: Page,
) -> Result<Vec<(i64, Person)>, Error> {
    let (reader, id) = (caller.person, parse_id(id)?);
    inside
        .database
        .read(move |r| {
            let view = View::of_person(r, reader)?;
            load::find(r, &view, id)?.ok_or(Error::NotFound)?;
            let query = favourites::table
                .filter(favourites::entry_id.eq(id.0))
                .select((favourites::id, favourites::person_id))
                .into_boxed();
            let rows: Vec<(i64, i64)> = r.list(page.cut(query, favourites::id))?;
            let ids: Vec<PersonId> = rows.iter().map(|(_, person)| PersonId(*person)).collect();
            let people = person::list_by_id(r, &ids)?;
            let rows = page.newest_first(rows).into_iter();
            rows.map(|(mark, id)| {
                let person = people.iter().find(|person| person.id.0 == id).cloned();
                Ok((mark, person.ok_or(Error::Damaged("a person is missing"))?))
            })
            .collect()
        })
        .await
}
