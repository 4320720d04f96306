//! Deliveries: one row per outbox entry and inbox, pending until the other server has given a final answer.
//!
//! ```text
//!  outbox::append ---+                      list_ready            record
//!                    +--> enqueue --> rows ------------> workers --------> rows, counts, notices
//!  fan_out::expand --+              (pending)            (send)            (delivered, refused, gone, expired)
//!                                       |
//!                       recall::record +--> withdraw (withdrawn)
//! ```

mod counts;
mod dead_inbox;
mod ledger;
mod may_go;
mod record;
mod withdraw;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use gatepost_model::Timestamp;
use gatepost_storage::{Reader, Transaction, on_each};

pub use ledger::tell;
pub(crate) use ledger::tell_hosts;
pub(crate) use may_go::{give_back_to_all_hosts, give_back_to_hosts, is_any_for};
pub use record::{Batch, Ending, Recorded, Settled, record};
pub(crate) use withdraw::withdraw;

use crate::schema::{deliveries, fan_outs, outbox};
use crate::{Error, peer};

diesel::alias!(const EARLIER: Alias<Earlier> = deliveries as earlier);

/// The index of pending deliveries is partial, and a database uses it only where the query says the same words
/// as its definition: hence text instead of a bound parameter.
const IS_PENDING: &str = "deliveries.state = 'pending'";

/// Where a delivery goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Target {
    /// Host, with its port where that is not the scheme's own.
    pub(crate) host: String,
    /// URL of the inbox.
    pub(crate) inbox: String,
}

/// A delivery that has no final answer yet.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Pending {
    /// Inside id of the delivery.
    pub id: i64,
    /// The outbox entry to send.
    pub outbox_id: i64,
    /// URL of the inbox.
    pub inbox: String,
    /// What it is about: deliveries about one thing to one inbox keep their order.
    pub object_key: String,
    /// Attempts so far.
    pub attempts: i64,
    /// When it was due first; the retry period counts from here.
    pub created_at: i64,
}

#[derive(Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
struct NewDelivery<'a> {
    outbox_id: i64,
    inbox: &'a str,
    host: &'a str,
    object_key: &'a str,
    state: &'a str,
    attempts: i64,
    created_at: i64,
    updated_at: i64,
}

/// Adds pending deliveries of one entry and tells their hosts' rows that there is work. An inbox that has a
/// delivery of the entry already keeps that one. Gives the number added.
///
/// # Errors
/// When the database fails.
pub(crate) fn enqueue(
    tx: &mut Transaction<'_>,
    outbox_id: i64,
    object_key: &str,
    mut targets: Vec<Target>,
    now: Timestamp,
) -> Result<usize, Error> {
    if targets.is_empty() {
        return Ok(0);
    }
    targets.sort();
    targets.dedup();
    let rows: Vec<_> = targets
        .iter()
        .map(|target| NewDelivery {
            outbox_id,
            inbox: &target.inbox,
            host: &target.host,
            object_key,
            state: "pending",
            attempts: 0,
            created_at: now.0,
            updated_at: now.0,
        })
        .collect();
    let added = on_each!(tx.connection(), |c| diesel::insert_into(deliveries::table)
        .values(&rows)
        .on_conflict((deliveries::outbox_id, deliveries::inbox))
        .do_nothing()
        .execute(c))?;
    peer::give_work(tx, targets.iter().map(|target| target.host.as_str()))?;
    let pending = i64::try_from(added).map_err(|_| Error::Damaged("more deliveries than can be counted"))?;
    counts::add_pending(tx, outbox_id, pending)?;
    Ok(added)
}

/// Up to `limit` deliveries to a host that may be sent now, after the place of `after` in their order.
///
/// Those attempted least come first, so that one that always fails does not stand in the way of the others;
/// then the oldest. A delivery must wait while an earlier entry about the same object is still pending for the
/// same inbox, or still being fanned out, as that inbox may then have a delivery of it yet (J20). What is stopped
/// or paused is not among them. All of this is part of the one statement, which sees one moment of the database.
///
/// # Errors
/// When the database fails.
pub fn list_ready(
    reader: &mut Reader<'_>,
    host: &str,
    after: Option<&Pending>,
    limit: i64,
) -> Result<Vec<Pending>, Error> {
    let (attempts, outbox_id, id) = after.map_or((-1, 0, 0), |last| (last.attempts, last.outbox_id, last.id));
    let earlier_delivery = EARLIER
        .filter(EARLIER.field(deliveries::inbox).eq(deliveries::inbox))
        .filter(EARLIER.field(deliveries::object_key).eq(deliveries::object_key))
        .filter(EARLIER.field(deliveries::outbox_id).lt(deliveries::outbox_id))
        .filter(diesel::dsl::sql::<Bool>("earlier.state = 'pending'"));
    let earlier_fan_out = fan_outs::table
        .inner_join(outbox::table.on(outbox::id.eq(fan_outs::outbox_id)))
        .filter(fan_outs::finished_at.is_null())
        .filter(fan_outs::outbox_id.lt(deliveries::outbox_id))
        .filter(outbox::object_key.eq(deliveries::object_key));
    let place = diesel::dsl::sql::<Bool>("(deliveries.attempts, deliveries.outbox_id, deliveries.id) > (")
        .bind::<BigInt, _>(attempts)
        .sql(", ")
        .bind::<BigInt, _>(outbox_id)
        .sql(", ")
        .bind::<BigInt, _>(id)
        .sql(")");
    let ready = deliveries::table
        .filter(diesel::dsl::sql::<Bool>(IS_PENDING))
        .filter(deliveries::host.eq(host))
        .filter(place)
        .filter(may_go::is_free())
        .filter(diesel::dsl::not(diesel::dsl::exists(earlier_delivery)))
        .filter(diesel::dsl::not(diesel::dsl::exists(earlier_fan_out)))
        .order((deliveries::attempts, deliveries::outbox_id, deliveries::id))
        .limit(limit)
        .select((
            deliveries::id,
            deliveries::outbox_id,
            deliveries::inbox,
            deliveries::object_key,
            deliveries::attempts,
            deliveries::created_at,
        ));
    Ok(reader.list(ready)?)
}

/// Overdue deliveries given up in one transaction; the rest at the host's next failure.
const OVERDUE: i64 = 2_000;

/// Pending deliveries to a host that were due first before `before`, oldest entry first, up to 2,000.
///
/// It reads the host's whole backlog, so it is for hosts that fail: they are asked rarely.
fn list_overdue(reader: &mut Reader<'_>, host: &str, before: Timestamp) -> Result<Vec<i64>, Error> {
    let overdue = deliveries::table
        .filter(diesel::dsl::sql::<Bool>(IS_PENDING))
        .filter(deliveries::host.eq(host))
        .filter(deliveries::created_at.le(before.0))
        .order((deliveries::outbox_id, deliveries::id))
        .limit(OVERDUE)
        .select(deliveries::id);
    Ok(reader.list(overdue)?)
}
