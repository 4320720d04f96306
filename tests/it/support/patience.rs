//! Waiting for an effect: looked for again and again until a deadline, never slept for.

use std::time::{Duration, Instant};

/// Far longer than any effect takes, so that a busy machine does not fail a test: with a dozen nodes and peers at
/// once on two cores, 20 seconds have been too few.
const DEADLINE: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(10);

/// Looks until there is something to see, and gives it.
///
/// # Panics
/// When the deadline has passed; `what` says for what.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(start.elapsed() < DEADLINE, "in vain waited for: {what}");
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// Looks until something is so; false when the deadline has passed, for who wants to say more about it.
pub async fn in_time(mut look: impl AsyncFnMut() -> bool) -> bool {
    let start = Instant::now();
    while !look().await {
        if start.elapsed() >= DEADLINE {
            return false;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    true
}
