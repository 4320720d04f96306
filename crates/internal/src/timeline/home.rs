//! What a person finds when they arrive.

use diesel::dsl::exists;
use diesel::prelude::*;
use gatepost_model::id::EntryId;

use crate::entry::Entry;
use crate::entry::load::{self, View};
use crate::page::Page;
use crate::post::visible_to;
use crate::schema::{feed_entries, posts, publications};
use crate::{Caller, Error, Inside, token};

/// What a person finds when they arrive: their own posts, those of whom they follow, what brands they follow
/// have published, and what addresses them.
///
/// # Errors
/// When the database fails.
pub async fn home(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<Entry>, Error> {
    let person = caller.person;
    inside
        .database
        .read(move |r| {
            let is_post = posts::table
                .filter(posts::id.eq(feed_entries::entry_id))
                .filter(visible_to(person.0));
            let is_publication =
                publications::table.filter(publications::release_id.eq(feed_entries::entry_id));
            let query = feed_entries::table
                .filter(feed_entries::person_id.eq(person.0))
                .filter(exists(is_post).or(exists(is_publication)))
                .select(feed_entries::entry_id)
                .into_boxed();
            let ids: Vec<i64> = r.list(page.cut(query, feed_entries::entry_id))?;
            let view = View::of_person(r, person)?;
            load::many(r, &view, &page.newest_first(ids))
        })
        .await
}

/// The entry, if it is in the caller's home. For streams: that the caller's token still lives is checked in
/// the same snapshot, so nothing is sent after its end.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is over.
pub async fn is_home(inside: &Inside, caller: &Caller, id: EntryId) -> Result<Option<Entry>, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |r| {
            token::confirm(r, &caller)?;
            let row = feed_entries::table
                .find((caller.person.0, id.0))
                .select(feed_entries::entry_id);
            if r.find::<_, i64>(row)?.is_none() {
                return Ok(None);
            }
            let view = View::of_person(r, caller.person)?;
            load::find(r, &view, id)
        })
        .await
}
