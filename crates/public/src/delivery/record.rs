//! Writing down how attempts ended.

use std::collections::BTreeMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::notice::{DeliveryCounts, DeliveryState};
use gatepost_storage::Transaction;

use super::{Target, counts, dead_inbox, ledger};
use crate::peer::{self, Rest, Sign};
use crate::schema::deliveries;
use crate::{Error, recall};

/// How an attempt ended, as far as the tables care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// The other server took it.
    Delivered,
    /// The other server will not have it, now or later.
    Refused,
    /// The inbox says it was removed (410).
    Gone,
    /// There is no such inbox (404).
    Missing,
    /// Nothing final was said: it stays pending.
    Again,
    /// The retry period is over.
    Expired,
}

impl Ending {
    /// The name of the state in the table.
    fn state(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Gone | Self::Missing => "gone",
            Self::Again => "pending",
            Self::Expired => "expired",
        }
    }

    /// What people are shown: refused is what the other server decided about this activity, failed is
    /// everything that nobody decided.
    fn count(self, counts: &mut DeliveryCounts) {
        match self {
            Self::Delivered => counts.delivered += 1,
            Self::Refused => counts.refused += 1,
            Self::Gone | Self::Missing | Self::Expired => counts.failed += 1,
            Self::Again => {}
        }
    }
}

/// The end of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The delivery.
    pub delivery_id: i64,
    /// How it ended.
    pub ending: Ending,
    /// Whether a request was made. Without one the last attempt's status and error stay as they are.
    pub attempted: bool,
    /// The answer's status, where one came.
    pub status: Option<i64>,
    /// What went wrong, one short sentence of ours; never text of the other server.
    pub error: Option<&'static str>,
}

impl Settled {
    /// Given up without another request.
    fn expired(delivery_id: i64) -> Self {
        Self {
            delivery_id,
            ending: Ending::Expired,
            attempted: false,
            status: None,
            error: None,
        }
    }
}

/// What one lease has brought about since the last write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The leased host.
    pub host: String,
    /// The lease under which the requests were made.
    pub lease_token: i64,
    /// Their ends.
    pub settled: Vec<Settled>,
    /// How the host is given back, where this is the end of the lease.
    pub rest: Option<Rest>,
}

/// What [`record`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Hosts whose lease was no longer the given one. Nothing of their batches was written, as somebody else
    /// answers for them now (J35).
    pub lost: Vec<String>,
    /// Whether a notice was written.
    pub told: bool,
    /// Whether something was queued: the taking back of what was on its way when it was recalled.
    pub has_chased: bool,
}

/// Writes the ends of attempts, the counts and the notices about them, and gives hosts back.
///
/// Rows are locked in one order by everybody (peers by host, deliveries, counts by entry, the head of the
/// notices), or two nodes would wait for each other on PostgreSQL.
///
/// # Errors
/// When the database fails.
pub fn record(tx: &mut Transaction<'_>, mut batches: Vec<Batch>, now: Timestamp) -> Result<Recorded, Error> {
    batches.sort_by(|one, other| one.host.cmp(&other.host));
    let mut lost = Vec::new();
    let mut held = Vec::with_capacity(batches.len());
    for batch in batches {
        if peer::confirm(tx, &batch.host, batch.lease_token, sign_of(&batch.settled), now)? {
            held.push(batch);
        } else {
            lost.push(batch.host);
        }
    }
    let ended = find_unended(tx, &held)?;
    write_rows(tx, &ended, now)?;
    judge_inboxes(tx, &ended, now)?;
    count(tx, &ended)?;
    let chasing = recall::chase(tx, made_too_late(&ended), now)?;
    for batch in &held {
        if let Some(rest) = batch.rest {
            peer::release(tx, &batch.host, rest, now)?;
        }
    }
    let (entries, firsts) = changed(&ended);
    let told = ledger::tell_about(tx, &entries, firsts, now)?;
    let told_more = !chasing.is_empty() && ledger::tell(tx, &chasing, now)?;
    Ok(Recorded {
        lost,
        told: told || told_more,
        has_chased: !chasing.is_empty(),
    })
}

/// A delivery that had no end yet, and its end.
struct Ended {
    outbox_id: i64,
    host: String,
    inbox: String,
    /// Whether it was taken back while its request was under way.
    was_withdrawn: bool,
    settled: Settled,
}

impl Ended {
    /// The state of its row from now on. What was withdrawn is not sent again.
    fn state(&self) -> &'static str {
        match self.settled.ending {
            Ending::Again | Ending::Expired if self.was_withdrawn => DeliveryState::Withdrawn.as_str(),
            ending => ending.state(),
        }
    }

    /// Whether it ended other than it stood.
    fn is_final(&self) -> bool {
        match self.settled.ending {
            Ending::Again => false,
            Ending::Expired => !self.was_withdrawn,
            Ending::Delivered | Ending::Refused | Ending::Gone | Ending::Missing => true,
        }
    }
}

/// The deliveries that end: those attempted, and what a host in trouble has been owed for too long. What was
/// withdrawn while its request was under way has been attempted all the same. Anything else that is no longer
/// pending was ended by somebody else, and is counted once.
fn find_unended(tx: &mut Transaction<'_>, held: &[Batch]) -> Result<Vec<Ended>, Error> {
    let mut by_id: BTreeMap<i64, Settled> = held
        .iter()
        .flat_map(|batch| &batch.settled)
        .map(|settled| (settled.delivery_id, settled.clone()))
        .collect();
    for batch in held {
        if let Some(Rest::BackOff { overdue_before, .. }) = batch.rest {
            for delivery_id in super::list_overdue(tx, &batch.host, overdue_before)? {
                by_id.entry(delivery_id).or_insert(Settled::expired(delivery_id));
            }
        }
    }
    let ids: Vec<i64> = by_id.keys().copied().collect();
    let withdrawn = DeliveryState::Withdrawn.as_str();
    let unended: Vec<(i64, i64, String, String, String)> = tx.list(
        deliveries::table
            .filter(deliveries::id.eq_any(ids))
            .filter(deliveries::state.eq_any([Ending::Again.state(), withdrawn]))
            .order(deliveries::id)
            .select((
                deliveries::id,
                deliveries::outbox_id,
                deliveries::host,
                deliveries::inbox,
                deliveries::state,
            )),
    )?;
    let ended = unended
        .into_iter()
        .filter_map(|(id, outbox_id, host, inbox, state)| {
            let settled = by_id.remove(&id)?;
            let was_withdrawn = state == withdrawn;
            (settled.attempted || !was_withdrawn).then_some(Ended {
                outbox_id,
                host,
                inbox,
                was_withdrawn,
                settled,
            })
        });
    Ok(ended.collect())
}

/// Most attempts of a batch end alike, so this is one statement, not one per delivery.
fn write_rows(tx: &mut Transaction<'_>, ended: &[Ended], now: Timestamp) -> Result<(), Error> {
    let mut alike = BTreeMap::<_, Vec<i64>>::new();
    for one in ended {
        let settled = &one.settled;
        let end = (one.state(), settled.attempted, settled.status, settled.error);
        alike.entry(end).or_default().push(settled.delivery_id);
    }
    for ((state, attempted, status, error), ids) in alike {
        let rows = deliveries::table.filter(deliveries::id.eq_any(ids));
        let state = (deliveries::state.eq(state), deliveries::updated_at.eq(now.0));
        if attempted {
            tx.execute(diesel::update(rows).set((
                state,
                deliveries::attempts.eq(deliveries::attempts + 1),
                deliveries::last_status.eq(status),
                deliveries::last_error.eq(error),
            )))?;
        } else {
            tx.execute(diesel::update(rows).set(state))?;
        }
    }
    Ok(())
}

/// Draws the conclusions about inboxes that are not there, and about those that are.
fn judge_inboxes(tx: &mut Transaction<'_>, ended: &[Ended], now: Timestamp) -> Result<(), Error> {
    let mut alive = Vec::new();
    for Ended { inbox, settled, .. } in ended {
        match settled.ending {
            Ending::Delivered | Ending::Refused => alive.push(inbox.clone()),
            Ending::Gone => dead_inbox::gone(tx, inbox, now)?,
            Ending::Missing => dead_inbox::missing(tx, inbox, now)?,
            Ending::Again | Ending::Expired => {}
        }
    }
    if alive.is_empty() {
        return Ok(());
    }
    dead_inbox::alive(tx, alive)
}

/// Moves the counts.
fn count(tx: &mut Transaction<'_>, ended: &[Ended]) -> Result<(), Error> {
    let mut by_entry = BTreeMap::<(i64, bool), DeliveryCounts>::new();
    for one in ended.iter().filter(|one| one.is_final()) {
        let counts = by_entry.entry((one.outbox_id, one.was_withdrawn)).or_default();
        one.settled.ending.count(counts);
    }
    for ((outbox_id, was_withdrawn), settled) in &by_entry {
        if *was_withdrawn {
            counts::settle_late(tx, *outbox_id, settled)?;
        } else {
            counts::settle(tx, *outbox_id, settled)?;
        }
    }
    Ok(())
}

/// Requests that were made for what was taken back meanwhile: the taking back is to follow them.
fn made_too_late(ended: &[Ended]) -> Vec<(i64, Target)> {
    let late = ended.iter().filter(|one| one.was_withdrawn);
    late.map(|one| {
        let (host, inbox) = (one.host.clone(), one.inbox.clone());
        (one.outbox_id, Target { host, inbox })
    })
    .collect()
}

/// The entries of which something has changed, and of each of their servers in here one delivery.
fn changed(ended: &[Ended]) -> (Vec<i64>, Vec<i64>) {
    let firsts: BTreeMap<(i64, &str), i64> = ended
        .iter()
        .map(|ended| ((ended.outbox_id, ended.host.as_str()), ended.settled.delivery_id))
        .collect();
    let mut entries: Vec<i64> = firsts.keys().map(|(outbox_id, _)| *outbox_id).collect();
    entries.dedup();
    (entries, firsts.into_values().collect())
}

/// What a batch says about its host. A host that answers anything final is there; one that takes something has
/// also been of use.
fn sign_of(settled: &[Settled]) -> Sign {
    let any = |wanted: &[Ending]| {
        settled
            .iter()
            .any(|one| one.attempted && wanted.contains(&one.ending))
    };
    if any(&[Ending::Delivered]) {
        Sign::Success
    } else if any(&[Ending::Refused, Ending::Gone, Ending::Missing]) {
        Sign::Answer
    } else {
        Sign::None
    }
}
