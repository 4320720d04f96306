//! How fast a host is asked.

use std::time::{Duration, Instant};

use gatepost_model::Timestamp;
use gatepost_public::peer::Lease;

/// A host that was in trouble for longer than this, in milliseconds, gets its backlog slowly: a day.
const LONG_TROUBLE: i64 = 24 * 60 * 60 * 1000;

/// Between two requests to a host that comes back after long trouble (J13).
const SLOW: Duration = Duration::from_secs(1);

/// The width of a lane and the pauses in it.
///
/// A host that failed gets one request, and the others follow when that one was answered. A host that comes
/// back after days gets one a second until its backlog is done.
pub(super) struct Pace {
    width: usize,
    /// Failures in a row, before the next one.
    failures: i64,
    /// The pause after each request, and when the last one ends.
    slow: Option<Option<Instant>>,
}

impl Pace {
    pub(super) fn new(lease: &Lease, per_host: usize, now: Timestamp) -> Self {
        let troubled_since = lease.first_failure_at.unwrap_or(now.0);
        let is_slow = now.0.saturating_sub(troubled_since) >= LONG_TROUBLE;
        Self {
            width: per_host.max(1),
            failures: lease.fail_count,
            slow: is_slow.then_some(None),
        }
    }

    /// Whether another request may begin now.
    pub(super) fn allows(&self, in_flight: usize) -> bool {
        let width = if self.failures > 0 || self.slow.is_some() {
            1
        } else {
            self.width
        };
        in_flight < width && self.pause().is_none()
    }

    /// How long until one may, where only time is in the way.
    pub(super) fn pause(&self) -> Option<Duration> {
        let until = self.slow.flatten()?;
        Some(until.saturating_duration_since(Instant::now())).filter(|pause| !pause.is_zero())
    }

    /// A request begins.
    pub(super) fn began(&mut self) {
        if self.slow.is_some() {
            self.slow = Some(Some(Instant::now() + SLOW));
        }
    }

    /// The host has answered something final.
    pub(super) fn answered(&mut self) {
        self.failures = 0;
    }

    /// Failures in a row.
    pub(super) fn failures(&self) -> i64 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    fn lease(fail_count: i64, first_failure_at: Option<i64>) -> Lease {
        Lease {
            host: "peer.example".into(),
            token: 1,
            fail_count,
            first_failure_at,
        }
    }

    #[test]
    fn a_healthy_host_gets_as_many_requests_as_configured() {
        let pace = Pace::new(&lease(0, None), 2, NOW);
        assert!(pace.allows(0) && pace.allows(1) && !pace.allows(2));
        assert!(
            Pace::new(&lease(0, None), 0, NOW).allows(0),
            "a width of nothing would never end"
        );
    }

    #[test]
    fn a_host_that_failed_gets_one_request_until_it_answers() {
        let mut pace = Pace::new(&lease(3, Some(NOW.0 - 1_000)), 2, NOW);
        assert!(pace.allows(0) && !pace.allows(1));
        assert_eq!(pace.failures(), 3);
        pace.answered();
        assert!(pace.allows(1));
        assert_eq!(pace.failures(), 0);
    }

    #[test]
    fn j13_a_host_that_comes_back_after_days_gets_one_request_a_second() {
        let mut pace = Pace::new(&lease(9, Some(NOW.0 - 7 * LONG_TROUBLE)), 2, NOW);
        assert!(pace.allows(0));
        pace.began();
        pace.answered();
        assert!(!pace.allows(0));
        assert!(pace.pause().is_some_and(|pause| pause <= SLOW));
        let mut healthy = Pace::new(&lease(0, None), 2, NOW);
        healthy.began();
        assert_eq!(healthy.pause(), None);
    }
}
