//! Expands fan-outs as soon as they are committed, chunk by chunk.

use std::sync::Arc;

use gatepost_public::fan_out::{self, Progress};

use super::{NET, Shared};

/// Inboxes per transaction: some milliseconds of the one SQLite writer, so that others get their turn between.
const CHUNK: i64 = 500;

/// Expands until cancelled; ends after the chunk it is at.
pub(super) async fn run(shared: Arc<Shared>) {
    let context = &shared.plane.context;
    while !shared.cancel.is_cancelled() {
        // Listening before looking: what is committed while we look is not missed.
        let mut rung = std::pin::pin!(context.deliveries.notified());
        rung.as_mut().enable();
        // Deliveries that need no fan-out are there already.
        shared.work.notify_one();
        if let Err(error) = expand_all(&shared).await {
            tracing::warn!(?error, "a fan-out cannot go on yet");
        }
        tokio::select! {
            () = rung => {}
            () = tokio::time::sleep(NET) => {}
            () = shared.cancel.cancelled() => {}
        }
    }
}

async fn expand_all(shared: &Shared) -> Result<(), gatepost_public::Error> {
    let database = &shared.plane.database;
    // Asked by a reader, so that an idle node does not take the writer's turn every second.
    while !shared.cancel.is_cancelled() && database.read(fan_out::is_any_open).await? {
        let now = shared.plane.context.now();
        match database.write(move |tx| fan_out::expand(tx, CHUNK, now)).await? {
            Progress::Idle => return Ok(()),
            Progress::Contended => {}
            Progress::Expanded { told } => {
                shared.work.notify_one();
                if told {
                    shared.plane.context.notices.notify_one();
                }
            }
        }
    }
    Ok(())
}
