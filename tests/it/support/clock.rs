//! A clock that stands still until a test moves it.

use std::sync::atomic::{AtomicI64, Ordering};

use gatepost_model::{Clock, Timestamp};

/// 2026-11-21T20:15:00Z: any moment would do, but a failure is easier to read when it is always the same.
pub const START: Timestamp = Timestamp(1_795_292_100_000);

/// The time in a test.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// A clock that says [`START`].
    pub fn new() -> Self {
        Self(AtomicI64::new(START.0))
    }

    /// A clock that says what the system's does now, for a story that takes place in a browser as well.
    pub fn now() -> Self {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(AtomicI64::new(
            i64::try_from(since_epoch.unwrap().as_millis()).unwrap(),
        ))
    }

    /// Moves on; negative steps back.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}
