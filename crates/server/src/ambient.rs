//! The system's clock and generator: the one place that reads them (invariant 7).

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::{SecureRandom, SystemRandom as Generator};
use gatepost_model::{Clock, Random, Timestamp};

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    fn now(&self) -> Timestamp {
        // A clock before 1970 or after the year 292 million is no clock; the epoch is then as good an answer.
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since_epoch.as_millis()).unwrap_or_default())
    }
}

/// The system's cryptographic generator.
pub struct SystemRandom(Generator);

impl SystemRandom {
    /// Opens it.
    #[expect(clippy::disallowed_methods, reason = "this is the one source of randomness")]
    pub fn new() -> Self {
        Self(Generator::new())
    }
}

impl Default for SystemRandom {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for SystemRandom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SystemRandom")
    }
}

impl Random for SystemRandom {
    /// Ends the process if the system gives no random bytes: every secret drawn after that would be a guess.
    fn fill(&self, bytes: &mut [u8]) {
        if self.0.fill(bytes).is_err() {
            tracing::error!("the system gives no random bytes");
            std::process::abort();
        }
    }
}
