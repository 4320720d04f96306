//! Notices what other processes on the same database write about stops: `gatepost stop` on this host, another node.

use std::time::Duration;

use gatepost_public::stop;
use tokio_util::sync::CancellationToken;

use crate::plane::PublicPlane;

/// Between two looks. With the reading it stays under 200 ms, and costs one indexed row.
const BETWEEN_LOOKS: Duration = Duration::from_millis(150);

/// Keeps the view up to date until cancelled; ends within one look.
///
/// While the database cannot be read, nobody knows what is stopped: the view is emptied, and nothing leaves that a
/// stop could cover.
pub(crate) async fn watch(plane: PublicPlane, cancel: CancellationToken) {
    let view = &plane.context.stops;
    while !cancel.is_cancelled() {
        if let Err(error) = look(&plane).await {
            tracing::warn!(
                ?error,
                "what is stopped cannot be read; nothing is sent until it can"
            );
            view.forget();
        }
        tokio::select! {
            () = cancel.cancelled() => {}
            () = tokio::time::sleep(BETWEEN_LOOKS) => {}
        }
    }
}

async fn look(plane: &PublicPlane) -> Result<(), gatepost_public::Error> {
    let view = &plane.context.stops;
    let head = plane.database.read(stop::head).await?;
    if view.generation().is_some_and(|known| known >= head.generation) {
        return Ok(());
    }
    view.refresh(plane).await?;
    // What was set free is given to its hosts in the tables already.
    plane.context.deliveries.notify_one();
    Ok(())
}
