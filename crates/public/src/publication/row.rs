//! A publication as it lies in the table.

use gatepost_model::Timestamp;
use gatepost_model::gate::Kind;
use gatepost_model::id::OutsideId;
use serde::de::DeserializeOwned;

use super::{Publication, PublishedNote};
use crate::Error;

/// A row, in the order of its columns.
#[derive(diesel::Queryable)]
pub(super) struct PublicationRow {
    pub(super) id: i64,
    release_id: String,
    candidate_id: String,
    actor_id: i64,
    kind: String,
    pub(super) object_uri: Option<String>,
    object: Option<String>,
    activity_uri: String,
    activity: String,
    content_html: Option<String>,
    content_warning: Option<String>,
    in_reply_to: Option<String>,
    rev_hash: String,
    certificate: String,
    published_at: i64,
    tombstoned_at: Option<i64>,
    title: Option<String>,
    media: String,
    poll: Option<String>,
    about_uri: Option<String>,
}

impl PublicationRow {
    /// The words of a row that has some, as the object at `uri`.
    pub(super) fn note_at(&self, uri: String) -> Result<PublishedNote, Error> {
        let (Some(document), Some(content_html)) = (&self.object, &self.content_html) else {
            return Err(Error::Damaged("a publication has half an object"));
        };
        Ok(PublishedNote {
            uri,
            document: document.clone(),
            content_html: content_html.clone(),
            content_warning: self.content_warning.clone(),
            in_reply_to: self.in_reply_to.clone(),
            title: self.title.clone(),
            media: parse(&self.media)?,
            poll: self.poll.as_deref().map(parse).transpose()?,
            release: outside_id(&self.release_id)?,
            rev_hash: self.rev_hash.clone(),
            updated_at: None,
        })
    }
}

impl TryFrom<PublicationRow> for Publication {
    type Error = Error;

    fn try_from(row: PublicationRow) -> Result<Self, Error> {
        // An update has the new document of an object that is another publication's.
        let note = row.object_uri.clone().map(|uri| row.note_at(uri)).transpose()?;
        Ok(Self {
            id: row.id,
            release: outside_id(&row.release_id)?,
            candidate: outside_id(&row.candidate_id)?,
            actor_id: row.actor_id,
            kind: Kind::parse(&row.kind).ok_or(Error::Damaged("a publication has an unknown kind"))?,
            note,
            about_uri: row.about_uri,
            activity_uri: row.activity_uri,
            activity: row.activity,
            rev_hash: row.rev_hash,
            certificate: row.certificate,
            published_at: Timestamp(row.published_at),
            tombstoned_at: row.tombstoned_at.map(Timestamp),
        })
    }
}

fn outside_id(text: &str) -> Result<OutsideId, Error> {
    OutsideId::parse(text).ok_or(Error::Damaged("a publication has a malformed outside id"))
}

fn parse<T: DeserializeOwned>(document: &str) -> Result<T, Error> {
    serde_json::from_str(document).map_err(|_| Error::Damaged("a part of a publication cannot be read"))
}
