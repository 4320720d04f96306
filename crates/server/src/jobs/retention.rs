//! Forgets what has served its time in both planes, rows and pictures. What is published or audited is never forgotten.

use std::time::Duration;

use gatepost_federation::plane::PublicPlane;
use gatepost_federation::{inbox, media as released};
use gatepost_internal::{Inside, media, retention};
use gatepost_public::{Error, notice};
use tokio_util::sync::CancellationToken;

use super::rest;

/// How often it looks. Everything is kept for weeks, so hours do not matter.
const PAUSE: Duration = Duration::from_secs(60 * 60);

/// How long a notice is kept after it was committed, in seconds: 30 days. The internal plane has long had it;
/// a split installation that was cut off for longer has lost more than notices.
const NOTICES: i64 = 30 * 24 * 60 * 60;

/// Ends within one transaction of the token's cancellation.
pub(super) async fn run(inside: Inside, outside: PublicPlane, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        let forgetting = tokio::select! {
            () = cancel.cancelled() => return,
            forgotten = forget(&outside) => forgotten,
        };
        if let Err(error) = forgetting {
            tracing::warn!(%error, "old rows could not be forgotten; it is tried again");
        }
        let forgetting = tokio::select! {
            () = cancel.cancelled() => return,
            forgotten = retention::forget_old(&inside) => forgotten,
        };
        if let Err(error) = forgetting {
            tracing::warn!(%error, "old rows inside could not be forgotten; it is tried again");
        }
        let sweeping = tokio::select! {
            () = cancel.cancelled() => return,
            swept = media::sweep(&inside) => swept,
        };
        if let Err(error) = sweeping {
            tracing::warn!(%error, "pictures nobody names could not be removed; it is tried again");
        }
        rest(&cancel, PAUSE).await;
    }
}

async fn forget(outside: &PublicPlane) -> Result<(), Error> {
    let before = outside.context.now().plus_seconds(NOTICES.saturating_neg());
    outside
        .database
        .write(move |tx| notice::forget_before(tx, before))
        .await?;
    inbox::forget_old(outside).await?;
    released::sweep(outside).await?;
    Ok(())
}
