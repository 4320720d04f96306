//! What a mail is about. Closed: what a kind says is a fixed sentence.

/// What a mail is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A candidate waits for the recipient's decision.
    ReviewWanted,
    /// A reviewer has asked for changes.
    ChangesRequested,
    /// Everybody who is needed has approved.
    Approved,
    /// A reviewer has rejected.
    Rejected,
    /// A candidate is held.
    Held,
    /// A candidate has expired.
    Expired,
    /// Somebody has stopped everything, a brand or a kind.
    StopSet,
    /// A candidate is published.
    Published,
    /// Somebody has commented.
    Comment,
    /// A change waits for a second administrator.
    RequestWaiting,
    /// Somebody wants their notices at this address.
    ConfirmAddress,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::ReviewWanted,
        Self::ChangesRequested,
        Self::Approved,
        Self::Rejected,
        Self::Held,
        Self::Expired,
        Self::StopSet,
        Self::Published,
        Self::Comment,
        Self::RequestWaiting,
        Self::ConfirmAddress,
    ];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReviewWanted => "review_wanted",
            Self::ChangesRequested => "changes_requested",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Held => "held",
            Self::Expired => "expired",
            Self::StopSet => "stop_set",
            Self::Published => "published",
            Self::Comment => "comment",
            Self::RequestWaiting => "request_waiting",
            Self::ConfirmAddress => "confirm_address",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}
