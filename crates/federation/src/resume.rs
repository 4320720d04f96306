//! After a stop: what had left half goes on.

use gatepost_model::gate::{Resume, Signed};
use gatepost_public::order::Verified;
use gatepost_public::paused::{self, Resumed};

use crate::order::OrderError;
use crate::plane::PublicPlane;
use crate::stop;

/// Lets the rest of a release go on. A repeat changes nothing.
///
/// # Errors
/// [`OrderError`]: refused where it was stopped once more since it was ordered, too early where the word about stops
/// under which it was ordered has not come yet.
pub async fn accept(plane: &PublicPlane, order: &Signed<Resume>) -> Result<(), OrderError> {
    let order = Verified::check(order, &plane.context.release_keys)?;
    let resumed = plane.database.write(move |tx| paused::resume(tx, &order)).await?;
    match resumed {
        Resumed::GoesOn => stop::changed(plane).await,
        Resumed::Nothing => Ok(()),
        Resumed::Outdated => Err(OrderError::Refused(
            "it was stopped once more since: look again, and resume again",
        )),
        Resumed::TooEarly => Err(OrderError::TooEarly(
            "what is stopped has not been told to the public plane yet",
        )),
    }
}
