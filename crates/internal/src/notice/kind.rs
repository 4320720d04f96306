//! Why somebody of a desk is told.

use crate::mail;

/// Why somebody is told. It says what happened to something, never a word of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A candidate waits for their decision.
    ReviewWanted,
    /// A reviewer has asked for changes.
    ChangesRequested,
    /// Everybody who is needed has approved.
    Approved,
    /// A reviewer has rejected it.
    Rejected,
    /// It is held; the candidate says why.
    Held,
    /// It has expired and needs a new time or new approvals.
    Expired,
    /// It is published.
    Published,
    /// Somebody has commented.
    Comment,
    /// Something the brand has shared was changed or taken away by its author.
    BoostedChanged,
    /// Somebody has stopped everything, a brand or a kind.
    StopSet,
    /// A change waits for a second administrator.
    RequestWaiting,
    /// An administrator was given a role at the gate that they had asked for themselves.
    RoleGranted,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::ReviewWanted,
        Self::ChangesRequested,
        Self::Approved,
        Self::Rejected,
        Self::Held,
        Self::Expired,
        Self::Published,
        Self::Comment,
        Self::BoostedChanged,
        Self::StopSet,
        Self::RequestWaiting,
        Self::RoleGranted,
    ];

    /// The name in APIs and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReviewWanted => "review_wanted",
            Self::ChangesRequested => "changes_requested",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Held => "held",
            Self::Expired => "expired",
            Self::Published => "published",
            Self::Comment => "comment",
            Self::BoostedChanged => "boosted_changed",
            Self::StopSet => "stop_set",
            Self::RequestWaiting => "request_waiting",
            Self::RoleGranted => "role_granted",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// What is sent by e-mail besides; absent for what can wait until they look at the desk.
    pub(super) fn mail(self) -> Option<mail::Kind> {
        match self {
            Self::ReviewWanted => Some(mail::Kind::ReviewWanted),
            Self::ChangesRequested => Some(mail::Kind::ChangesRequested),
            Self::Approved => Some(mail::Kind::Approved),
            Self::Rejected => Some(mail::Kind::Rejected),
            Self::Held => Some(mail::Kind::Held),
            Self::Expired => Some(mail::Kind::Expired),
            Self::Published => Some(mail::Kind::Published),
            Self::Comment => Some(mail::Kind::Comment),
            Self::StopSet => Some(mail::Kind::StopSet),
            Self::RequestWaiting => Some(mail::Kind::RequestWaiting),
            Self::BoostedChanged | Self::RoleGranted => None,
        }
    }
}
