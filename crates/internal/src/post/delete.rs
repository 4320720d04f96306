//! Deleting a post.

use diesel::prelude::*;
use gatepost_storage::Transaction;

use super::load::{self, PostRow};
use super::{Post, parse_id};
use crate::schema::{people, post_mentions, posts};
use crate::{Caller, Error, Inside, token};

/// Deletes a post of the caller's own and gives it back as it was. Its words are erased; the empty row
/// stays, so that answers keep their place in the thread.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist or is not for the caller; [`Error::Forbidden`] when it is
/// somebody else's.
pub async fn delete(inside: &Inside, caller: &Caller, id: &str) -> Result<Post, Error> {
    let (id, caller) = (parse_id(id)?, caller.clone());
    let now = inside.context.now();
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let row = load::find_visible(tx, caller.person, id)?.ok_or(Error::NotFound)?;
            if row.author_id != caller.person.0 {
                return Err(Error::forbidden("Only its author can delete a post."));
            }
            erase(tx, &row, now.0)?;
            // The row still has the words; apps offer them for another try.
            load::one(tx, caller.person, row)
        })
        .await
}

fn erase(tx: &mut Transaction<'_>, row: &PostRow, now: i64) -> Result<(), Error> {
    tx.execute(diesel::update(posts::table.find(row.id)).set((
        posts::text.eq(""),
        posts::content_warning.eq(None::<String>),
        posts::deleted_at.eq(now),
    )))?;
    if row.visibility()?.is_company() {
        let author = people::table.find(row.author_id);
        tx.execute(diesel::update(author).set(people::posts_count.eq(people::posts_count - 1)))?;
    }
    tx.execute(diesel::delete(
        post_mentions::table.filter(post_mentions::post_id.eq(row.id)),
    ))?;
    Ok(())
}
