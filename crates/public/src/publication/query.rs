//! Reading publications.

use diesel::prelude::*;
use gatepost_model::gate::SignedCertificate;
use gatepost_model::id::OutsideId;
use gatepost_storage::Reader;

use super::Publication;
use super::current::bring_up_to_date;
use super::row::PublicationRow;
use crate::schema::{publications, reactions};
use crate::{Error, featured};

/// The name of a boost in the table of reactions.
const BOOST: &str = crate::reaction::ReactionKind::Boost.as_str();

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
    let row = reader.find(publications::table.filter(publications::object_uri.eq(uri)))?;
    Ok(current(reader, row.into_iter().collect())?.pop())
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
    current(reader, rows)
}

/// What a brand has on top of its page and that stands, the newest pin first.
///
/// # Errors
/// When the database fails.
pub fn list_featured(reader: &mut Reader<'_>, actor_id: i64) -> Result<Vec<Publication>, Error> {
    let pins = featured::list(reader, actor_id)?;
    let mut found = list_by_object_uri(reader, &pins)?;
    found.sort_by_key(|publication| {
        let uri = publication.note.as_ref().map(|note| &note.uri);
        pins.iter().position(|pin| Some(pin) == uri)
    });
    Ok(found)
}

/// The publication whose activity has this address, taken back or not; with the words it was published with.
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
    let before = position_of(reader, before)?;
    let rows: Vec<PublicationRow> = reader.list(
        publications::table
            .filter(publications::actor_id.eq(actor_id))
            .filter(publications::id.lt(before))
            .filter(publications::object_uri.is_not_null())
            .filter(publications::tombstoned_at.is_null())
            .order(publications::id.desc())
            .limit(limit.saturating_add(1)),
    )?;
    page(reader, rows, limit)
}

/// Up to `limit` notes and boosts of a brand that stand, newest first: what it has said, to be paged like
/// [`list_notes`].
///
/// # Errors
/// When the database fails.
pub fn list_said(
    reader: &mut Reader<'_>,
    actor_id: i64,
    before: Option<&OutsideId>,
    limit: i64,
) -> Result<PublicationPage, Error> {
    let before = position_of(reader, before)?;
    let rows: Vec<PublicationRow> = reader.list(
        said(actor_id)
            .filter(publications::id.lt(before))
            .order(publications::id.desc())
            .limit(limit.saturating_add(1)),
    )?;
    page(reader, rows, limit)
}

/// How many notes and boosts of a brand stand.
///
/// # Errors
/// When the database fails.
pub fn count_said(reader: &mut Reader<'_>, actor_id: i64) -> Result<i64, Error> {
    Ok(reader.get(said(actor_id).count())?)
}

/// Notes that were not taken back, and boosts that were not undone.
#[diesel::dsl::auto_type(no_type_alias)]
fn said(actor_id: i64) -> _ {
    let boost: &'static str = BOOST;
    let stands = reactions::table
        .filter(reactions::actor_id.eq(actor_id))
        .filter(reactions::activity_uri.eq(publications::activity_uri))
        .filter(reactions::kind.eq(boost));
    publications::table
        .filter(publications::actor_id.eq(actor_id))
        .filter(publications::tombstoned_at.is_null())
        .filter(
            publications::object_uri
                .is_not_null()
                .or(diesel::dsl::exists(stands)),
        )
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

/// Publications with the words that are shown now.
fn current(reader: &mut Reader<'_>, rows: Vec<PublicationRow>) -> Result<Vec<Publication>, Error> {
    let mut found: Vec<Publication> = rows
        .into_iter()
        .map(Publication::try_from)
        .collect::<Result<_, _>>()?;
    bring_up_to_date(reader, &mut found)?;
    Ok(found)
}

/// The place in a list that a page begins before: `before`'s, or the end. What is no publication is before all.
pub(super) fn position_of(reader: &mut Reader<'_>, before: Option<&OutsideId>) -> Result<i64, Error> {
    let Some(candidate) = before else {
        return Ok(i64::MAX);
    };
    let position = publications::table
        .filter(publications::candidate_id.eq(candidate.as_str()))
        .select(publications::id);
    Ok(reader.find(position)?.unwrap_or(i64::MIN))
}

/// A page out of up to one row more than it has.
pub(super) fn page(
    reader: &mut Reader<'_>,
    mut rows: Vec<PublicationRow>,
    limit: i64,
) -> Result<PublicationPage, Error> {
    let limit = usize::try_from(limit).unwrap_or(0);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    Ok(PublicationPage {
        publications: current(reader, rows)?,
        has_more,
    })
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
