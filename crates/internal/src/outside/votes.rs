//! How the outside has voted in a poll of ours.

use serde::{Deserialize, Serialize};

/// The newest count the public plane has told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Votes {
    /// How many have voted.
    pub voters: i64,
    /// Votes per option, in the order of the options.
    pub counts: Vec<i64>,
}
