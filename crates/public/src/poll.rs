//! Votes in our polls: who voted stays here, only the numbers are shown and told.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Poll;
use gatepost_storage::{Reader, Transaction, on_each};

use crate::publication::Publication;
use crate::schema::poll_votes;
use crate::{Error, notice};

/// How a poll stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Votes for each option, in the order of the options.
    pub votes: Vec<i64>,
    /// How many have voted.
    pub voters: i64,
}

/// When votes stop to count.
pub fn end_of(poll: &Poll, published_at: Timestamp) -> Timestamp {
    published_at.plus_seconds(poll.open_seconds)
}

#[derive(Insertable)]
#[diesel(table_name = poll_votes, treat_none_as_default_value = false)]
struct NewVote<'a> {
    object_uri: &'a str,
    voter_uri: &'a str,
    option_index: i64,
    received_at: i64,
}

/// Counts a vote: with one choice the first of a voter, with several each option once. Gives whether it counts.
///
/// The head of the notices is locked first, as a vote that counts is told: two nodes that take two votes of one
/// voter take them one after the other.
///
/// # Errors
/// When the database fails.
pub fn vote(
    tx: &mut Transaction<'_>,
    object_uri: &str,
    poll: &Poll,
    voter_uri: &str,
    option_index: i64,
    now: Timestamp,
) -> Result<bool, Error> {
    notice::lock(tx)?;
    let earlier = poll_votes::table
        .filter(poll_votes::object_uri.eq(object_uri))
        .filter(poll_votes::voter_uri.eq(voter_uri));
    if !poll.multiple && tx.get(diesel::select(diesel::dsl::exists(earlier)))? {
        return Ok(false);
    }
    let vote = NewVote {
        object_uri,
        voter_uri,
        option_index,
        received_at: now.0,
    };
    let added = on_each!(tx.connection(), |c| diesel::insert_into(poll_votes::table)
        .values(&vote)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(added > 0)
}

/// How these polls stand, by two statements however many they are. Polls are given by the addresses of their
/// objects; each has a tally.
///
/// # Errors
/// When the database fails.
fn tallies(reader: &mut Reader<'_>, polls: &[(&str, &Poll)]) -> Result<HashMap<String, Tally>, Error> {
    if polls.is_empty() {
        return Ok(HashMap::new());
    }
    let uris: Vec<&str> = polls.iter().map(|(uri, _)| *uri).collect();
    let of_polls = || poll_votes::table.filter(poll_votes::object_uri.eq_any(uris.clone()));
    let counted: Vec<(String, i64, i64)> = reader.list(
        of_polls()
            .group_by((poll_votes::object_uri, poll_votes::option_index))
            .select((poll_votes::object_uri, poll_votes::option_index, count_star())),
    )?;
    let voters: Vec<(String, i64)> = reader.list(of_polls().group_by(poll_votes::object_uri).select((
        poll_votes::object_uri,
        diesel::dsl::count(poll_votes::voter_uri).aggregate_distinct(),
    )))?;
    let counted: HashMap<(String, i64), i64> = counted
        .into_iter()
        .map(|(uri, index, votes)| ((uri, index), votes))
        .collect();
    let voters: HashMap<String, i64> = voters.into_iter().collect();
    let tally = |uri: &str, poll: &Poll| Tally {
        votes: (0_i64..)
            .zip(&poll.options)
            .map(|(index, _)| counted.get(&(uri.to_owned(), index)).copied().unwrap_or(0))
            .collect(),
        voters: voters.get(uri).copied().unwrap_or(0),
    };
    Ok(polls
        .iter()
        .map(|(uri, poll)| ((*uri).to_owned(), tally(uri, poll)))
        .collect())
}

/// How the polls among these publications stand.
///
/// # Errors
/// When the database fails.
pub fn of_publications<'a>(
    reader: &mut Reader<'_>,
    publications: impl IntoIterator<Item = &'a Publication>,
) -> Result<HashMap<String, Tally>, Error> {
    let polls: Vec<_> = publications
        .into_iter()
        .filter_map(|publication| publication.note.as_ref())
        .filter_map(|note| Some((note.uri.as_str(), note.poll.as_ref()?)))
        .collect();
    tallies(reader, &polls)
}

/// How one poll stands.
///
/// # Errors
/// When the database fails.
pub fn tally(reader: &mut Reader<'_>, object_uri: &str, poll: &Poll) -> Result<Tally, Error> {
    let mut all = tallies(reader, &[(object_uri, poll)])?;
    all.remove(object_uri)
        .ok_or(Error::Damaged("a poll has no tally"))
}
