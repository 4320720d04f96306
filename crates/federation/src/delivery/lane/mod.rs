//! A lane: everything that happens to one host under one lease.
//!
//! ```text
//!  pages of ready deliveries --> attempts (1 or 2 in flight) --> results --> the host is given back
//! ```
//! It ends when nothing is left, when the host is in trouble, when too little of the lease is left for another
//! request, or when the node shuts down; always after its requests are over. The writer of results gets
//! everything in order, the end of the lease last.

mod backlog;
mod pace;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use gatepost_public::delivery::Pending;
use gatepost_public::peer::{Lease, Rest};
use tokio::sync::mpsc;

use super::attempt::{self, Attempt, Unsent};
use super::results::{Event, Report};
use super::{NET, Shared, back_off};
use backlog::Backlog;
use pace::Pace;

/// The rest of a host whose pending deliveries all wait for a fan-out to end.
const BLOCKED: Duration = Duration::from_millis(250);

/// How long a lane stays that had to hold something back. The tables count it as no work, so that the host rests by
/// itself; but while they know of a lift or a recall that has not come here yet, nobody is to go round in circles.
const HELD_BACK: Duration = Duration::from_millis(50);

/// The rest of a host when the fault is ours, such as a key that cannot be opened.
const OUR_FAULT: Duration = Duration::from_secs(60);

/// Why a lane begins no further request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// The lease runs out, or the node shuts down.
    Time,
    /// The host is in trouble and wants at least this long.
    Trouble(Duration),
    /// Our database failed.
    Database,
}

/// One host under one lease.
pub(super) struct Lane {
    shared: Arc<Shared>,
    results: mpsc::Sender<Report>,
    lease: Lease,
    lease_ends: Instant,
    backlog: Backlog,
    pace: Pace,
    in_flight: FuturesUnordered<BoxFuture<'static, (Pending, Result<Attempt, Unsent>)>>,
    /// Of what is in flight the inbox, and what it is about. A handful at most.
    under_way: Vec<(String, String)>,
    /// Read, and to begin once something about the same at the same inbox has ended.
    next: Option<Pending>,
    stop: Option<Stop>,
    /// Whether something could not be signed.
    is_our_fault: bool,
    /// Whether something must not leave just now. It is passed over; what may leave goes on.
    is_held_back: bool,
}

impl Lane {
    /// `began` was taken before the lease was.
    pub(super) fn new(
        shared: Arc<Shared>,
        results: mpsc::Sender<Report>,
        lease: Lease,
        began: Instant,
    ) -> Self {
        let settings = &shared.plane.context.delivery;
        let lasts = Duration::from_secs(u64::try_from(settings.lease_seconds).unwrap_or(0));
        let pace = Pace::new(&lease, settings.per_host, shared.plane.context.now());
        Self {
            lease_ends: began + lasts,
            backlog: Backlog::default(),
            in_flight: FuturesUnordered::new(),
            under_way: Vec::new(),
            next: None,
            stop: None,
            is_our_fault: false,
            is_held_back: false,
            shared,
            results,
            lease,
            pace,
        }
    }

    /// Works until there is a reason to stop, then gives the host back.
    pub(super) async fn run(mut self) {
        loop {
            if let Err(error) = self.begin_attempts().await {
                self.database_failed(&error);
            }
            if self.in_flight.is_empty() && (self.stop.is_some() || self.pace.pause().is_none()) {
                break;
            }
            self.wait().await;
        }
        if self.is_held_back {
            tokio::select! {
                () = tokio::time::sleep(HELD_BACK) => {}
                () = self.shared.cancel.cancelled() => {}
            }
        }
        let rest = self.rest();
        self.report(Event::Ended(rest)).await;
    }

    /// Begins as many attempts as the pace allows and there is time for.
    async fn begin_attempts(&mut self) -> Result<(), gatepost_public::Error> {
        while self.stop.is_none() && self.pace.allows(self.in_flight.len()) {
            if self.shared.cancel.is_cancelled() || self.time_left() < self.deadline() {
                self.stop = Some(Stop::Time);
                return Ok(());
            }
            let Some(delivery) = self.next().await? else {
                return Ok(());
            };
            self.pace.began();
            self.under_way
                .push((delivery.inbox.clone(), delivery.object_key.clone()));
            let attempt = attempt::make(self.shared.clone(), delivery, self.lease_ends);
            self.in_flight.push(Box::pin(attempt));
        }
        Ok(())
    }

    /// What is to begin now. The tables let nothing overtake what is pending; but what is taken back while its
    /// request is under way is pending no longer, and its Delete must not overtake that request either (J20).
    async fn next(&mut self) -> Result<Option<Pending>, gatepost_public::Error> {
        let next = match self.next.take() {
            Some(next) => Some(next),
            None => self.backlog.next(&self.shared, &self.lease.host).await?,
        };
        let Some(next) = next else { return Ok(None) };
        let is_under_way =
            |(inbox, about): &(String, String)| *inbox == next.inbox && *about == next.object_key;
        if self.under_way.iter().any(is_under_way) {
            self.next = Some(next);
            return Ok(None);
        }
        Ok(Some(next))
    }

    /// Waits for an answer, or for the end of a pause.
    async fn wait(&mut self) {
        let pause = self.pace.pause().filter(|_| self.stop.is_none());
        tokio::select! {
            Some((delivery, attempt)) = self.in_flight.next() => self.attempted(&delivery, attempt).await,
            () = tokio::time::sleep(pause.unwrap_or_default()), if pause.is_some() => {}
            () = self.shared.cancel.cancelled(), if self.stop.is_none() => self.stop = Some(Stop::Time),
        }
    }

    async fn attempted(&mut self, delivery: &Pending, attempt: Result<Attempt, Unsent>) {
        let ended =
            |(inbox, about): &(String, String)| *inbox == delivery.inbox && *about == delivery.object_key;
        self.under_way.retain(|one| !ended(one));
        match attempt {
            Ok(Attempt { outcome, settled }) => {
                match outcome.trouble() {
                    Some(wait) => self.in_trouble(wait),
                    None => self.pace.answered(),
                }
                self.report(Event::Settled(settled)).await;
            }
            Err(Unsent::LeaseOver | Unsent::Shutdown) => self.stop = self.stop.or(Some(Stop::Time)),
            Err(Unsent::HeldBack) => self.is_held_back = true,
            Err(Unsent::Database(error)) => self.database_failed(&error),
            Err(Unsent::Key(error)) => {
                let outbox_id = delivery.outbox_id;
                tracing::error!(?error, outbox_id, "a delivery cannot be signed");
                self.is_our_fault = true;
            }
        }
    }

    /// Of several requests in flight the one that asks for the longest wait gets it.
    fn in_trouble(&mut self, wait: Duration) {
        let longest = match self.stop {
            Some(Stop::Trouble(earlier)) => wait.max(earlier),
            Some(Stop::Time | Stop::Database) | None => wait,
        };
        self.stop = Some(Stop::Trouble(longest));
    }

    fn database_failed(&mut self, error: &gatepost_public::Error) {
        let host = &self.lease.host;
        tracing::warn!(?error, host, "a delivery lane cannot go on");
        self.stop = self.stop.or(Some(Stop::Database));
    }

    async fn report(&mut self, event: Event) {
        let report = Report {
            host: self.lease.host.clone(),
            lease_token: self.lease.token,
            event,
        };
        if self.results.send(report).await.is_err() {
            tracing::error!("the writer of delivery results has gone; the attempt will be repeated");
            self.stop = Some(Stop::Database);
        }
    }

    fn rest(&self) -> Rest {
        let context = &self.shared.plane.context;
        let now = context.now();
        let after = |wait: Duration| now.plus_millis(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX));
        let well = |wait: Duration| Rest::Well { due: after(wait) };
        let settings = &context.delivery;
        match self.stop {
            Some(Stop::Trouble(at_least)) => {
                let failures = self.pace.failures();
                let random = context.random.as_ref();
                let wait = back_off::wait(&settings.retry_seconds, failures, at_least, random);
                Rest::BackOff {
                    due: after(wait),
                    overdue_before: now.plus_seconds(settings.expiry_seconds.saturating_neg()),
                }
            }
            Some(Stop::Database) => well(NET),
            _ if self.is_our_fault => well(OUR_FAULT),
            _ if self.backlog.has_given_nothing() => well(BLOCKED),
            Some(Stop::Time) | None => well(Duration::ZERO),
        }
    }

    fn time_left(&self) -> Duration {
        self.lease_ends.saturating_duration_since(Instant::now())
    }

    fn deadline(&self) -> Duration {
        Duration::from_secs(self.shared.plane.context.delivery.deadline_seconds)
    }
}
