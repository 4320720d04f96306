//! Jobs that come as several tasks of another crate.

use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

/// Waits for the tasks. When one ends before it is told to, the others are told to end, so that the caller can
/// start them all again together.
pub(super) async fn join(tasks: Vec<JoinHandle<()>>, cancel: CancellationToken) {
    let mut group: JoinSet<_> = tasks.into_iter().collect();
    // The outer error is the set's own, which never aborts; the inner one is the task's.
    if let Some(Ok(Err(fault))) = group.join_next().await
        && fault.is_panic()
    {
        tracing::error!(%fault, "a task of a job failed");
    }
    cancel.cancel();
    while group.join_next().await.is_some() {}
}
