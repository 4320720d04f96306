//! Looking at an upload of one's own, describing it, and deleting it: until it is posted.

use diesel::prelude::*;
use gatepost_storage::{Reader, Transaction};

use super::row::MediaRow;
use super::{Focus, MediaItem, Uploader, alt_of, remove_unnamed, words};
use crate::schema::media;
use crate::{Error, Inside, token};

/// What to say about a picture. `None` keeps what is said; `Some(None)` removes it.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// What it shows, in words.
    pub alt: Option<Option<String>>,
    /// The point that must stay visible.
    pub focus: Option<Option<Focus>>,
}

/// An upload of one's own, posted or not.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is somebody else's (E6).
pub async fn get(inside: &Inside, uploader: impl Into<Uploader>, id: &str) -> Result<MediaItem, Error> {
    let (uploader, id): (Uploader, _) = (uploader.into(), id.to_owned());
    inside
        .database
        .read(move |r| {
            token::confirm(r, &uploader.caller)?;
            find_own(r, &uploader, &id)?.item()
        })
        .await
}

/// Describes an upload of one's own. What a candidate carries was copied with its words, so that nothing anybody
/// has approved changes (F6).
///
/// # Errors
/// [`Error::NotFound`] when it is not one's own (E6); [`Error::Invalid`] for a field; [`Error::Conflict`] once it is
/// posted.
pub async fn update(
    inside: &Inside,
    uploader: impl Into<Uploader>,
    id: &str,
    change: Change,
) -> Result<MediaItem, Error> {
    let (uploader, id): (Uploader, _) = (uploader.into(), id.to_owned());
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &uploader.caller)?;
            let key = demand_unposted(tx, &uploader, &id)?;
            let row = media::table.find(key).filter(media::post_id.is_null());
            if let Some(alt) = change.alt {
                tx.execute(diesel::update(row).set(media::alt.eq(alt_of(alt)?)))?;
            }
            if let Some(focus) = change.focus {
                let focus = words::within(focus)?;
                tx.execute(diesel::update(row).set((
                    media::focus_x.eq(focus.map(|[right, _]| i64::from(right))),
                    media::focus_y.eq(focus.map(|[_, up]| i64::from(up))),
                )))?;
            }
            find_own(tx, &uploader, &id)?.item()
        })
        .await
}

/// Deletes an upload of one's own that is not posted.
///
/// # Errors
/// [`Error::NotFound`] when it is not one's own; [`Error::Conflict`] once it is posted: then it goes with the post.
pub async fn delete(inside: &Inside, uploader: impl Into<Uploader>, id: &str) -> Result<(), Error> {
    let (uploader, id): (Uploader, _) = (uploader.into(), id.to_owned());
    let item = inside
        .database
        .write(move |tx| {
            token::confirm(tx, &uploader.caller)?;
            let key = demand_unposted(tx, &uploader, &id)?;
            let item = find_own(tx, &uploader, &id)?.item()?;
            tx.execute(diesel::delete(
                media::table.find(key).filter(media::post_id.is_null()),
            ))?;
            Ok::<_, Error>(item)
        })
        .await?;
    remove_unnamed(inside, vec![item.file.sha256, item.preview.sha256]).await?;
    Ok(())
}

/// What this uploader has uploaded, for themselves or as this brand: the other is not there.
fn find_own(r: &mut Reader<'_>, uploader: &Uploader, id: &str) -> Result<MediaRow, Error> {
    let id: gatepost_model::id::MediaId = id.trim().parse().map_err(|_| Error::NotFound)?;
    let mine = media::table
        .find(id.0)
        .filter(media::owner_id.eq(uploader.person().0))
        .select(MediaRow::as_select());
    let found = match uploader.brand {
        Some(brand) => r.find(mine.filter(media::brand_id.eq(brand.0)))?,
        None => r.find(mine.filter(media::brand_id.is_null()))?,
    };
    found.ok_or(Error::NotFound)
}

fn demand_unposted(tx: &mut Transaction<'_>, uploader: &Uploader, id: &str) -> Result<i64, Error> {
    let row = find_own(tx, uploader, id)?;
    if row.post_id.is_some() {
        return Err(Error::conflict(
            "This picture is in a post already. Delete the post and write it again.",
        ));
    }
    Ok(row.item()?.id.0)
}
