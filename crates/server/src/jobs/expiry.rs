//! Expires candidates whose approvals are too old or that everybody has forgotten, and ends recalls that some
//! server never answers.

use std::time::Duration;

use gatepost_internal::{Inside, gate};
use tokio_util::sync::CancellationToken;

use super::rest;

/// Expiry counts in days, so minutes are soon enough. The publish transaction counts anew in any case.
const PAUSE: Duration = Duration::from_secs(5 * 60);

/// Ends within one transaction of the token's cancellation.
pub(super) async fn run(inside: Inside, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        match gate::expire_due(&inside).await {
            Ok(0) => {}
            Ok(expired) => tracing::info!(expired, "candidates expired"),
            Err(error) => tracing::warn!(%error, "expired candidates could not be looked for"),
        }
        match gate::finish_old_recalls(&inside).await {
            Ok(0) => {}
            Ok(finished) => tracing::info!(finished, "recalls ended after seven days"),
            Err(error) => tracing::warn!(%error, "old recalls could not be looked for"),
        }
        rest(&cancel, PAUSE).await;
    }
}
