//! What everybody inside can read.

use diesel::prelude::*;
use gatepost_model::id::{EntryId, PersonId};
use gatepost_storage::Reader;

use super::outside;
use crate::entry::Entry;
use crate::entry::load::{self, View};
use crate::page::Page;
use crate::post::{COMPANY, visible_to};
use crate::schema::posts;
use crate::{Caller, Error, Inside, token};

/// Every post for the whole company.
///
/// # Errors
/// When the database fails.
pub async fn company(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<Entry>, Error> {
    let person = caller.person;
    inside
        .database
        .read(move |r| {
            let view = View::of_person(r, person)?;
            let ids = page_of_company(r, person, &page)?;
            load::many(r, &view, &ids)
        })
        .await
}

/// [`company`] and [`outside`](super::outside()) in one: what apps call public, without `local` or `remote`.
///
/// # Errors
/// When the database fails.
pub async fn everything(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<Entry>, Error> {
    let person = caller.person;
    inside
        .database
        .read(move |r| {
            let view = View::of_person(r, person)?;
            let lists = [
                page_of_company(r, person, &page)?,
                outside::page_of(r, &view, &page)?,
            ];
            load::many(r, &view, &page.merged(lists, |id| *id))
        })
        .await
}

/// The entry, if it is in the company's timeline. For streams: that the caller's token still lives is checked
/// in the same snapshot, so nothing is sent after its end.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is over.
pub async fn is_company(inside: &Inside, caller: &Caller, id: EntryId) -> Result<Option<Entry>, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |r| {
            token::confirm(r, &caller)?;
            let view = View::of_person(r, caller.person)?;
            let entry = load::find(r, &view, id)?;
            Ok(entry.filter(|entry| entry.post().is_some_and(|post| post.visibility.is_company())))
        })
        .await
}

fn page_of_company(r: &mut Reader<'_>, person: PersonId, page: &Page) -> Result<Vec<i64>, Error> {
    let query = posts::table
        .filter(visible_to(person.0))
        .filter(posts::visibility.eq_any(COMPANY))
        .select(posts::id)
        .into_boxed();
    Ok(page.newest_first(r.list(page.cut(query, posts::id))?))
}
