//! Leases on hosts.
//!
//! A worker leases a host before it sends anything there. The lease has a token that rises: whoever lost it
//! without noticing writes nothing any more. All of it is one conditional UPDATE per step, so it works the same
//! on both databases and between several nodes, and no lock outlives a transaction.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::{Reader, Transaction};

use crate::schema::peers;
use crate::{Error, delivery, recall};

/// A host, claimed by one worker.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Lease {
    /// The host.
    pub host: String,
    /// Results are written only while this is the row's token.
    pub token: i64,
    /// Failures in a row; 0 for a host in good health.
    pub fail_count: i64,
    /// Since when the host fails, or works off what piled up while it did, in Unix milliseconds.
    pub first_failure_at: Option<i64>,
}

/// Up to `limit` hosts with pending deliveries, out of back-off and not leased; the longest waiting first.
///
/// It asks the peers and not the deliveries: its cost follows the hosts with work, not what has been sent.
///
/// # Errors
/// When the database fails.
pub fn list_due(reader: &mut Reader<'_>, now: Timestamp, limit: i64) -> Result<Vec<String>, Error> {
    let due = peers::table
        .filter(peers::has_work.eq(true))
        .filter(peers::next_attempt_at.le(now.0))
        .filter(peers::leased_until.le(now.0))
        .order((peers::next_attempt_at, peers::host))
        .limit(limit)
        .select(peers::host);
    Ok(reader.list(due)?)
}

/// When the first host that is not leased will be due, whether past or to come; none where none has work.
///
/// # Errors
/// When the database fails.
pub fn find_next_due(reader: &mut Reader<'_>, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let next = peers::table
        .filter(peers::has_work.eq(true))
        .filter(peers::leased_until.le(now.0))
        .order(peers::next_attempt_at)
        .limit(1)
        .select(peers::next_attempt_at);
    Ok(reader.find(next)?.map(Timestamp))
}

/// Leases those of `hosts` that are still due, until `until`.
///
/// # Errors
/// When the database fails.
pub fn claim(
    tx: &mut Transaction<'_>,
    mut hosts: Vec<String>,
    instance: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Vec<Lease>, Error> {
    hosts.sort();
    let mut leases = Vec::with_capacity(hosts.len());
    for host in hosts {
        let row = peers::table.filter(peers::host.eq(&host));
        let left: Option<(i64, Option<String>)> =
            tx.find(row.select((peers::leased_until, peers::leased_by)))?;
        let due = row
            .filter(peers::has_work.eq(true))
            .filter(peers::next_attempt_at.le(now.0))
            .filter(peers::leased_until.le(now.0));
        let claimed = tx.execute(diesel::update(due).set((
            peers::leased_until.eq(until.0),
            peers::leased_by.eq(instance),
            peers::lease_token.eq(peers::lease_token + 1),
        )))?;
        if claimed == 0 {
            continue;
        }
        if let Some((leased_until, Some(_never_gave_it_back))) = left {
            recall::chase_host(tx, &host, Timestamp(leased_until), now)?;
        }
        leases.push(tx.get(row.select((
            peers::host,
            peers::lease_token,
            peers::fail_count,
            peers::first_failure_at,
        )))?);
    }
    Ok(leases)
}

/// What a host has shown of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It took something.
    Success,
    /// It answered.
    Answer,
    /// Nothing, or that it is in trouble.
    None,
}

/// Locks a peer and says whether the lease is still its own; notes that the host is well, where it is.
pub(crate) fn confirm(
    tx: &mut Transaction<'_>,
    host: &str,
    token: i64,
    sign: Sign,
    now: Timestamp,
) -> Result<bool, Error> {
    let row = peers::table
        .filter(peers::host.eq(host))
        .filter(peers::lease_token.eq(token));
    let confirmed = match sign {
        Sign::Success => {
            tx.execute(diesel::update(row).set((peers::fail_count.eq(0), peers::last_success_at.eq(now.0))))?
        }
        Sign::Answer => tx.execute(diesel::update(row).set(peers::fail_count.eq(0)))?,
        Sign::None => tx.execute(diesel::update(row).set(peers::lease_token.eq(token)))?,
    };
    Ok(confirmed > 0)
}

/// How a worker leaves a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rest {
    /// Nothing is wrong with it.
    Well {
        /// When what is left over, if anything, is due. What comes later is due at once.
        due: Timestamp,
    },
    /// In trouble. What has waited for too long is given up without another request, as only one is made at
    /// a time.
    BackOff {
        /// When it may be asked again, not before.
        due: Timestamp,
        /// Deliveries due first before this moment expire.
        overdue_before: Timestamp,
    },
}

/// Gives a host back. Its row is locked already, by [`confirm`].
pub(crate) fn release(tx: &mut Transaction<'_>, host: &str, rest: Rest, now: Timestamp) -> Result<(), Error> {
    let row = peers::table.filter(peers::host.eq(host));
    // Asked while the row is locked, so that no delivery slips between: whoever adds one locks the row after
    // adding it. Either it is seen here, or the mark is set again when this has committed.
    let has_work = delivery::is_any_for(tx, host)?;
    let ended = (
        peers::has_work.eq(has_work),
        peers::leased_until.eq(0),
        peers::leased_by.eq(None::<String>),
    );
    match rest {
        Rest::Well { due } => {
            let due = if has_work { due } else { due.min(now) };
            tx.execute(diesel::update(row).set((ended, peers::next_attempt_at.eq(due.0))))?;
            if !has_work {
                // Whatever piled up during the trouble is done.
                tx.execute(diesel::update(row).set(peers::first_failure_at.eq(None::<i64>)))?;
            }
        }
        Rest::BackOff { due, .. } => {
            tx.execute(diesel::update(row).set((
                ended,
                peers::next_attempt_at.eq(due.0),
                peers::fail_count.eq(peers::fail_count + 1),
            )))?;
            let first = row.filter(peers::first_failure_at.is_null());
            tx.execute(diesel::update(first).set(peers::first_failure_at.eq(now.0)))?;
        }
    }
    Ok(())
}

/// Takes back every lease under our own instance name: its holder is a process that has died, as the instance
/// lock proves. Its results, should any still come, are refused; what it may have sent of something that was
/// recalled is taken back.
///
/// # Errors
/// When the database fails.
pub fn release_leases_of(tx: &mut Transaction<'_>, instance: &str, now: Timestamp) -> Result<usize, Error> {
    let ours = peers::table.filter(peers::leased_by.eq(instance));
    let left: Vec<(String, i64)> =
        tx.list(ours.order(peers::host).select((peers::host, peers::leased_until)))?;
    let released = tx.execute(diesel::update(ours).set((
        peers::leased_until.eq(0),
        peers::leased_by.eq(None::<String>),
        peers::lease_token.eq(peers::lease_token + 1),
    )))?;
    for (host, leased_until) in left {
        recall::chase_host(tx, &host, Timestamp(leased_until), now)?;
    }
    Ok(released)
}
