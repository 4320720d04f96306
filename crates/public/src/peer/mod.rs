//! Peers: the servers we deliver to. The unit of back-off, and of work.
//!
//! A row appears with the first delivery to a host. Hosts with work are leased, one worker each.

mod lease;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::{Transaction, on_each};
use url::Url;

use crate::Error;
use crate::schema::peers;

pub use lease::{Lease, Rest, claim, find_next_due, list_due, release_leases_of};
pub(crate) use lease::{Sign, confirm, release};

/// A host that has not taken anything for this long, in milliseconds, counts as unreachable: 5 days.
const UNREACHABLE_AFTER: i64 = 5 * 24 * 60 * 60 * 1000;

/// The host a URL speaks to, with its port where that is not the scheme's own: the key of a peer.
pub fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[derive(Insertable)]
#[diesel(table_name = peers, treat_none_as_default_value = false)]
struct NewPeer<'a> {
    host: &'a str,
    has_work: bool,
    fail_count: i64,
    next_attempt_at: i64,
    leased_until: i64,
    lease_token: i64,
}

/// Notes that deliveries to these hosts are pending; hosts never seen get their row.
///
/// `hosts` must be sorted: whoever locks several peers does so in this order, or two would wait for each
/// other on PostgreSQL.
pub(crate) fn give_work<'a>(
    tx: &mut Transaction<'_>,
    hosts: impl Iterator<Item = &'a str>,
) -> Result<(), Error> {
    let mut rows: Vec<_> = hosts
        .map(|host| NewPeer {
            host,
            has_work: true,
            fail_count: 0,
            next_attempt_at: 0,
            leased_until: 0,
            lease_token: 0,
        })
        .collect();
    rows.dedup_by_key(|row| row.host);
    on_each!(tx.connection(), |c| diesel::insert_into(peers::table)
        .values(&rows)
        .on_conflict(peers::host)
        .do_update()
        .set(peers::has_work.eq(true))
        .execute(c))?;
    Ok(())
}

/// Somebody at `host` has just proved to be there, by a valid signature: if the host counts as unreachable, it
/// is tried again now and gets a fresh schedule.
///
/// A host that fails for a shorter time keeps its back-off: otherwise one that overloads us with activities
/// while it answers 503 would be asked at every one of them.
///
/// Call it before anything else in the transaction, for several hosts in their order: it locks the peer's row,
/// and whoever writes results locks peers first (see [`delivery::record`](crate::delivery::record)).
///
/// # Errors
/// When the database fails.
pub fn revive(tx: &mut Transaction<'_>, host: &str, now: Timestamp) -> Result<(), Error> {
    let silent_since = now.0.saturating_sub(UNREACHABLE_AFTER);
    let unreachable = peers::table
        .filter(peers::host.eq(host))
        .filter(peers::fail_count.gt(0))
        .filter(peers::first_failure_at.le(silent_since))
        .filter(
            peers::last_success_at
                .is_null()
                .or(peers::last_success_at.le(silent_since)),
        );
    tx.execute(diesel::update(unreachable).set((
        peers::fail_count.eq(0),
        peers::first_failure_at.eq(now.0),
        peers::next_attempt_at.eq(now.0),
    )))?;
    Ok(())
}
