//! What a person likes or keeps. Nobody else reads these lists.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;
use gatepost_storage::Reader;

use crate::entry::Entry;
use crate::entry::load::{self, View};
use crate::page::Page;
use crate::post::visible_to;
use crate::schema::{bookmarks as kept, favourites as liked, outside_items, posts, publications};
use crate::{Caller, Error, Inside};

/// What the caller likes, the newest mark first, each with the id of the mark, by which the list is paged.
///
/// # Errors
/// When the database fails.
pub async fn favourites(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<(i64, Entry)>, Error> {
    let person = caller.person;
    inside
        .database
        .read(move |r| {
            let view = View::of_person(r, person)?;
            let is_post = posts::table
                .filter(posts::id.eq(liked::entry_id))
                .filter(visible_to(person.0));
            let is_publication = publications::table.filter(publications::release_id.eq(liked::entry_id));
            let came_in = outside_items::table
                .filter(outside_items::id.eq(liked::entry_id))
                .filter(outside_items::brand_id.eq_any(view.desks().iter().map(|brand| brand.0)))
                .filter(outside_items::withdrawn_at.is_null());
            let query = liked::table
                .filter(liked::person_id.eq(person.0))
                .filter(exists(is_post).or(exists(is_publication)).or(exists(came_in)))
                .select((liked::id, liked::entry_id))
                .into_boxed();
            let rows = page.newest_first(r.list(page.cut(query, liked::id))?);
            with_entries(r, &view, rows)
        })
        .await
}

/// What the caller keeps, the newest mark first, each with the id of the mark, by which the list is paged.
///
/// # Errors
/// When the database fails.
pub async fn bookmarks(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<(i64, Entry)>, Error> {
    let person = caller.person;
    inside
        .database
        .read(move |r| {
            let view = View::of_person(r, person)?;
            let is_post = posts::table
                .filter(posts::id.eq(kept::entry_id))
                .filter(visible_to(person.0));
            let is_publication = publications::table.filter(publications::release_id.eq(kept::entry_id));
            let came_in = outside_items::table
                .filter(outside_items::id.eq(kept::entry_id))
                .filter(outside_items::brand_id.eq_any(view.desks().iter().map(|brand| brand.0)))
                .filter(outside_items::withdrawn_at.is_null());
            let query = kept::table
                .filter(kept::person_id.eq(person.0))
                .filter(exists(is_post).or(exists(is_publication)).or(exists(came_in)))
                .select((kept::id, kept::entry_id))
                .into_boxed();
            let rows = page.newest_first(r.list(page.cut(query, kept::id))?);
            with_entries(r, &view, rows)
        })
        .await
}

/// Marks with what they are put on.
fn with_entries(r: &mut Reader<'_>, view: &View, marks: Vec<(i64, i64)>) -> Result<Vec<(i64, Entry)>, Error> {
    let ids: Vec<i64> = marks.iter().map(|(_, entry)| *entry).collect();
    let entries = load::many(r, view, &ids)?.into_iter();
    let mut entries: HashMap<i64, Entry> = entries.map(|entry| (entry.id.0, entry)).collect();
    let marked = |(mark, entry): (i64, i64)| Some((mark, entries.remove(&entry)?));
    Ok(marks.into_iter().filter_map(marked).collect())
}
