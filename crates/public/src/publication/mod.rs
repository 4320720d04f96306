//! What the company has said outside: one row per accepted release, which never changes again.
//!
//! [`insert`] wants a [`VerifiedRelease`], and the only way to one is through the certificate: whoever
//! would add a publication in another way finds no function for it. The database's triggers refuse every
//! later change but the tombstone. An edited post is a second publication, of kind update, and [`supersede`]
//! names the one whose words are shown now: whatever is read here has them in place.

mod current;
mod hashtag;
mod insert;
mod query;
mod row;
mod take_back;

use gatepost_model::Timestamp;
use gatepost_model::gate::{Acceptance, Kind, Medium, Poll};
use gatepost_model::id::OutsideId;

pub use current::supersede;
pub use hashtag::{list_tagged, set_tags};
pub use insert::{NewPublication, VerifiedRelease, insert};
pub use query::{
    PublicationPage, count_notes, count_notes_of, count_said, find_by_activity_uri, find_by_candidate,
    find_by_object_uri, find_by_release, list_by_object_uri, list_featured, list_notes, list_said,
    newest_certificates,
};
pub use take_back::take_back;

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
    /// The published object as it is served now; absent for an act that publishes none.
    pub note: Option<PublishedNote>,
    /// What the act is done to, where it is done to something: the object of another publication, or a post
    /// or an actor elsewhere.
    pub about_uri: Option<String>,
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
    /// The headline of an article.
    pub title: Option<String>,
    /// Pictures, in order.
    pub media: Vec<Medium>,
    /// What is asked, in a poll.
    pub poll: Option<Poll>,
    /// The release of what stands here: the newest update's, else the publication's own.
    pub release: OutsideId,
    /// Hash of what was approved of what stands here.
    pub rev_hash: String,
    /// When it was changed last.
    pub updated_at: Option<Timestamp>,
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
