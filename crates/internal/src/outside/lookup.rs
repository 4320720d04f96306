//! Fresh copies of what a release names: people it mentions, the post it boosts.
//!
//! The publish transaction never fetches. Before it, a wish is written down here; the courier has the
//! public plane refresh its copy, and writes the answer back.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{Mention, RevisionContent};
use gatepost_model::notice::{Found, Query};
use gatepost_storage::{Reader, Transaction};

use super::{actor, object};
use crate::schema::{brands, lookups, outside_actors};
use crate::stream::Event;
use crate::{Context, Error, Inside};

/// A copy older than this is refreshed before a release, in milliseconds.
const FRESH: i64 = 10 * 60 * 1000;

/// How a copy stands against what was approved.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// The copy is recent and says the same.
    Fresh,
    /// A fresh copy has been asked for.
    Awaited,
    /// The copy says something else than what was approved.
    Changed,
    /// It is there no more.
    Gone,
    /// The copy could not be refreshed; says why.
    Unreachable(String),
}

/// Asks for fresh copies of what a release names, where they are not.
pub(crate) fn request_fresh_copies(
    tx: &mut Transaction<'_>,
    context: &Context,
    content: &RevisionContent,
    now: Timestamp,
) -> Result<(), Error> {
    let is_old = |at: i64| at < now.0.saturating_sub(FRESH);
    let elsewhere = |mention: &&Mention| !context.public_address.is_ours(&mention.uri);
    for mention in content.mentions.iter().filter(elsewhere) {
        let copy = outside_actors::table
            .find(&mention.uri)
            .select(outside_actors::refreshed_at);
        if tx.find::<_, i64>(copy)?.is_none_or(is_old) {
            ask(tx, &Query::Actor(mention.uri.clone()), now)?;
        }
    }
    if let Some((uri, _)) = shown_copy(content) {
        let copy = object::find_object(tx, uri)?;
        if copy.is_none_or(|copy| is_old(copy.refreshed_at.0)) {
            ask(tx, &Query::Object(uri.to_owned()), now)?;
        }
    }
    Ok(())
}

/// The post elsewhere that the content shows, and the hash of the copy reviewers saw.
fn shown_copy(content: &RevisionContent) -> Option<(&str, &str)> {
    let uri = content.object.as_deref().filter(|_| content.kind.shows_copy())?;
    Some((uri, content.object_hash.as_deref().unwrap_or_default()))
}

/// Writes a wish down. An earlier one for the same is replaced, but stays the wish of whoever made it.
pub(super) fn ask(tx: &mut Transaction<'_>, query: &Query, now: Timestamp) -> Result<(), Error> {
    let row = lookups::table.find(query.subject());
    let values = (
        lookups::kind.eq(query.kind()),
        lookups::requested_at.eq(now.0),
        lookups::answered_at.eq(None::<i64>),
        lookups::problem.eq(None::<String>),
        lookups::found_uri.eq(None::<String>),
    );
    if tx.execute(diesel::update(row).set(values.clone()))? == 0 {
        tx.execute(diesel::insert_into(lookups::table).values((lookups::uri.eq(query.subject()), values)))?;
    }
    Ok(())
}

/// How a mention stands now.
pub(crate) fn freshness(
    tx: &mut Transaction<'_>,
    mention: &Mention,
    now: Timestamp,
) -> Result<Freshness, Error> {
    let own = brands::table
        .filter(brands::actor_uri.eq(&mention.uri))
        .select(brands::id);
    if tx.find::<_, i64>(own)?.is_some() {
        return Ok(Freshness::Fresh);
    }
    let copy = outside_actors::table.find(&mention.uri);
    let copy: Option<(String, i64)> =
        tx.find(copy.select((outside_actors::handle, outside_actors::refreshed_at)))?;
    let copy = copy.map(|(handle, at)| {
        let same = handle.to_lowercase() == mention.handle.to_lowercase();
        (
            at,
            if same {
                Freshness::Fresh
            } else {
                Freshness::Changed
            },
        )
    });
    of_copy(tx, copy, Query::Actor(mention.uri.clone()), now)
}

/// How the post elsewhere stands that the content shows; absent where it shows none.
pub(crate) fn object_freshness(
    tx: &mut Transaction<'_>,
    content: &RevisionContent,
    now: Timestamp,
) -> Result<Option<Freshness>, Error> {
    let Some((uri, hash)) = shown_copy(content) else {
        return Ok(None);
    };
    let copy = object::find_object(tx, uri)?.map(|copy| {
        let verdict = if copy.is_gone() {
            Freshness::Gone
        } else if copy.hash == hash {
            Freshness::Fresh
        } else {
            Freshness::Changed
        };
        (copy.refreshed_at.0, verdict)
    });
    of_copy(tx, copy, Query::Object(uri.to_owned()), now).map(Some)
}

/// The verdict on a copy if it is recent, else where the wish for a fresh one is.
fn of_copy(
    tx: &mut Transaction<'_>,
    copy: Option<(i64, Freshness)>,
    query: Query,
    now: Timestamp,
) -> Result<Freshness, Error> {
    if let Some((at, verdict)) = copy
        && at >= now.0.saturating_sub(FRESH)
    {
        return Ok(verdict);
    }
    let lookup = lookups::table
        .find(query.subject())
        .select((lookups::answered_at, lookups::problem));
    let lookup: Option<(Option<i64>, Option<String>)> = tx.find(lookup)?;
    match lookup {
        Some((None, _)) => Ok(Freshness::Awaited),
        // An answer of long ago says nothing about now.
        Some((Some(at), Some(problem))) if at >= now.0.saturating_sub(FRESH) => {
            Ok(Freshness::Unreachable(problem))
        }
        // The answer is older than the copy may be: the window was long. Ask again.
        _ => {
            ask(tx, &query, now)?;
            Ok(Freshness::Awaited)
        }
    }
}

/// What is to be looked up, oldest wish first: for the courier.
///
/// # Errors
/// When the database fails.
pub async fn list_lookups(inside: &Inside, limit: i64) -> Result<Vec<Query>, Error> {
    let open = move |reader: &mut Reader<'_>| {
        let query = lookups::table
            .filter(lookups::answered_at.is_null())
            .order(lookups::requested_at);
        let rows: Vec<(String, String)> =
            reader.list(query.limit(limit).select((lookups::kind, lookups::uri)))?;
        rows.into_iter()
            .map(|(kind, subject)| {
                Query::parse(&kind, subject).ok_or(Error::Damaged("a lookup cannot be read"))
            })
            .collect()
    };
    inside.database.read(open).await
}

/// Writes the answer of a lookup: a fresh copy, or why there is none.
///
/// # Errors
/// When the database fails.
pub async fn answer_lookup(
    inside: &Inside,
    query: Query,
    answer: Result<Found, String>,
) -> Result<(), Error> {
    let now = inside.context.now();
    inside
        .database
        .write(move |tx| {
            let answer = answer.and_then(|found| matching(&query, found));
            let found_uri = match &answer {
                Ok(Found::Actor(copy)) => {
                    actor::remember(tx, copy, now)?;
                    Some(copy.uri.clone())
                }
                Ok(Found::Object(copy)) => {
                    object::remember(tx, copy, now)?;
                    Some(copy.uri.clone())
                }
                Ok(Found::Gone) => {
                    object::mark_gone(tx, query.subject(), now)?;
                    None
                }
                Err(_) => None,
            };
            let problem = match answer {
                Ok(Found::Gone) => Some("it is there no more".to_owned()),
                Ok(_) => None,
                Err(problem) => Some(problem),
            };
            tx.execute(diesel::update(lookups::table.find(query.subject())).set((
                lookups::answered_at.eq(now.0),
                lookups::problem.eq(problem),
                lookups::found_uri.eq(found_uri),
            )))?;
            Ok::<_, Error>(())
        })
        .await?;
    inside.context.work.notify_waiters();
    inside.context.streams.tell(Event::Outside);
    Ok(())
}

/// An answer about somebody else than was asked for is no answer. The address of a page may lead to a post or an
/// actor of another address; what a release names is asked for by its own.
fn matching(query: &Query, found: Found) -> Result<Found, String> {
    let fits = match (query, &found) {
        (_, Found::Gone) | (Query::Object(_), Found::Object(_) | Found::Actor(_)) => true,
        (Query::Actor(uri), Found::Actor(copy)) => copy.uri == *uri,
        // Some servers give handles of one name and actors of another.
        (Query::Handle(_), Found::Actor(_)) => true,
        (Query::Actor(_) | Query::Handle(_), Found::Object(_)) => false,
    };
    if fits {
        Ok(found)
    } else {
        Err("their server answers with another account".to_owned())
    }
}

/// How long the answer of a lookup is kept, in seconds: a day. The copies stay.
const KEPT: i64 = 24 * 60 * 60;

/// Forgets lookups answered long ago; gives their number.
///
/// # Errors
/// When the database fails.
pub(crate) fn forget_old(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let old = lookups::table.filter(lookups::answered_at.lt(now.plus_seconds(KEPT.saturating_neg()).0));
    Ok(tx.execute(diesel::delete(old))?)
}
