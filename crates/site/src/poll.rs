//! A poll as pages show it: the options, and how many chose them so far.

use std::collections::HashMap;

use gatepost_model::Timestamp;
use gatepost_public::poll::{self, Tally};
use gatepost_public::publication::PublishedNote;

use crate::moment::Moment;

/// The poll of a note.
pub(crate) struct Asked {
    pub(crate) options: Vec<Choice>,
    /// How many have voted.
    pub(crate) voters: i64,
    /// When votes stop to count.
    pub(crate) end: Moment,
    pub(crate) is_over: bool,
}

/// An option.
pub(crate) struct Choice {
    pub(crate) words: String,
    pub(crate) votes: i64,
    /// Of those who voted, rounded.
    pub(crate) percent: i64,
}

/// How the polls of some notes stand at a moment.
pub(crate) struct Polls {
    tallies: HashMap<String, Tally>,
    now: Timestamp,
}

impl Polls {
    /// What was counted at a moment, by the addresses of the notes.
    pub(crate) fn counted(tallies: HashMap<String, Tally>, now: Timestamp) -> Self {
        Self { tallies, now }
    }

    /// The poll of a note that was published at this moment, where it asks something.
    pub(crate) fn of(&self, note: &PublishedNote, published_at: Timestamp) -> Option<Asked> {
        let asked = note.poll.as_ref()?;
        let tally = self.tallies.get(&note.uri)?;
        let end = poll::end_of(asked, published_at);
        let options = asked.options.iter().zip(&tally.votes);
        Some(Asked {
            options: options
                .map(|(words, votes)| Choice {
                    words: words.clone(),
                    votes: *votes,
                    percent: percent(*votes, tally.voters),
                })
                .collect(),
            voters: tally.voters,
            end: Moment::of(end),
            is_over: end <= self.now,
        })
    }
}

/// Rounded to the nearest; 0 where nobody voted.
fn percent(votes: i64, voters: i64) -> i64 {
    votes
        .saturating_mul(200)
        .saturating_add(voters)
        .checked_div(voters.saturating_mul(2))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_those_who_voted() {
        for (votes, voters, expected) in [
            (0, 0, 0),
            (1, 3, 33),
            (2, 3, 67),
            (1, 2, 50),
            (3, 3, 100),
            (1, 200, 1),
        ] {
            assert_eq!(percent(votes, voters), expected, "{votes} of {voters}");
        }
    }
}
