//! How one stands to an account (<https://docs.joinmastodon.org/entities/Relationship/>).

use gatepost_internal::account;
use serde::Serialize;

/// A Relationship. Nobody can be blocked or muted here yet, and following needs nobody's permission.
#[derive(Debug, Serialize)]
pub(crate) struct Relationship {
    id: String,
    following: bool,
    showing_reblogs: bool,
    notifying: bool,
    languages: Option<Vec<String>>,
    followed_by: bool,
    blocking: bool,
    blocked_by: bool,
    muting: bool,
    muting_notifications: bool,
    muting_expires_at: Option<String>,
    requested: bool,
    requested_by: bool,
    domain_blocking: bool,
    endorsed: bool,
    note: &'static str,
}

impl From<account::Relationship> for Relationship {
    fn from(found: account::Relationship) -> Self {
        Self {
            id: found.id.to_string(),
            following: found.following,
            showing_reblogs: found.following,
            notifying: false,
            languages: None,
            followed_by: found.followed_by,
            blocking: false,
            blocked_by: false,
            muting: false,
            muting_notifications: false,
            muting_expires_at: None,
            requested: false,
            requested_by: false,
            domain_blocking: false,
            endorsed: false,
            note: "",
        }
    }
}
