//! Somebody votes in a poll of ours.

use std::collections::BTreeSet;

use gatepost_model::Timestamp;
use gatepost_model::notice::Notice;
use gatepost_public::{Error, notice, poll, publication};
use gatepost_storage::Transaction;

use super::own::{self, Own};
use super::{Arrival, Outcome};
use crate::inbox::message::Vote;

/// Counts a vote: for an option there is, while the poll is open, as often as a voter may. It is no reply: nobody
/// is shown who chose what.
pub(super) fn apply(arrival: &mut Arrival<'_, '_>, vote: &Vote) -> Result<Outcome, Error> {
    let publication = match own::find(arrival.tx, arrival.context, &vote.poll)? {
        Own::Publication(publication) if publication.tombstoned_at.is_none() => publication,
        Own::Unknown => return Ok(Outcome::NotOurs),
        Own::Publication(_) | Own::Foreign | Own::Brand(_) | Own::Other => return Ok(Outcome::Ignored),
    };
    let Some((uri, asked)) = publication
        .note
        .as_ref()
        .and_then(|note| Some((&note.uri, note.poll.as_ref()?)))
    else {
        return Ok(Outcome::Ignored);
    };
    let chosen = (0_i64..)
        .zip(&asked.options)
        .find(|(_, option)| option.trim() == vote.choice.trim());
    let Some((index, _)) = chosen else {
        return Ok(Outcome::Ignored);
    };
    if arrival.now >= poll::end_of(asked, publication.published_at) {
        return Ok(Outcome::Ignored);
    }
    let voter = &arrival.verified.sender.uri;
    let counts = poll::vote(arrival.tx, uri, asked, voter, index, arrival.now)?;
    Ok(if counts { Outcome::Taken } else { Outcome::Ignored })
}

/// Tells the internal plane how these polls stand: once for each, however many votes a commit brings.
pub(in crate::inbox) fn tell(
    tx: &mut Transaction<'_>,
    polls: BTreeSet<&str>,
    now: Timestamp,
) -> Result<(), Error> {
    for uri in polls {
        let Some(publication) = publication::find_by_object_uri(tx, uri)? else {
            continue;
        };
        let Some(asked) = publication.note.as_ref().and_then(|note| note.poll.as_ref()) else {
            continue;
        };
        let tally = poll::tally(tx, uri, asked)?;
        let votes = Notice::Votes {
            release: publication.release,
            voters: tally.voters,
            counts: tally.votes,
        };
        notice::append(tx, &votes, now)?;
    }
    Ok(())
}
