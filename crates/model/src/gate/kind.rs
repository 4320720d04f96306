//! The outward acts a candidate can intend.

use serde::{Deserialize, Serialize};

/// What a candidate would do outside. The list grows with the product; nothing outside of it can be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A new public note.
    Create,
    /// A public note that answers a publication or something from outside.
    Reply,
    /// Following an actor elsewhere.
    Follow,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Create, Self::Reply, Self::Follow];

    /// The name in APIs, policies and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Reply => "reply",
            Self::Follow => "follow",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether this kind publishes a note (and so has text).
    pub fn is_note(self) -> bool {
        matches!(self, Self::Create | Self::Reply)
    }
}
