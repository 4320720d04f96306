//! An actor changed its name, key or inbox.

use gatepost_public::{Error, remote_actor};

use super::{Arrival, Outcome};

/// Stores the actor as it was just fetched, if it concerned us before. An actor that had deleted itself and
/// shows itself again is back.
pub(super) fn update(arrival: &mut Arrival<'_, '_>) -> Result<Outcome, Error> {
    let Some(renewed) = &arrival.verified.renewed else {
        return Ok(Outcome::Ignored);
    };
    if remote_actor::find(arrival.tx, &renewed.uri)?.is_none() {
        return Ok(Outcome::Ignored);
    }
    remote_actor::upsert(arrival.tx, renewed)?;
    Ok(Outcome::Taken)
}
