//! Fresh copies of whom a release mentions.
//!
//! The publish transaction never fetches. Before it, a wish is written down here; the courier has the
//! public plane refresh its copy, and writes the answer back.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Mention;
use gatepost_model::notice::OutsideActor;
use gatepost_storage::{Reader, Transaction};

use super::actor;
use crate::schema::{brands, lookups, outside_actors};
use crate::{Context, Error, Inside};

/// A copy older than this is refreshed before a release, in milliseconds.
const FRESH: i64 = 10 * 60 * 1000;

/// How a mention stands against the mirror.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// The copy is recent and says the same.
    Fresh,
    /// A fresh copy has been asked for.
    Awaited,
    /// The copy says something else than what was approved.
    Changed,
    /// The copy could not be refreshed; says why.
    Unreachable(String),
}

/// Asks for fresh copies of the mentioned actors whose copies are not.
pub(crate) fn request_fresh_copies(
    tx: &mut Transaction<'_>,
    context: &Context,
    mentions: &[Mention],
    now: Timestamp,
) -> Result<(), Error> {
    for mention in mentions
        .iter()
        .filter(|mention| !context.public_address.is_ours(&mention.uri))
    {
        let copy = outside_actors::table
            .find(&mention.uri)
            .select(outside_actors::refreshed_at);
        let refreshed_at: Option<i64> = tx.find(copy)?;
        if refreshed_at.is_none_or(|at| at < now.0.saturating_sub(FRESH)) {
            tx.execute(diesel::delete(lookups::table.find(&mention.uri)))?;
            tx.execute(
                diesel::insert_into(lookups::table)
                    .values((lookups::uri.eq(&mention.uri), lookups::requested_at.eq(now.0))),
            )?;
        }
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
    let lookup = lookups::table
        .find(&mention.uri)
        .select((lookups::answered_at, lookups::problem));
    let lookup: Option<(Option<i64>, Option<String>)> = tx.find(lookup)?;
    match (copy, lookup) {
        (Some((handle, at)), _) if at >= now.0.saturating_sub(FRESH) => {
            let same = handle.to_lowercase() == mention.handle.to_lowercase();
            Ok(if same {
                Freshness::Fresh
            } else {
                Freshness::Changed
            })
        }
        (_, Some((Some(_), Some(problem)))) => Ok(Freshness::Unreachable(problem)),
        (_, Some((None, _))) => Ok(Freshness::Awaited),
        // The answer is older than the copy may be: the window was long. Ask again.
        _ => {
            tx.execute(diesel::delete(lookups::table.find(&mention.uri)))?;
            tx.execute(
                diesel::insert_into(lookups::table)
                    .values((lookups::uri.eq(&mention.uri), lookups::requested_at.eq(now.0))),
            )?;
            Ok(Freshness::Awaited)
        }
    }
}

/// URIs of actors whose copy is to be refreshed, oldest wish first: for the courier.
///
/// # Errors
/// When the database fails.
pub async fn list_lookups(inside: &Inside, limit: i64) -> Result<Vec<String>, Error> {
    let open = move |reader: &mut Reader<'_>| {
        let query = lookups::table
            .filter(lookups::answered_at.is_null())
            .order(lookups::requested_at);
        reader
            .list(query.limit(limit).select(lookups::uri))
            .map_err(Error::from)
    };
    inside.database.read(open).await
}

/// Writes the answer of a lookup: a fresh copy, or why there is none.
///
/// # Errors
/// When the database fails.
pub async fn answer_lookup(
    inside: &Inside,
    uri: String,
    answer: Result<OutsideActor, String>,
) -> Result<(), Error> {
    let now = inside.context.now();
    inside
        .database
        .write(move |tx| {
            // An answer about somebody else than was asked for is no answer.
            let answer = answer.and_then(|copy| {
                if copy.uri == uri {
                    Ok(copy)
                } else {
                    Err("their server answers with another account".to_owned())
                }
            });
            if let Ok(copy) = &answer {
                actor::remember(tx, copy, now)?;
            }
            tx.execute(
                diesel::update(lookups::table.find(&uri))
                    .set((lookups::answered_at.eq(now.0), lookups::problem.eq(answer.err()))),
            )?;
            Ok::<_, Error>(())
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(())
}
