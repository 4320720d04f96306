//! How often an actor is fetched again because of what somebody sends in its name (A17).

use std::collections::VecDeque;

use gatepost_model::Timestamp;

/// Between two refetches, in seconds: 5 minutes.
const PAUSE: i64 = 5 * 60;

/// Refetches in any hour.
const PER_HOUR: usize = 12;

/// The refetches of one actor in the last hour.
#[derive(Debug, Default)]
pub(super) struct RefetchLimit {
    done: VecDeque<Timestamp>,
}

impl RefetchLimit {
    /// Whether the actor may be fetched again; counts it if so.
    pub(super) fn allows(&mut self, now: Timestamp) -> bool {
        let hour_ago = now.plus_seconds(-3600);
        while self.done.front().is_some_and(|first| *first <= hour_ago) {
            self.done.pop_front();
        }
        let is_too_soon = self
            .done
            .back()
            .is_some_and(|last| *last > now.plus_seconds(-PAUSE));
        if is_too_soon || self.done.len() >= PER_HOUR {
            return false;
        }
        self.done.push_back(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_800_000_000_000);

    #[test]
    fn a17_an_actor_is_refetched_once_in_five_minutes() {
        let mut limit = RefetchLimit::default();
        assert!(limit.allows(START));
        let refetched = (0..1000).filter(|step| limit.allows(START.plus_millis(step * 299)));
        assert_eq!(refetched.count(), 0);
        assert!(limit.allows(START.plus_seconds(300)));
    }

    #[test]
    fn a17_an_actor_is_refetched_twelve_times_an_hour() {
        let mut limit = RefetchLimit::default();
        let refetched = (0..3600).filter(|second| limit.allows(START.plus_seconds(*second)));
        assert_eq!(refetched.count(), 12);
        assert!(limit.allows(START.plus_seconds(3600)));
    }
}
