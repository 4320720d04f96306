//! Keeps the witness file up to date, and signs the head of the audit chain every hour and when the node stops.
//!
//! Every release signs its own head in its own transaction; the hour and the stop cover what happens in between.

use std::path::{Path, PathBuf};
use std::time::Duration;

use gatepost_internal::{Inside, audit};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::rest;
use crate::witness::Witness;

/// How often the head is signed.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The witness costs an fsync, so a burst of verbs at the gate makes one of them, not hundreds.
const BETWEEN: Duration = Duration::from_secs(1);

/// Ends within one transaction of the token's cancellation.
pub(super) async fn run(inside: Inside, file: PathBuf, cancel: CancellationToken) {
    let mut sign_at = Instant::now();
    while !cancel.is_cancelled() {
        // Armed before looking, so that a release committed meanwhile is witnessed too.
        let bell = inside.context.work.notified();
        if sign_at <= Instant::now() && sign(&inside).await {
            sign_at = Instant::now() + HOUR;
        }
        keep(&inside, &file).await;
        rest(&cancel, BETWEEN).await;
        tokio::select! {
            () = cancel.cancelled() => {}
            () = bell => {}
            () = tokio::time::sleep(HOUR) => {}
        }
    }
}

/// The last words of a node that stops: nothing is written after them.
pub async fn seal(inside: &Inside, file: &Path) {
    sign(inside).await;
    keep(inside, file).await;
}

/// Signs the head as it is now, and says whether that worked. A failure is logged: every release signs its own.
async fn sign(inside: &Inside) -> bool {
    let context = inside.context.clone();
    let sign = move |tx: &mut gatepost_storage::Transaction<'_>| {
        let head = audit::lock(tx)?;
        audit::sign_head(tx, &head, &context.release_signer, context.now())
    };
    let signed = inside.database.write(sign).await;
    if let Err(error) = &signed {
        tracing::warn!(%error, "the head of the audit chain could not be signed");
    }
    signed.is_ok()
}

/// Writes the witness as the databases are now. A failure is logged: the node works without, and the old
/// content still says less than there is.
async fn keep(inside: &Inside, file: &Path) {
    let witness = match Witness::of(inside).await {
        Ok(witness) => witness,
        Err(error) => return tracing::warn!(%error, "the witness could not be taken"),
    };
    let path = file.to_owned();
    let written = tokio::task::spawn_blocking(move || match Witness::read(&path) {
        Ok(Some(known)) if known == witness => Ok(()),
        _ => witness.write(&path),
    });
    if let Ok(Err(error)) = written.await {
        tracing::warn!(%error, file = %file.display(), "the witness could not be written");
    }
}
