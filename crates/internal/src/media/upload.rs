//! Uploading a picture.

use bytes::Bytes;
use diesel::prelude::*;
use gatepost_model::id::OutsideId;
use gatepost_storage::Transaction;

use super::derive::{Admission, Derived, Refused};
use super::row::MediaRow;
use super::{Focus, MediaItem, Uploader, alt_of, quota, words};
use crate::schema::media;
use crate::{Context, Error, Inside, token};

/// A file somebody sends. Has no `Debug`: what is in it stays out of logs.
#[derive(Clone, Default)]
pub struct Upload {
    /// The whole file.
    pub bytes: Bytes,
    /// What it was called where it came from.
    pub file_name: Option<String>,
    /// What it shows, in words.
    pub alt: Option<String>,
    /// The point that must stay visible.
    pub focus: Option<Focus>,
}

/// A place in the pool, for somebody who may upload: to be had before the body is read.
#[derive(Debug)]
pub struct Place {
    uploader: Uploader,
    admission: Admission,
}

/// Lets somebody upload one picture, before anything of it is read.
///
/// # Errors
/// [`Error::Unauthenticated`] when their token has died; [`Error::TooLarge`] when they have uploaded too much that
/// is in no post; [`Error::Busy`] when too many are uploading at this moment.
pub async fn admit(inside: &Inside, uploader: impl Into<Uploader>) -> Result<Place, Error> {
    let uploader: Uploader = uploader.into();
    let (context, of) = (inside.context.clone(), uploader.clone());
    inside
        .database
        .read(move |r| {
            token::confirm(r, &of.caller)?;
            quota::demand(r, of.person(), &context.limits.uploads, 0)
        })
        .await?;
    let admission = inside.context.deriver.admit().map_err(refused)?;
    Ok(Place { uploader, admission })
}

/// [`admit`] and [`Place::keep`], for bytes that are here already.
///
/// # Errors
/// Those of both.
pub async fn upload(
    inside: &Inside,
    uploader: impl Into<Uploader>,
    upload: Upload,
) -> Result<MediaItem, Error> {
    admit(inside, uploader).await?.keep(inside, upload).await
}

impl Place {
    /// How many bytes the file may have.
    pub fn longest(&self, inside: &Inside) -> usize {
        inside.context.deriver.limits().upload_bytes
    }

    /// Derives the copy and keeps it; the file itself is not kept. It is the uploader's alone until it is posted,
    /// and goes after a day if it is not.
    ///
    /// # Errors
    /// [`Error::TooLarge`]; [`Error::Invalid`] for what is no picture we take, is damaged, or is described at too
    /// great length; [`Error::Full`] when the disk is.
    pub async fn keep(self, inside: &Inside, upload: Upload) -> Result<MediaItem, Error> {
        let Self { uploader, admission } = self;
        let alt = alt_of(upload.alt)?;
        let focus = words::within(upload.focus)?;
        let derived = admission.derive(upload.bytes).await.map_err(refused)?;
        let row = NewMedia::of(&inside.context, &uploader, &derived, alt, focus, upload.file_name)?;
        // Held until the row is committed, so that nobody takes the blobs for such as nobody names.
        let _keeping = inside.context.blobs.keep().await;
        for (name, bytes) in [
            (&derived.sha256, &derived.bytes),
            (&derived.preview.sha256, &derived.preview.bytes),
        ] {
            inside
                .context
                .blobs
                .put(name, bytes.clone())
                .await
                .map_err(kept)?;
        }
        let context = inside.context.clone();
        let kept = inside
            .database
            .write(move |tx| {
                token::confirm(tx, &uploader.caller)?;
                let more = row.length.saturating_add(row.preview_length);
                quota::demand(tx, uploader.person(), &context.limits.uploads, more)?;
                insert(tx, &row)
            })
            .await?;
        kept.item()
    }
}

#[derive(Insertable)]
#[diesel(table_name = media, treat_none_as_default_value = false)]
struct NewMedia {
    id: i64,
    name: String,
    owner_id: i64,
    brand_id: Option<i64>,
    post_id: Option<i64>,
    position: i64,
    sha256: String,
    media_type: &'static str,
    length: i64,
    width: i64,
    height: i64,
    preview_sha256: String,
    preview_type: &'static str,
    preview_length: i64,
    preview_width: i64,
    preview_height: i64,
    blurhash: String,
    alt: Option<String>,
    focus_x: Option<i64>,
    focus_y: Option<i64>,
    file_name: String,
    created_at: i64,
}

impl NewMedia {
    fn of(
        context: &Context,
        uploader: &Uploader,
        derived: &Derived,
        alt: Option<String>,
        focus: Option<Focus>,
        file_name: Option<String>,
    ) -> Result<Self, Error> {
        let length =
            |bytes: &Bytes| i64::try_from(bytes.len()).map_err(|_| Error::Damaged("a picture is too long"));
        let preview = &derived.preview;
        Ok(Self {
            id: context.next_id(),
            name: OutsideId::draw(context.random.as_ref()).as_str().to_owned(),
            owner_id: uploader.person().0,
            brand_id: uploader.brand.map(|brand| brand.0),
            post_id: None,
            position: 0,
            sha256: derived.sha256.clone(),
            media_type: derived.media_type.as_str(),
            length: length(&derived.bytes)?,
            width: derived.width.into(),
            height: derived.height.into(),
            preview_sha256: preview.sha256.clone(),
            preview_type: preview.media_type.as_str(),
            preview_length: length(&preview.bytes)?,
            preview_width: preview.width.into(),
            preview_height: preview.height.into(),
            blurhash: derived.blurhash.clone(),
            alt,
            focus_x: focus.map(|[right, _]| right.into()),
            focus_y: focus.map(|[_, up]| up.into()),
            file_name: words::file_name_of(file_name),
            created_at: context.now().0,
        })
    }
}

fn insert(tx: &mut Transaction<'_>, row: &NewMedia) -> Result<MediaRow, Error> {
    tx.execute(diesel::insert_into(media::table).values(row))?;
    Ok(tx.get(media::table.find(row.id).select(MediaRow::as_select()))?)
}

/// Why there is no copy, as a verb says it.
fn refused(why: Refused) -> Error {
    match why {
        Refused::TooLarge { .. } => Error::TooLarge(why.to_string()),
        Refused::Busy => Error::Busy(why.to_string()),
        other => Error::Invalid(other.to_string()),
    }
}

/// A full disk is for the person, everything else for the log.
fn kept(fault: gatepost_storage::Error) -> Error {
    match fault {
        gatepost_storage::Error::Full => Error::Full,
        other => other.into(),
    }
}
