//! The emergency stop at the wire.
//!
//! ```text
//!  courier --StopState--> take ----+                          +--> delivery, before each request
//!                                  +--> tables --> View ------+--> and while its body is unfinished
//!  gatepost stop, on this host ----+    (polled for what other processes write)
//! ```
//! A stop blocks releases, and the protocol answers of what it covers; a recall goes out whatever is stopped. The
//! queue is kept (F26). What had left half when it was stopped waits after the lift, as
//! [`gatepost_public::paused`] says.
//!
//! Start reading at [`take`] for what is told, at [`View`] for who asks.

mod view;
mod watch;

use gatepost_model::gate::{Signed, StopScope, StopState};
use gatepost_model::notice::{LocalStop, StopAnswer};
use gatepost_public::order::Verified;
use gatepost_public::stop;

use crate::order::OrderError;
use crate::plane::PublicPlane;

pub use view::View;
pub(crate) use watch::watch;

/// Takes the internal plane's word about everything that is stopped, if it is newer than the one in force. When
/// this returns, no request of this process begins that a stop covers, and none of them hands over another byte of
/// its body; other processes on the same database follow within 200 ms.
///
/// # Errors
/// [`OrderError`]; the same word again gives the same answer.
pub async fn take(plane: &PublicPlane, word: &Signed<StopState>) -> Result<StopAnswer, OrderError> {
    let word = Verified::check(word, &plane.context.release_keys)?;
    let now = plane.context.now();
    let taken = plane.database.write(move |tx| stop::take(tx, &word, now)).await?;
    if taken.changed {
        changed(plane).await?;
    }
    Ok(taken.answer)
}

/// Sets a stop on this host itself, with or without the internal plane: it is in force at once, and only a signed
/// word of the internal plane ends it.
///
/// # Errors
/// [`OrderError`].
pub async fn set_here(
    plane: &PublicPlane,
    scope: StopScope,
    reason: String,
) -> Result<LocalStop, OrderError> {
    let now = plane.context.now();
    let set = plane
        .database
        .write(move |tx| stop::set_local(tx, scope, &reason, now))
        .await?;
    changed(plane).await?;
    Ok(set)
}

/// What may leave has changed: whoever is about to send something is told, and what was set free goes on.
pub(crate) async fn changed(plane: &PublicPlane) -> Result<(), OrderError> {
    plane.context.stops.refresh(plane).await?;
    plane.context.notices.notify_one();
    plane.context.deliveries.notify_one();
    Ok(())
}
