//! What people are told: that a post addresses them, that somebody likes one of theirs or follows them.
//!
//! A notification says which entry, never what is in it. Who reads the list loads the entry with their own
//! eyes; what has become invisible takes the notification out of sight with it.

mod list;
mod write;

use gatepost_model::Timestamp;
use gatepost_model::id::NotificationId;

pub use list::{Selection, get, list, unread_count};
pub use write::{clear, dismiss};
pub(crate) use write::{forget_old, take_back, write};

use crate::entry::Entry;
use crate::person::Person;

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotificationKind {
    /// A post addresses them.
    Mention,
    /// Somebody likes a post of theirs.
    Favourite,
    /// Somebody follows them.
    Follow,
}

impl NotificationKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Mention, Self::Favourite, Self::Follow];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Favourite => "favourite",
            Self::Follow => "follow",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Something a person was told.
#[derive(Debug, Clone)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// Why.
    pub kind: NotificationKind,
    /// Who did it.
    pub from: Person,
    /// The post it is about; absent for a follow.
    pub entry: Option<Entry>,
    /// When.
    pub created_at: Timestamp,
}
