//! Deleting a post.

use diesel::prelude::*;
use gatepost_model::id::EntryId;
use gatepost_storage::Transaction;

use super::load::{self, PostRow};
use super::{Post, parse_id};
use crate::entry::load::View;
use crate::schema::{favourites, people, post_tags, posts};
use crate::stream::Event;
use crate::timeline::feed;
use crate::{Caller, Error, Inside, media, token};

/// Deletes a post of the caller's own and gives it back as it was. Its words are erased and it leaves every
/// home; the empty row stays, so that answers keep their place in the thread, and so does whom it addressed, so
/// that their apps can be told that it is gone. What people were told of it, and where they kept it, leads to
/// nothing from then on.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist or is not for the caller; [`Error::Forbidden`] when it is
/// somebody else's.
pub async fn delete(inside: &Inside, caller: &Caller, id: &str) -> Result<Post, Error> {
    let (id, caller) = (parse_id(id)?, caller.clone());
    let now = inside.context.now();
    let (post, blobs) = inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let row = load::find_visible(tx, caller.person, id)?.ok_or(Error::NotFound)?;
            if row.author_id != caller.person.0 {
                return Err(Error::forbidden("Only its author can delete a post."));
            }
            let view = View::of_person(tx, caller.person)?;
            // The row still has the words; apps offer them for another try. Its pictures go with it.
            let post = load::one(tx, caller.person, &view, row.clone())?;
            let blobs = erase(tx, &row, now.0)?;
            Ok::<_, Error>((
                Post {
                    media: Vec::new(),
                    ..post
                },
                blobs,
            ))
        })
        .await?;
    inside
        .context
        .streams
        .tell(Event::EntryDeleted(EntryId(post.id.0)));
    // Nobody can reach them any more; what fails here, the clean-up removes.
    if let Err(error) = media::remove_unnamed(inside, blobs).await {
        tracing::warn!(%error, "the files of a deleted post could not be removed; it is tried again");
    }
    Ok(post)
}

/// Gives the names of the blobs it had.
fn erase(tx: &mut Transaction<'_>, row: &PostRow, now: i64) -> Result<Vec<String>, Error> {
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
        post_tags::table.filter(post_tags::post_id.eq(row.id)),
    ))?;
    tx.execute(diesel::delete(
        favourites::table.filter(favourites::entry_id.eq(row.id)),
    ))?;
    feed::remove(tx, EntryId(row.id))?;
    media::take_from_post(tx, row.id)
}
