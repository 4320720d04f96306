//! Publishes what is due: the end of an undo window, a scheduled time.

use std::time::Duration;

use gatepost_internal::{Inside, gate};
use tokio_util::sync::CancellationToken;

/// How long it sleeps when nobody wakes it: releases made by another process are found this way.
const NET: Duration = Duration::from_secs(1);

/// Ends within one publish transaction of the token's cancellation.
pub(super) async fn run(inside: Inside, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        // Armed before looking, so that a release committed meanwhile is not slept through.
        let bell = inside.context.work.notified();
        let wait = match gate::publish::publish_due(&inside).await {
            Ok(next) => next.map_or(NET, |next| {
                let milliseconds = next.0.saturating_sub(inside.context.now().0);
                // The moment itself, rather than the net after it; never before it.
                NET.min(Duration::from_millis(
                    u64::try_from(milliseconds).unwrap_or(0).saturating_add(1),
                ))
            }),
            Err(error) => {
                tracing::warn!(%error, "what is due could not be published; it is tried again");
                NET
            }
        };
        tokio::select! {
            () = cancel.cancelled() => {}
            () = bell => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}
