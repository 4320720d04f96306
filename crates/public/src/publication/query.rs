//! Reading publications.

use diesel::prelude::*;
use gatepost_model::gate::SignedCertificate;
use gatepost_model::id::OutsideId;
use gatepost_storage::Reader;

use super::{Publication, PublicationRow};
use crate::Error;
use crate::schema::publications;

/// Some notes of a brand, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationPage {
    /// The notes.
    pub publications: Vec<Publication>,
    /// Whether there are older ones.
    pub has_more: bool,
}

/// The publication of a release.
///
/// # Errors
/// When the database fails.
pub fn find_by_release(reader: &mut Reader<'_>, release: &OutsideId) -> Result<Option<Publication>, Error> {
    read(reader.find(publications::table.filter(publications::release_id.eq(release.as_str())))?)
}

/// The publication of a candidate.
///
/// # Errors
/// When the database fails.
pub fn find_by_candidate(
    reader: &mut Reader<'_>,
    candidate: &OutsideId,
) -> Result<Option<Publication>, Error> {
    read(reader.find(publications::table.filter(publications::candidate_id.eq(candidate.as_str())))?)
}

/// The publication whose object has this address, taken back or not.
///
/// # Errors
/// When the database fails.
pub fn find_by_object_uri(reader: &mut Reader<'_>, uri: &str) -> Result<Option<Publication>, Error> {
    read(reader.find(publications::table.filter(publications::object_uri.eq(uri)))?)
}

/// The publications whose objects have these addresses and that stand, in no order.
///
/// # Errors
/// When the database fails.
pub fn list_by_object_uri(reader: &mut Reader<'_>, uris: &[String]) -> Result<Vec<Publication>, Error> {
    let rows: Vec<PublicationRow> = reader.list(
        publications::table
            .filter(publications::object_uri.eq_any(uris))
            .filter(publications::tombstoned_at.is_null()),
    )?;
    rows.into_iter().map(Publication::try_from).collect()
}

/// The publication whose activity has this address, taken back or not.
///
/// # Errors
/// When the database fails.
pub fn find_by_activity_uri(reader: &mut Reader<'_>, uri: &str) -> Result<Option<Publication>, Error> {
    read(reader.find(publications::table.filter(publications::activity_uri.eq(uri)))?)
}

/// Up to `limit` notes of a brand that stand, newest first; before the note of `before` where one is named.
/// A `before` that is no note of this brand gives an empty page.
///
/// # Errors
/// When the database fails.
pub fn list_notes(
    reader: &mut Reader<'_>,
    actor_id: i64,
    before: Option<&OutsideId>,
    limit: i64,
) -> Result<PublicationPage, Error> {
    let before = match before {
        None => i64::MAX,
        Some(candidate) => reader
            .find(
                publications::table
                    .filter(publications::candidate_id.eq(candidate.as_str()))
                    .filter(publications::actor_id.eq(actor_id))
                    .select(publications::id),
            )?
            .unwrap_or(i64::MIN),
    };
    let rows: Vec<PublicationRow> = reader.list(
        publications::table
            .filter(publications::actor_id.eq(actor_id))
            .filter(publications::id.lt(before))
            .filter(publications::object_uri.is_not_null())
            .filter(publications::tombstoned_at.is_null())
            .order(publications::id.desc())
            .limit(limit.saturating_add(1)),
    )?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let has_more = rows.len() > limit;
    let publications: Result<_, _> = rows.into_iter().take(limit).map(Publication::try_from).collect();
    Ok(PublicationPage {
        publications: publications?,
        has_more,
    })
}

/// How many notes of a brand stand.
///
/// # Errors
/// When the database fails.
pub fn count_notes_of(reader: &mut Reader<'_>, actor_id: i64) -> Result<i64, Error> {
    Ok(reader.get(
        publications::table
            .filter(publications::actor_id.eq(actor_id))
            .filter(publications::object_uri.is_not_null())
            .filter(publications::tombstoned_at.is_null())
            .count(),
    )?)
}

/// How many notes of all brands stand.
///
/// # Errors
/// When the database fails.
pub fn count_notes(reader: &mut Reader<'_>) -> Result<i64, Error> {
    Ok(reader.get(
        publications::table
            .filter(publications::object_uri.is_not_null())
            .filter(publications::tombstoned_at.is_null())
            .count(),
    )?)
}

fn read(row: Option<PublicationRow>) -> Result<Option<Publication>, Error> {
    row.map(Publication::try_from).transpose()
}

/// The signed certificates of the newest publications of any kind, newest first.
///
/// # Errors
/// When the database fails or a stored certificate cannot be read.
pub fn newest_certificates(reader: &mut Reader<'_>, limit: i64) -> Result<Vec<SignedCertificate>, Error> {
    let newest = publications::table.order(publications::id.desc()).limit(limit);
    let documents: Vec<String> = reader.list(newest.select(publications::certificate))?;
    documents
        .iter()
        .map(|document| {
            serde_json::from_str(document).map_err(|_| Error::Damaged("a certificate cannot be read"))
        })
        .collect()
}
