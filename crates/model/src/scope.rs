//! What a token may be used for.

use serde::{Deserialize, Serialize};

/// One scope of a token, in Mastodon's words plus our own for the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Read what the person may read.
    #[serde(rename = "read")]
    Read,
    /// Post, propose, draft.
    #[serde(rename = "write")]
    Write,
    /// Follow and unfollow.
    #[serde(rename = "follow")]
    Follow,
    /// Re-authenticate, decide, release: only personal tokens made by hand carry it.
    #[serde(rename = "gatepost:decide")]
    Decide,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Follow, Self::Decide];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Follow => "follow",
            Self::Decide => "gatepost:decide",
        }
    }

    /// The scope of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }
}

/// A set of scopes, kept and shown as names with blanks between: `read write`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// The set of these.
    pub fn of(scopes: &[Scope]) -> Self {
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes)
    }

    /// Reads names with blanks between; the first unknown name is the error.
    ///
    /// # Errors
    /// The name that is not a scope.
    pub fn parse(text: &str) -> Result<Self, String> {
        let scopes: Result<Vec<_>, _> = text
            .split_whitespace()
            .map(|name| Scope::parse(name).ok_or_else(|| name.to_owned()))
            .collect();
        scopes.map(|scopes| Self::of(&scopes))
    }

    /// Whether the set holds this scope.
    pub fn allows(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether the set holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.0.iter().map(|scope| scope.as_str()).collect();
        f.write_str(&names.join(" "))
    }
}
