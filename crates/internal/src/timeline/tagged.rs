//! What people wrote under a tag.

use diesel::dsl::exists;
use diesel::prelude::*;
use gatepost_model::id::EntryId;
use gatepost_model::markup::tag_key;

use crate::entry::Entry;
use crate::entry::load::{self, View};
use crate::page::Page;
use crate::post::visible_to;
use crate::schema::{post_tags, posts};
use crate::{Caller, Error, Inside, token};

/// The posts with a tag that the caller may read. The tag counts without regard to case, with or without `#`.
///
/// # Errors
/// When the database fails.
pub async fn tagged(inside: &Inside, caller: &Caller, tag: &str, page: Page) -> Result<Vec<Entry>, Error> {
    let (person, tag) = (caller.person, tag_key(tag.trim()));
    // PostgreSQL takes no NUL, and no tag has one.
    if tag.contains('\0') {
        return Ok(Vec::new());
    }
    inside
        .database
        .read(move |r| {
            let is_visible = posts::table
                .filter(posts::id.eq(post_tags::post_id))
                .filter(visible_to(person.0));
            let query = post_tags::table
                .filter(post_tags::tag.eq(tag))
                .filter(exists(is_visible))
                .select(post_tags::post_id)
                .into_boxed();
            let ids: Vec<i64> = r.list(page.cut(query, post_tags::post_id))?;
            let view = View::of_person(r, person)?;
            load::many(r, &view, &page.newest_first(ids))
        })
        .await
}

/// The entry, if it has this tag and the caller may read it. For streams: that the caller's token still lives is
/// checked in the same snapshot, so nothing is sent after its end.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is over.
pub async fn is_tagged(
    inside: &Inside,
    caller: &Caller,
    tag: &str,
    id: EntryId,
) -> Result<Option<Entry>, Error> {
    let (caller, tag) = (caller.clone(), tag_key(tag.trim()));
    inside
        .database
        .read(move |r| {
            token::confirm(r, &caller)?;
            let view = View::of_person(r, caller.person)?;
            let entry = load::find(r, &view, id)?;
            let has_it = |entry: &Entry| entry.post().is_some_and(|post| post.tags.contains(&tag));
            Ok(entry.filter(has_it))
        })
        .await
}
