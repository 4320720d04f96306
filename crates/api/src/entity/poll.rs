//! What a brand asks (<https://docs.joinmastodon.org/entities/Poll/>).

use gatepost_internal::outside::Votes;
use gatepost_model::Timestamp;
use gatepost_model::gate;
use serde::Serialize;
use serde_json::Value;

use super::Reading;

/// A Poll, with all fields of Mastodon 4.5. It is answered outside, by those who read the brand there.
#[derive(Debug, Serialize)]
pub(crate) struct Poll {
    /// That of its status: apps want one.
    id: String,
    expires_at: Option<String>,
    expired: bool,
    multiple: bool,
    votes_count: i64,
    voters_count: Option<i64>,
    options: Vec<Choice>,
    emojis: Vec<Value>,
    /// Always: nobody inside votes, and an app that may not vote shows how the votes stand instead of asking.
    voted: bool,
    own_votes: Vec<i64>,
}

#[derive(Debug, Serialize)]
struct Choice {
    title: String,
    /// Absent until the public plane has told.
    votes_count: Option<i64>,
}

impl Poll {
    /// Of the status `id`, with the moment from which it was open, once it was.
    pub(crate) fn new(
        reading: &Reading<'_>,
        id: &str,
        poll: &gate::Poll,
        votes: Option<&Votes>,
        opened_at: Option<Timestamp>,
    ) -> Self {
        let end = opened_at.map(|at| at.plus_seconds(poll.open_seconds));
        let count = |place: usize| votes.and_then(|votes| votes.counts.get(place)).copied();
        let options = poll.options.iter().enumerate().map(|(place, title)| Choice {
            title: title.clone(),
            votes_count: count(place),
        });
        Self {
            id: id.to_owned(),
            expires_at: end.map(Timestamp::to_rfc3339),
            expired: end.is_some_and(|end| end <= reading.now),
            multiple: poll.multiple,
            votes_count: votes.map_or(0, |votes| votes.counts.iter().sum()),
            voters_count: votes.map(|votes| votes.voters),
            options: options.collect(),
            emojis: Vec::new(),
            voted: true,
            own_votes: Vec::new(),
        }
    }
}
