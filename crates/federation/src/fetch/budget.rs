//! How much may be fetched, so that nobody can use us to flood a third server (C9, A17).

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use gatepost_model::Timestamp;

use super::FetchError;

/// Requests that one incoming activity may cause.
const PER_ACTIVITY: u32 = 10;

/// The window of the budget per host.
const MINUTE_MILLIS: i64 = 60_000;

/// When more hosts than this are remembered, those at rest for a minute are forgotten.
const REMEMBERED_HOSTS: usize = 4096;

/// What is left for one activity, one released act, or whatever else is one cause.
///
/// Redirects count: each request is one.
#[derive(Debug)]
pub struct Budget(AtomicU32);

impl Budget {
    /// The budget of one incoming activity: ten requests.
    pub fn per_activity() -> Self {
        Self::new(PER_ACTIVITY)
    }

    /// A budget of `requests`.
    pub fn new(requests: u32) -> Self {
        Self(AtomicU32::new(requests))
    }

    /// Takes one request.
    pub(super) fn take(&self) -> Result<(), FetchError> {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
            .map(drop)
            .map_err(|_| FetchError::OverBudget)
    }
}

/// The requests of the last minute, per host. In memory: after a restart a host may see twice as many, once.
#[derive(Debug, Default)]
pub(super) struct HostBudget {
    sent: Mutex<HashMap<String, VecDeque<Timestamp>>>,
}

impl HostBudget {
    /// Takes one request to `host`, of which there may be `per_minute` in any sixty seconds.
    pub(super) fn take(&self, host: &str, per_minute: usize, now: Timestamp) -> Result<(), FetchError> {
        let is_old = |moment: &Timestamp| *moment <= now.plus_millis(-MINUTE_MILLIS);
        // A panic elsewhere cannot leave these lists half-changed in a way that matters.
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() > REMEMBERED_HOSTS {
            sent.retain(|_, moments| moments.back().is_some_and(|last| !is_old(last)));
        }
        let moments = sent.entry(host.to_owned()).or_default();
        while moments.front().is_some_and(is_old) {
            moments.pop_front();
        }
        if moments.len() >= per_minute {
            return Err(FetchError::OverBudget);
        }
        moments.push_back(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_activity_causes_at_most_ten_requests() {
        let budget = Budget::per_activity();
        for _ in 0..10 {
            assert_eq!(budget.take(), Ok(()));
        }
        assert_eq!(budget.take(), Err(FetchError::OverBudget));
        assert_eq!(budget.take(), Err(FetchError::OverBudget));
    }

    #[test]
    fn a_host_is_asked_at_most_so_often_in_any_minute_and_others_are_not_affected() {
        let budget = HostBudget::default();
        let start = Timestamp(1_800_000_000_000);
        for step in 0..30 {
            assert_eq!(budget.take("peer.example", 30, start.plus_seconds(step)), Ok(()));
        }
        assert_eq!(
            budget.take("peer.example", 30, start.plus_seconds(59)),
            Err(FetchError::OverBudget)
        );
        assert_eq!(budget.take("other.example", 30, start.plus_seconds(59)), Ok(()));
        assert_eq!(
            budget.take("peer.example", 30, start.plus_seconds(60)),
            Ok(()),
            "the first has aged"
        );
        assert_eq!(
            budget.take("peer.example", 30, start.plus_seconds(60)),
            Err(FetchError::OverBudget)
        );
    }

    #[test]
    fn hosts_at_rest_are_forgotten() {
        let budget = HostBudget::default();
        let start = Timestamp(1_800_000_000_000);
        for number in 0..=REMEMBERED_HOSTS {
            budget.take(&format!("{number}.example"), 30, start).unwrap();
        }
        budget.take("late.example", 30, start.plus_seconds(120)).unwrap();
        assert_eq!(budget.sent.lock().unwrap().len(), 1);
    }
}
