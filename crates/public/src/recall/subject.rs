//! What a recall is about.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Kind;
use gatepost_model::id::OutsideId;
use gatepost_storage::Reader;

use crate::Error;
use crate::publication::{self, Publication};
use crate::schema::{outbox, publications, recalls};

/// What is taken back with a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The publication: of an update that of the object it changed.
    pub publication: Publication,
    /// The object, where there is one.
    pub object_uri: Option<String>,
    /// Every entry of the outbox that said anything of it.
    pub entries: Vec<i64>,
    /// What the entries are about, for their order at each inbox.
    pub object_key: String,
    /// Whether a recall has sent out a Delete or Undo for it already.
    pub is_taken_back: bool,
}

/// What is taken back with this release; none where it has not come.
///
/// # Errors
/// When the database fails.
pub fn find_subject(reader: &mut Reader<'_>, release: &OutsideId) -> Result<Option<Subject>, Error> {
    let Some(publication) = publication::find_by_release(reader, release)? else {
        return Ok(None);
    };
    let publication = match (publication.kind, &publication.about_uri) {
        (Kind::Update, Some(object)) => publication::find_by_object_uri(reader, object)?
            .ok_or(Error::Damaged("an update is of no publication"))?,
        _ => publication,
    };
    let object_uri = publication.note.as_ref().map(|note| note.uri.clone());
    let own = outbox::table
        .filter(outbox::publication_id.eq(publication.id))
        .order(outbox::id)
        .select((outbox::id, outbox::object_key));
    let own: Vec<(i64, String)> = reader.list(own)?;
    let object_key = match (&object_uri, own.first()) {
        (Some(object), _) => object.clone(),
        (None, Some((_, key))) => key.clone(),
        (None, None) => publication.activity_uri.clone(),
    };
    let mut entries: Vec<i64> = own.into_iter().map(|(entry, _)| entry).collect();
    if let Some(object) = &object_uri {
        entries.extend(list_about(reader, object)?);
    }
    entries.sort_unstable();
    entries.dedup();
    let taken_back = outbox::table
        .inner_join(recalls::table.on(outbox::recall_id.eq(recalls::id.nullable())))
        .filter(outbox::object_key.eq(&object_key));
    let is_taken_back = if object_uri.is_some() {
        reader.get(diesel::select(diesel::dsl::exists(taken_back)))?
    } else {
        let by_this = taken_back.filter(recalls::release_id.eq(release.as_str()));
        reader.get(diesel::select(diesel::dsl::exists(by_this)))?
    };
    Ok(Some(Subject {
        publication,
        object_uri,
        entries,
        object_key,
        is_taken_back,
    }))
}

/// The entries that are about an object in any way.
fn list_about(reader: &mut Reader<'_>, object: &str) -> Result<Vec<i64>, Error> {
    let acts = publications::table
        .filter(publications::about_uri.eq(object))
        .select(publications::id.nullable());
    Ok(reader.list(
        outbox::table
            .filter(outbox::recall_id.is_null())
            .filter(
                outbox::object_key
                    .eq(object)
                    .or(outbox::publication_id.eq_any(acts)),
            )
            .select(outbox::id),
    )?)
}

/// The entries that were taken back since a moment.
pub(crate) fn list_entries_since(reader: &mut Reader<'_>, since: Timestamp) -> Result<Vec<i64>, Error> {
    let releases: Vec<String> = reader.list(
        outbox::table
            .inner_join(recalls::table.on(outbox::recall_id.eq(recalls::id.nullable())))
            .filter(outbox::created_at.ge(since.0))
            .select(recalls::release_id),
    )?;
    let mut entries = Vec::new();
    for release in releases {
        let release = OutsideId::parse(&release).ok_or(Error::Damaged("a release id is not one"))?;
        if let Some(subject) = find_subject(reader, &release)? {
            entries.extend(subject.entries);
        }
    }
    Ok(entries)
}
