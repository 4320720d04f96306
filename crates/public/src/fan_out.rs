//! Fan-outs: an entry for all followers becomes deliveries in chunks.
//!
//! Each chunk is one transaction that adds its deliveries and moves the cursor, so a process that dies in the
//! middle leaves whole chunks, and the next one goes on behind them.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::{Reader, Transaction};

use crate::Error;
use crate::delivery::{self, Target};
use crate::schema::{fan_outs, follower_inboxes, outbox};

/// What one chunk came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// No fan-out is open.
    Idle,
    /// A chunk was expanded; there may be more.
    Expanded {
        /// Whether a notice was written.
        told: bool,
    },
    /// Another node expanded this very chunk; there may be more.
    Contended,
}

/// Whether any fan-out is open.
///
/// # Errors
/// When the database fails.
pub fn is_any_open(reader: &mut Reader<'_>) -> Result<bool, Error> {
    let open = fan_outs::table.filter(fan_outs::finished_at.is_null());
    Ok(reader.get(diesel::select(diesel::dsl::exists(open)))?)
}

/// Expands the next `chunk` inboxes of the oldest open fan-out.
///
/// The oldest first and to its end: an object's Create reaches an inbox's row before its Update does.
///
/// # Errors
/// When the database fails.
pub fn expand(tx: &mut Transaction<'_>, chunk: i64, now: Timestamp) -> Result<Progress, Error> {
    let open: Option<(i64, String, i64, String)> = tx.find(
        fan_outs::table
            .inner_join(outbox::table.on(outbox::id.eq(fan_outs::outbox_id)))
            .filter(fan_outs::finished_at.is_null())
            .order(fan_outs::outbox_id)
            .limit(1)
            .select((
                fan_outs::outbox_id,
                fan_outs::cursor,
                outbox::actor_id,
                outbox::object_key,
            )),
    )?;
    let Some((outbox_id, cursor, actor_id, object_key)) = open else {
        return Ok(Progress::Idle);
    };
    let inboxes: Vec<(String, String)> = tx.list(
        follower_inboxes::table
            .filter(follower_inboxes::actor_id.eq(actor_id))
            .filter(follower_inboxes::inbox.gt(&cursor))
            .order(follower_inboxes::inbox)
            .limit(chunk)
            .select((follower_inboxes::host, follower_inboxes::inbox)),
    )?;
    let is_last = i64::try_from(inboxes.len()).is_ok_and(|found| found < chunk);
    let next_cursor = inboxes.last().map_or(&cursor, |(_, inbox)| inbox);
    let ours = fan_outs::table
        .filter(fan_outs::outbox_id.eq(outbox_id))
        .filter(fan_outs::cursor.eq(&cursor))
        .filter(fan_outs::finished_at.is_null());
    let moved = tx.execute(diesel::update(ours).set((
        fan_outs::cursor.eq(next_cursor),
        fan_outs::finished_at.eq(is_last.then_some(now.0)),
    )))?;
    if moved == 0 {
        return Ok(Progress::Contended);
    }
    let hosts = inboxes.iter().map(|(host, _)| host.clone()).collect();
    let targets = inboxes
        .into_iter()
        .map(|(host, inbox)| Target { host, inbox })
        .collect();
    let added = delivery::enqueue(tx, outbox_id, &object_key, targets, now)?;
    let told = added > 0 && delivery::tell_hosts(tx, outbox_id, hosts, now)?;
    Ok(Progress::Expanded { told })
}
