//! Internal to public, what cannot wait: stops first, then recalls.

use gatepost_internal::{Error, Inside, order};
use tokio_util::sync::CancellationToken;

use crate::NET;
use crate::link::{LinkError, PublicPlaneLink};

/// How many recalls one round takes.
const BATCH: i64 = 100;

pub(crate) async fn run<L: PublicPlaneLink>(inside: Inside, link: L, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        // Armed before looking, so that a stop committed meanwhile is not slept through.
        let bell = inside.context.work.notified();
        if let Err(error) = carry(&inside, &link, &cancel).await {
            tracing::warn!(%error, "the internal plane could not be read; carrying is tried again");
        }
        tokio::select! {
            () = cancel.cancelled() => {}
            () = bell => {}
            () = tokio::time::sleep(NET) => {}
        }
    }
}

async fn carry<L: PublicPlaneLink>(
    inside: &Inside,
    link: &L,
    cancel: &CancellationToken,
) -> Result<(), Error> {
    loop {
        carry_stops(inside, link).await?;
        let due = order::list_recalls_to_carry(inside, BATCH).await?;
        if due.is_empty() {
            return Ok(());
        }
        for recall in due {
            if cancel.is_cancelled() {
                return Ok(());
            }
            match link.recall(recall.order.clone()).await {
                Ok(()) => order::recall_carried(inside, recall.id).await?,
                Err(error) => {
                    let release = &recall.order.order.release;
                    tracing::error!(%release, %error, "the public plane has not taken a recall");
                    order::recall_not_carried(inside, &recall).await?;
                }
            }
            // Somebody may have set one meanwhile.
            carry_stops(inside, link).await?;
        }
    }
}

/// Until the public plane has the newest word. What was set on the public host itself comes back with its answer,
/// and makes one more.
async fn carry_stops<L: PublicPlaneLink>(inside: &Inside, link: &L) -> Result<(), Error> {
    while let Some(word) = order::next_stop_state(inside).await? {
        match link.stop(word).await {
            Ok(answer) => {
                order::note_local_stops(inside, answer.local_stops).await?;
                order::stop_carried(inside, answer.epoch).await?;
            }
            Err(error @ (LinkError::Unavailable(_) | LinkError::Refused(_))) => {
                tracing::error!(%error, "the public plane has not taken a stop; it is told again");
                return Ok(());
            }
        }
    }
    Ok(())
}
