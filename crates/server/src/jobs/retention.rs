//! Forgets what has served its time in the public plane. What is published or audited is never forgotten.

use std::time::Duration;

use gatepost_federation::plane::PublicPlane;
use gatepost_model::Timestamp;
use gatepost_public::{Error, notice, received, tombstone};
use tokio_util::sync::CancellationToken;

use super::rest;

/// How often it looks.
const PAUSE: Duration = Duration::from_secs(60 * 60);

/// How long a notice is kept after it was committed, in seconds: 30 days. The internal plane has long had it;
/// after that time a split installation that was cut off has lost more than notices.
const NOTICES: i64 = 30 * 24 * 60 * 60;

/// How long a received activity is remembered, so that a repeat has no second effect, in seconds: 30 days.
const RECEIVED: i64 = 30 * 24 * 60 * 60;

/// How many rows go in one transaction: other writers wait meanwhile.
const BATCH: i64 = 1_000;

/// Ends within one transaction of the token's cancellation.
pub(super) async fn run(outside: PublicPlane, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        match forget(&outside).await {
            // There is more of it.
            Ok(rows) if rows >= usize::try_from(BATCH).unwrap_or(usize::MAX) => {
                rest(&cancel, Duration::from_millis(100)).await;
                continue;
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "old rows could not be forgotten"),
        }
        rest(&cancel, PAUSE).await;
    }
}

async fn forget(outside: &PublicPlane) -> Result<usize, Error> {
    let now = outside.context.now();
    let before = |seconds: i64| -> Timestamp { now.plus_seconds(seconds.saturating_neg()) };
    let (notices, activities) = (before(NOTICES), before(RECEIVED));
    let forget = move |tx: &mut gatepost_storage::Transaction<'_>| {
        notice::forget_before(tx, notices)?;
        let received = received::forget_before(tx, activities, BATCH)?;
        let tombstones = tombstone::forget_expired(tx, now, BATCH)?;
        Ok::<_, Error>(received.max(tombstones))
    };
    outside.database.write(forget).await
}
