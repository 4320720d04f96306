//! Ends the streams of whoever may not listen any more.

use std::time::Duration;

use gatepost_internal::{Inside, stream};
use tokio_util::sync::CancellationToken;

use super::rest;

/// How often it looks. A stream ends within five seconds of its token (E20); this leaves time for the statement.
const PAUSE: Duration = Duration::from_secs(2);

/// Ends within one statement of the token's cancellation.
pub(super) async fn run(inside: Inside, cancel: CancellationToken) {
    while !cancel.is_cancelled() {
        match stream::close_dead(&inside).await {
            Ok(0) => {}
            Ok(ended) => tracing::debug!(ended, "streams ended"),
            Err(error) => tracing::warn!(%error, "tokens of open streams could not be looked at"),
        }
        rest(&cancel, PAUSE).await;
    }
}
