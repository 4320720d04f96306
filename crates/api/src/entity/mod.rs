//! The JSON shapes of answers: Mastodon's, and our own for the gate.
//!
//! These structs say what is on the wire and nothing else. This is one of the places where internal text is
//! revealed: to an authenticated employee.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod candidate;
pub(crate) mod check;
pub(crate) mod context;
pub(crate) mod credential_account;
pub(crate) mod media_attachment;
pub(crate) mod mention;
pub(crate) mod notification;
pub(crate) mod outside;
pub(crate) mod policy;
pub(crate) mod poll;
pub(crate) mod recall;
pub(crate) mod relationship;
pub(crate) mod request;
pub(crate) mod scheduled_status;
pub(crate) mod status;
pub(crate) mod status_edit;
pub(crate) mod tag;

use gatepost_model::Timestamp;
use gatepost_model::address::PublicAddress;
use gatepost_model::id::PersonId;
use url::form_urlencoded;

/// For whom an entity is written, and where its links lead.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    /// Where employees reach the internal plane, without a slash at its end.
    pub(crate) internal_url: &'a str,
    /// Where brands are, as the world sees them.
    pub(crate) public: &'a PublicAddress,
    /// The person who reads; absent for an app that acts as a brand.
    pub(crate) reader: Option<PersonId>,
    /// The moment at which it is read.
    pub(crate) now: Timestamp,
}

impl Reading<'_> {
    /// Where a person's page is, inside.
    pub(crate) fn profile(&self, username: &str) -> String {
        account::profile_url(self.internal_url, username)
    }

    /// Where the posts with a tag are, inside. A tag is letters of any script, and some apps refuse an address
    /// that is not ASCII together with the whole page of statuses it is in.
    pub(crate) fn tag(&self, tag: &str) -> String {
        let encoded: String = form_urlencoded::byte_serialize(tag.as_bytes()).collect();
        format!("{}/tags/{encoded}", self.internal_url)
    }
}
