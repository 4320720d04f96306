//! What the company has said outside: one row per accepted release, which never changes again.
//!
//! [`insert`] wants a [`VerifiedRelease`], and the only way to one is through the certificate: whoever
//! would add a publication in another way finds no function for it. The database's triggers refuse every
//! later change but the tombstone.

mod insert;
mod query;

use gatepost_model::Timestamp;
use gatepost_model::gate::{Acceptance, Kind};
use gatepost_model::id::OutsideId;

use crate::Error;

pub use insert::{NewPublication, VerifiedRelease, insert};
pub use query::{
    PublicationPage, count_notes, count_notes_of, find_by_activity_uri, find_by_candidate,
    find_by_object_uri, find_by_release, list_by_object_uri, list_notes, newest_certificates,
};

/// A release the public plane has accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Inside id of this database; never shown.
    pub id: i64,
    /// The release's random id.
    pub release: OutsideId,
    /// The candidate's random id, which is also that of the published object.
    pub candidate: OutsideId,
    /// The brand, by inside id.
    pub actor_id: i64,
    /// The act.
    pub kind: Kind,
    /// The published object; absent for a follow.
    pub note: Option<PublishedNote>,
    /// Address of the activity.
    pub activity_uri: String,
    /// The activity, byte for byte as it is delivered.
    pub activity: String,
    /// Hash of what was approved.
    pub rev_hash: String,
    /// The signed certificate, as canonical JSON.
    pub certificate: String,
    /// The moment of publication.
    pub published_at: Timestamp,
    /// When it was taken back.
    pub tombstoned_at: Option<Timestamp>,
}

/// The object of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedNote {
    /// Its address, for servers and for people.
    pub uri: String,
    /// The ActivityStreams document, byte for byte as it is served.
    pub document: String,
    /// The released HTML.
    pub content_html: String,
    /// Shown before the content.
    pub content_warning: Option<String>,
    /// What it answers.
    pub in_reply_to: Option<String>,
}

impl Publication {
    /// What the internal plane is told: the object's address, or for a follow the activity's.
    pub fn acceptance(&self) -> Acceptance {
        let uri = self.note.as_ref().map_or(&self.activity_uri, |note| &note.uri);
        Acceptance {
            uri: uri.clone(),
            url: uri.clone(),
            published_at: self.published_at,
        }
    }
}

/// A publication as it lies in the table, in the order of its columns.
#[derive(diesel::Queryable)]
struct PublicationRow {
    id: i64,
    release_id: String,
    candidate_id: String,
    actor_id: i64,
    kind: String,
    object_uri: Option<String>,
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
}

impl TryFrom<PublicationRow> for Publication {
    type Error = Error;

    fn try_from(row: PublicationRow) -> Result<Self, Error> {
        let id = |text: &str| {
            OutsideId::parse(text).ok_or(Error::Damaged("a publication has a malformed outside id"))
        };
        let note = match (row.object_uri, row.object, row.content_html) {
            (Some(uri), Some(document), Some(content_html)) => Some(PublishedNote {
                uri,
                document,
                content_html,
                content_warning: row.content_warning,
                in_reply_to: row.in_reply_to,
            }),
            (None, None, None) => None,
            _ => return Err(Error::Damaged("a publication has half an object")),
        };
        Ok(Self {
            id: row.id,
            release: id(&row.release_id)?,
            candidate: id(&row.candidate_id)?,
            actor_id: row.actor_id,
            kind: Kind::parse(&row.kind).ok_or(Error::Damaged("a publication has an unknown kind"))?,
            note,
            activity_uri: row.activity_uri,
            activity: row.activity,
            rev_hash: row.rev_hash,
            certificate: row.certificate,
            published_at: Timestamp(row.published_at),
            tombstoned_at: row.tombstoned_at.map(Timestamp),
        })
    }
}
