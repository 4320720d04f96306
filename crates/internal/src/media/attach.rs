//! Pictures of posts.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::id::{BrandId, MediaId, PersonId, PostId};
use gatepost_storage::{Reader, Transaction};

use super::row::MediaRow;
use super::{MOST_PICTURES, MediaItem};
use crate::Error;
use crate::schema::media;

/// Attaches pictures to a post, in the order given.
///
/// # Errors
/// [`Error::Invalid`] when they are too many, or one is not the author's own, is in a post already or is gone.
pub(crate) fn attach_within(
    tx: &mut Transaction<'_>,
    author: PersonId,
    ids: &[String],
    post: PostId,
) -> Result<(), Error> {
    for (position, id) in (0_i64..).zip(parsed(ids)?) {
        let own = media::table
            .find(id.0)
            .filter(media::owner_id.eq(author.0))
            .filter(media::brand_id.is_null())
            .filter(media::post_id.is_null());
        let attached =
            tx.execute(diesel::update(own).set((media::post_id.eq(post.0), media::position.eq(position))))?;
        if attached != 1 {
            return Err(not_yours());
        }
    }
    Ok(())
}

/// Refuses pictures that were not uploaded by this person as this brand: an app that acts as a brand reaches
/// nothing its person has uploaded for themselves.
///
/// # Errors
/// [`Error::Invalid`].
pub(crate) fn demand_of_brand(
    r: &mut Reader<'_>,
    person: PersonId,
    brand: BrandId,
    ids: &[String],
) -> Result<(), Error> {
    for id in parsed(ids)? {
        let found: Option<i64> = r.find(
            media::table
                .find(id.0)
                .filter(media::owner_id.eq(person.0))
                .filter(media::brand_id.eq(brand.0))
                .select(media::id),
        )?;
        found.ok_or_else(not_yours)?;
    }
    Ok(())
}

/// The pictures of posts, by post, each in order: one statement.
///
/// Index: `media_by_post`.
pub(crate) fn of_posts(r: &mut Reader<'_>, posts: &[i64]) -> Result<HashMap<i64, Vec<MediaItem>>, Error> {
    let rows: Vec<MediaRow> = r.list(
        media::table
            .filter(media::post_id.eq_any(posts.to_vec()))
            .order((media::post_id, media::position))
            .select(MediaRow::as_select()),
    )?;
    let mut found: HashMap<i64, Vec<MediaItem>> = HashMap::new();
    for row in rows {
        if let Some(post) = row.post_id {
            found.entry(post).or_default().push(row.item()?);
        }
    }
    Ok(found)
}

/// Takes the pictures from a post that is deleted; gives the names of blobs that nobody may name any more.
pub(crate) fn take_from_post(tx: &mut Transaction<'_>, post: i64) -> Result<Vec<String>, Error> {
    let of_post = media::table.filter(media::post_id.eq(post));
    let names: Vec<(String, String)> = tx.list(of_post.select((media::sha256, media::preview_sha256)))?;
    tx.execute(diesel::delete(of_post))?;
    Ok(names
        .into_iter()
        .flat_map(|(file, preview)| [file, preview])
        .collect())
}

/// Ids as numbers, each once.
pub(super) fn parsed(ids: &[String]) -> Result<Vec<MediaId>, Error> {
    if ids.len() > MOST_PICTURES {
        return Err(Error::invalid(format!(
            "A post has at most {MOST_PICTURES} pictures. Take some out."
        )));
    }
    let mut numbers: Vec<MediaId> = Vec::new();
    for id in ids {
        let id = id.trim().parse().map_err(|_| not_yours())?;
        if numbers.contains(&id) {
            return Err(Error::invalid(
                "A picture is named twice. Upload it again to show it twice.",
            ));
        }
        numbers.push(id);
    }
    Ok(numbers)
}

pub(super) fn not_yours() -> Error {
    Error::invalid("A picture is not among your uploads, or is in a post already. Upload it again.")
}
