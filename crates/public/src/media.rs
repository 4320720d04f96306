//! Released files: which there are, and which publications show them.
//!
//! The bytes lie in the blob store under their hash. A file is served while a publication that shows it stands.

use std::collections::HashSet;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Medium;
use gatepost_storage::{Reader, Transaction, on_each};

use crate::Error;
use crate::schema::{media, publication_media, publications};

/// A released file.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ReleasedFile {
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// `image/jpeg`, `image/png` or `image/gif`.
    pub media_type: String,
    /// Length of the bytes.
    pub length: i64,
    /// Whether a publication that shows it stands; else it was taken back.
    pub is_shown: bool,
}

#[derive(Insertable)]
#[diesel(table_name = media, treat_none_as_default_value = false)]
struct NewFile<'a> {
    sha256: &'a str,
    media_type: &'a str,
    length: i64,
    width: i64,
    height: i64,
    created_at: i64,
}

#[derive(Insertable)]
#[diesel(table_name = publication_media, treat_none_as_default_value = false)]
struct NewUse<'a> {
    publication_id: i64,
    sha256: &'a str,
}

/// Makes these pictures, with their small copies, the ones a publication shows, in place of what it showed.
///
/// # Errors
/// When the database fails.
pub fn set_shown<'a>(
    tx: &mut Transaction<'_>,
    publication_id: i64,
    pictures: impl Iterator<Item = &'a Medium>,
    now: Timestamp,
) -> Result<(), Error> {
    let old = publication_media::table.filter(publication_media::publication_id.eq(publication_id));
    tx.execute(diesel::delete(old))?;
    let files: Vec<NewFile<'_>> = pictures.flat_map(|picture| files_of(picture, now)).collect();
    if files.is_empty() {
        return Ok(());
    }
    let uses: Vec<NewUse<'_>> = files
        .iter()
        .map(|file| NewUse {
            publication_id,
            sha256: file.sha256,
        })
        .collect();
    on_each!(tx.connection(), |c| diesel::insert_into(media::table)
        .values(&files)
        .on_conflict_do_nothing()
        .execute(c))?;
    on_each!(tx.connection(), |c| diesel::insert_into(publication_media::table)
        .values(&uses)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

fn files_of(picture: &Medium, now: Timestamp) -> [NewFile<'_>; 2] {
    let preview = &picture.preview;
    [
        NewFile {
            sha256: &picture.sha256,
            media_type: &picture.media_type,
            length: picture.length,
            width: picture.width,
            height: picture.height,
            created_at: now.0,
        },
        NewFile {
            sha256: &preview.sha256,
            media_type: &preview.media_type,
            length: preview.length,
            width: preview.width,
            height: preview.height,
            created_at: now.0,
        },
    ]
}

/// The released file of this hash, shown or taken back.
///
/// # Errors
/// When the database fails.
pub fn find(reader: &mut Reader<'_>, sha256: &str) -> Result<Option<ReleasedFile>, Error> {
    let row: Option<(String, String, i64)> =
        reader.find(media::table.filter(media::sha256.eq(sha256)).select((
            media::sha256,
            media::media_type,
            media::length,
        )))?;
    let Some((sha256, media_type, length)) = row else {
        return Ok(None);
    };
    let standing = publication_media::table
        .inner_join(publications::table.on(publications::id.eq(publication_media::publication_id)))
        .filter(publication_media::sha256.eq(&sha256))
        .filter(publications::tombstoned_at.is_null());
    let is_shown = reader.get(diesel::select(diesel::dsl::exists(standing)))?;
    Ok(Some(ReleasedFile {
        sha256,
        media_type,
        length,
        is_shown,
    }))
}

/// Which of these files a publication that stands shows.
///
/// Index: `publication_media_by_hash`.
///
/// # Errors
/// When the database fails.
pub fn list_shown_among(reader: &mut Reader<'_>, names: Vec<String>) -> Result<HashSet<String>, Error> {
    let standing = publication_media::table
        .inner_join(publications::table.on(publications::id.eq(publication_media::publication_id)))
        .filter(publication_media::sha256.eq_any(names))
        .filter(publications::tombstoned_at.is_null());
    let names: Vec<String> = reader.list(standing.select(publication_media::sha256))?;
    Ok(names.into_iter().collect())
}
