//! What a finding does to a revision.

use serde::{Deserialize, Serialize};

/// What a finding does to a revision, from the mildest to the strictest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Author and reviewers are told.
    Warn,
    /// One more review group must approve.
    ExtraStep,
    /// The revision cannot be submitted.
    Block,
}

impl Severity {
    /// The word in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::ExtraStep => "extra_step",
            Self::Block => "block",
        }
    }

    /// Reads that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Warn, Self::ExtraStep, Self::Block]
            .into_iter()
            .find(|severity| severity.as_str() == word)
    }
}
