//! Leases hosts that are due and gives each a lane.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gatepost_model::Timestamp;
use gatepost_public::Error;
use gatepost_public::peer::{self, Lease};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::lane::Lane;
use super::results::Report;
use super::{NET, Shared};

/// Hosts leased in one transaction: two short statements each.
const HOSTS: usize = 64;

/// Runs until cancelled and then until its lanes have ended, which takes the request deadline at most.
pub(super) async fn run(shared: Arc<Shared>, results: mpsc::Sender<Report>) {
    take_back_leases(&shared).await;
    let mut lanes = JoinSet::new();
    // Without a writer of results every request would be repeated for ever.
    while !shared.cancel.is_cancelled() && !results.is_closed() {
        let mut rung = std::pin::pin!(shared.work.notified());
        rung.as_mut().enable();
        let pause = match fill(&shared, &results, &mut lanes).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::warn!(?error, "no host can be leased yet");
                NET
            }
        };
        tokio::select! {
            () = rung => {}
            () = tokio::time::sleep(pause) => {}
            // Hosts wait for a free lane.
            Some(ended) = lanes.join_next(), if lanes.len() >= width(&shared) => report_panic(ended),
            () = shared.cancel.cancelled() => {}
        }
    }
    while let Some(ended) = lanes.join_next().await {
        report_panic(ended);
    }
}

/// Starts lanes until none is free or no host is due; gives the time until the next host is due.
async fn fill(
    shared: &Arc<Shared>,
    results: &mpsc::Sender<Report>,
    lanes: &mut JoinSet<()>,
) -> Result<Duration, Error> {
    loop {
        while let Some(ended) = lanes.try_join_next() {
            report_panic(ended);
        }
        let free = width(shared).saturating_sub(lanes.len()).min(HOSTS);
        if free == 0 || shared.cancel.is_cancelled() {
            return Ok(NET);
        }
        let now = shared.plane.context.now();
        let (due, next) = find_due(shared, now, free).await?;
        if due.is_empty() {
            let until = next.map_or(NET, |next| milliseconds_between(now, next));
            return Ok(until.min(NET));
        }
        // Taken before the lease begins, so that it ends for us before it does for others.
        let began = Instant::now();
        for lease in claim(shared, due, now).await? {
            lanes.spawn(Lane::new(shared.clone(), results.clone(), lease, began).run());
        }
    }
}

/// Lanes at a time: each has a request in flight at best.
fn width(shared: &Shared) -> usize {
    shared.plane.context.delivery.overall.max(1)
}

async fn find_due(
    shared: &Shared,
    now: Timestamp,
    free: usize,
) -> Result<(Vec<String>, Option<Timestamp>), Error> {
    // `free` is at most HOSTS.
    let limit = i64::try_from(free).unwrap_or(1);
    let database = &shared.plane.database;
    database
        .read(move |reader| {
            let due = peer::list_due(reader, now, limit)?;
            let next = peer::find_next_due(reader, now)?;
            Ok((due, next))
        })
        .await
}

async fn claim(shared: &Shared, hosts: Vec<String>, now: Timestamp) -> Result<Vec<Lease>, Error> {
    let context = shared.plane.context.clone();
    let until = now.plus_seconds(context.delivery.lease_seconds);
    let database = &shared.plane.database;
    database
        .write(move |tx| peer::claim(tx, hosts, &context.instance, now, until))
        .await
}

/// At least a moment, so that a host that is due but cannot be leased is not asked for without a pause.
fn milliseconds_between(now: Timestamp, next: Timestamp) -> Duration {
    const MOMENT: u64 = 10;
    let wait = u64::try_from(next.0.saturating_sub(now.0)).unwrap_or(0);
    Duration::from_millis(wait.max(MOMENT))
}

/// Leases under our own name are left over from a process that has died: its hosts go on at once.
async fn take_back_leases(shared: &Shared) {
    while !shared.cancel.is_cancelled() {
        let (instance, now) = (shared.plane.context.instance.clone(), shared.plane.context.now());
        let taken = shared
            .plane
            .database
            .write(move |tx| peer::release_leases_of(tx, &instance, now))
            .await;
        match taken {
            Ok(0) => return,
            Ok(hosts) => {
                tracing::info!(hosts, "leases of a process that has died were taken back");
                return;
            }
            Err(error) => {
                tracing::warn!(?error, "leases cannot be taken back yet");
                tokio::time::sleep(NET).await;
            }
        }
    }
}

/// A lane that panicked keeps its lease until it runs out; then its host goes on.
fn report_panic(ended: Result<(), tokio::task::JoinError>) {
    if let Err(fault) = ended {
        tracing::error!(?fault, "a delivery lane has crashed");
    }
}
