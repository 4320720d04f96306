//! Public to internal: notices, in order.

use gatepost_internal::{Error, Inside, outside};
use tokio_util::sync::CancellationToken;

use crate::NET;
use crate::link::{LinkError, PublicPlaneLink};

/// How many notices are applied in one transaction.
const BATCH: i64 = 200;

/// Why a round ended early.
#[derive(Debug, thiserror::Error)]
enum Interruption {
    #[error(transparent)]
    Inside(#[from] Error),
    #[error(transparent)]
    Link(#[from] LinkError),
}

pub(crate) async fn run<L: PublicPlaneLink>(inside: Inside, link: L, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        // Armed before looking, so that a notice committed meanwhile is not slept through.
        let bell = link.notice_bell();
        match carry(&inside, &link, &cancel).await {
            Ok(()) => {}
            Err(error) => tracing::warn!(%error, "notices could not be carried; they will be tried again"),
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
) -> Result<(), Interruption> {
    let mut position = inside.database.read(outside::cursor).await?;
    while !cancel.is_cancelled() {
        let batch = link.notices_after(position, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        position = last.position;
        outside::apply(inside, batch).await?;
    }
    Ok(())
}
