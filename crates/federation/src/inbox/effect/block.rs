//! Somebody does not want to hear from a brand any more.

use gatepost_public::{Error, follower};
use url::Url;

use super::own::{self, Own};
use super::{Arrival, Outcome};

/// Ends what deliveries would go there: whoever blocks a brand no longer follows it.
pub(super) fn apply(arrival: &mut Arrival<'_, '_>, object: &Url) -> Result<Outcome, Error> {
    match own::find(arrival.tx, arrival.context, object)? {
        Own::Brand(brand) => {
            let was_there = follower::remove(arrival.tx, brand.id, &arrival.verified.sender.uri)?;
            Ok(if was_there {
                Outcome::Taken
            } else {
                Outcome::Ignored
            })
        }
        Own::Unknown => Ok(Outcome::NotOurs),
        Own::Foreign | Own::Publication(_) | Own::Other => Ok(Outcome::Ignored),
    }
}
