//! Requests that were under way when their release was taken back.
//!
//! A delivery is withdrawn while its request may be on the wire: nobody can know but the worker that made it. When
//! the worker says so, the taking back follows at that inbox; and when the worker has died without a word, it
//! follows at every inbox of the host that was its to serve.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::notice::DeliveryState;
use gatepost_storage::Transaction;

use super::subject;
use crate::Error;
use crate::delivery::{self, Target};
use crate::schema::{deliveries, outbox, publications, recalls};

/// Before the end of a lease that nobody gave back, in milliseconds: longer than any lease. A recall of before then
/// found the deliveries of that host at rest.
const LEASE_AT_MOST: i64 = 60 * 60 * 1000;

/// Sends the taking back after requests that were made for withdrawn entries. Gives the entries it went into.
pub(crate) fn chase(
    tx: &mut Transaction<'_>,
    made: Vec<(i64, Target)>,
    now: Timestamp,
) -> Result<Vec<i64>, Error> {
    let mut chasing = Vec::new();
    for (entry, target) in made {
        for (taking_back, object_key) in list_taking_back(tx, entry)? {
            delivery::enqueue(tx, taking_back, &object_key, vec![target.clone()], now)?;
            chasing.push(taking_back);
        }
    }
    chasing.sort_unstable();
    chasing.dedup();
    Ok(chasing)
}

/// A host was leased until `leased_until` by somebody who did not give it back: whatever was withdrawn there since
/// the lease began may have been sent.
pub(crate) fn chase_host(
    tx: &mut Transaction<'_>,
    host: &str,
    leased_until: Timestamp,
    now: Timestamp,
) -> Result<(), Error> {
    let since = Timestamp(leased_until.0.saturating_sub(LEASE_AT_MOST));
    let recalled = subject::list_entries_since(tx, since)?;
    if recalled.is_empty() {
        return Ok(());
    }
    let unsure: Vec<(i64, String)> = tx.list(
        deliveries::table
            .filter(deliveries::outbox_id.eq_any(recalled))
            .filter(deliveries::host.eq(host))
            .filter(deliveries::state.eq(DeliveryState::Withdrawn.as_str()))
            .filter(deliveries::attempts.eq(0))
            .select((deliveries::outbox_id, deliveries::inbox)),
    )?;
    let made = unsure
        .into_iter()
        .map(|(entry, inbox)| {
            let host = host.to_owned();
            (entry, Target { host, inbox })
        })
        .collect();
    chase(tx, made, now)?;
    Ok(())
}

/// The entries that take back what this one said, with what they are about.
fn list_taking_back(tx: &mut Transaction<'_>, entry: i64) -> Result<Vec<(i64, String)>, Error> {
    let said: Option<(String, Option<String>, Option<String>)> = tx.find(
        outbox::table
            .left_join(publications::table.on(outbox::publication_id.eq(publications::id.nullable())))
            .filter(outbox::id.eq(entry))
            .select((
                outbox::object_key,
                publications::about_uri.nullable(),
                publications::release_id.nullable(),
            )),
    )?;
    let Some((object_key, about, release)) = said else {
        return Ok(Vec::new());
    };
    let keys: Vec<String> = about.into_iter().chain([object_key]).collect();
    // An object is taken back for good, with all that was said of it; a boost or follow of a thing is not the other
    // one of the same thing.
    let of_objects = publications::table.filter(publications::object_uri.eq(outbox::object_key.nullable()));
    Ok(tx.list(
        outbox::table
            .inner_join(recalls::table.on(outbox::recall_id.eq(recalls::id.nullable())))
            .filter(outbox::object_key.eq_any(keys))
            .filter(outbox::id.gt(entry))
            .filter(diesel::dsl::exists(of_objects).or(recalls::release_id.nullable().eq(release)))
            .select((outbox::id, outbox::object_key)),
    )?)
}
