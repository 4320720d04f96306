//! The outward acts a candidate can intend.

use serde::{Deserialize, Serialize};

/// What a candidate would do outside. Nothing that is not in this list can be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A new public note, or an article where it has a title.
    Create,
    /// A public note that answers a publication or something from outside.
    Reply,
    /// A new question with options; the outside votes.
    Poll,
    /// Another text for something that is published.
    Update,
    /// Taking back what is published, by review. Without a review it is a recall.
    Delete,
    /// Sharing somebody else's post with the brand's followers.
    Boost,
    /// No longer sharing it.
    Unboost,
    /// Liking somebody else's post, visibly to its author.
    Favourite,
    /// Following an actor elsewhere.
    Follow,
    /// No longer following it.
    Unfollow,
    /// The brand's name, text, pictures and fields.
    Profile,
    /// Putting a publication on top of the brand's page.
    Pin,
    /// No longer on top.
    Unpin,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Create,
        Self::Reply,
        Self::Poll,
        Self::Update,
        Self::Delete,
        Self::Boost,
        Self::Unboost,
        Self::Favourite,
        Self::Follow,
        Self::Unfollow,
        Self::Profile,
        Self::Pin,
        Self::Unpin,
    ];

    /// The name in APIs, policies and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Reply => "reply",
            Self::Poll => "poll",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Boost => "boost",
            Self::Unboost => "unboost",
            Self::Favourite => "favourite",
            Self::Follow => "follow",
            Self::Unfollow => "unfollow",
            Self::Profile => "profile",
            Self::Pin => "pin",
            Self::Unpin => "unpin",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether this kind publishes an object of its own, with an address.
    pub fn is_note(self) -> bool {
        matches!(self, Self::Create | Self::Reply | Self::Poll)
    }

    /// Whether somebody writes text for it.
    pub fn has_text(self) -> bool {
        self.is_note() || self == Self::Update
    }

    /// What the act is done to, where it is done to something.
    pub fn target(self) -> Option<Target> {
        match self {
            Self::Create | Self::Reply | Self::Poll | Self::Profile => None,
            Self::Update | Self::Delete | Self::Pin | Self::Unpin => Some(Target::Publication),
            Self::Boost | Self::Unboost | Self::Favourite => Some(Target::OutsidePost),
            Self::Follow | Self::Unfollow => Some(Target::OutsideActor),
        }
    }

    /// Whether the content carries the hash of the copy of a post from elsewhere that reviewers see.
    pub fn shows_copy(self) -> bool {
        matches!(self, Self::Boost | Self::Favourite)
    }
}

/// What an act is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The object of a publication of the same brand.
    Publication,
    /// A post of somebody elsewhere.
    OutsidePost,
    /// An actor elsewhere.
    OutsideActor,
}
