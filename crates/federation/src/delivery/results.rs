//! The writer of results: what the lanes have brought about becomes rows, up to a hundred at a time.
//!
//! Group commit keeps full durability at a fraction of the price: one transaction per batch instead of one per
//! answer. What one lane sends stays in order, so a host is given back with or after its last result.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use gatepost_public::delivery::{self, Batch, Recorded, Settled};
use gatepost_public::peer::Rest;
use tokio::sync::mpsc;

use super::{NET, Shared};

/// Events per transaction.
const EVENTS: usize = 100;

/// The longest an event waits for company. A process that dies repeats what it had not committed, so this is
/// short: at 2,000 answers a second it makes batches of ten, which already cost little more than full ones.
const COLLECT: Duration = Duration::from_millis(5);

/// How long a failing database is tried again once the node shuts down.
const LAST_TRIES: Duration = Duration::from_secs(3);

/// Something that happened under a lease.
pub(super) struct Report {
    pub(super) host: String,
    pub(super) lease_token: i64,
    pub(super) event: Event,
}

/// What happened.
pub(super) enum Event {
    /// An attempt ended.
    Settled(Settled),
    /// The lane ended: the host is given back.
    Ended(Rest),
}

/// Writes until every lane has ended.
pub(super) async fn run(shared: Arc<Shared>, mut reports: mpsc::Receiver<Report>) {
    while let Some(first) = reports.recv().await {
        let mut batch = vec![first];
        let mut deadline = std::pin::pin!(tokio::time::sleep(COLLECT));
        while batch.len() < EVENTS {
            tokio::select! {
                report = reports.recv() => match report {
                    Some(report) => batch.push(report),
                    None => break,
                },
                () = &mut deadline => break,
            }
        }
        write(&shared, batches(batch)).await;
    }
}

/// Puts together what happened under each lease.
fn batches(reports: Vec<Report>) -> Vec<Batch> {
    let mut by_lease = BTreeMap::<(String, i64), (Vec<Settled>, Option<Rest>)>::new();
    for report in reports {
        let (settled, rest) = by_lease.entry((report.host, report.lease_token)).or_default();
        match report.event {
            Event::Settled(end) => settled.push(end),
            Event::Ended(end) => *rest = Some(end),
        }
    }
    by_lease
        .into_iter()
        .map(|((host, lease_token), (settled, rest))| Batch {
            host,
            lease_token,
            settled,
            rest,
        })
        .collect()
}

async fn write(shared: &Shared, batches: Vec<Batch>) {
    let has_released = batches.iter().any(|batch| batch.rest.is_some());
    let Some(recorded) = commit(shared, batches).await else {
        return;
    };
    if recorded.told {
        shared.plane.context.notices.notify_one();
    }
    if has_released || recorded.has_chased {
        // The host may have got more work meanwhile.
        shared.work.notify_one();
    }
    for host in recorded.lost {
        tracing::warn!(host, "results came after the lease had gone to another node");
    }
}

/// Tries for as long as the leases can last: after that somebody else repeats the requests. While the database
/// is away the channel fills and the lanes stand still.
async fn commit(shared: &Shared, batches: Vec<Batch>) -> Option<Recorded> {
    let context = &shared.plane.context;
    let lease = Duration::from_secs(u64::try_from(context.delivery.lease_seconds).unwrap_or(0));
    let began = Instant::now();
    loop {
        let (work, now) = (batches.clone(), context.now());
        let result = shared
            .plane
            .database
            .write(move |tx| delivery::record(tx, work, now))
            .await;
        let error = match result {
            Ok(recorded) => return Some(recorded),
            Err(error) => error,
        };
        let patience = if shared.cancel.is_cancelled() {
            LAST_TRIES
        } else {
            lease
        };
        if began.elapsed() >= patience {
            let hosts = batches.len();
            tracing::error!(
                ?error,
                hosts,
                "results of deliveries are lost and will be repeated"
            );
            return None;
        }
        tracing::warn!(?error, "results of deliveries cannot be written yet");
        tokio::time::sleep(NET).await;
    }
}

#[cfg(test)]
mod tests {
    use gatepost_model::Timestamp;
    use gatepost_public::delivery::Ending;

    use super::*;

    fn report(host: &str, lease_token: i64, event: Event) -> Report {
        Report {
            host: host.into(),
            lease_token,
            event,
        }
    }

    fn end_of(delivery_id: i64) -> Event {
        Event::Settled(Settled {
            delivery_id,
            ending: Ending::Delivered,
            attempted: true,
            status: Some(202),
            error: None,
        })
    }

    #[test]
    fn j35_what_happened_under_two_leases_of_a_host_stays_apart() {
        let rest = Rest::Well { due: Timestamp(7) };
        let batches = batches(vec![
            report("a.example", 1, end_of(10)),
            report("b.example", 1, end_of(20)),
            report("a.example", 1, end_of(11)),
            report("a.example", 1, Event::Ended(rest)),
            report("a.example", 2, end_of(12)),
        ]);
        let seen: Vec<_> = batches
            .iter()
            .map(|batch| {
                let ids: Vec<_> = batch.settled.iter().map(|end| end.delivery_id).collect();
                (batch.host.as_str(), batch.lease_token, ids, batch.rest)
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("a.example", 1, vec![10, 11], Some(rest)),
                ("a.example", 2, vec![12], None),
                ("b.example", 1, vec![20], None),
            ]
        );
    }
}
