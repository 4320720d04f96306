//! Somebody deleted what they wrote, or themselves.

use gatepost_model::notice::Notice;
use gatepost_public::following::{self, FollowingState};
use gatepost_public::{Error, follower, outside_item, remote_actor};
use url::Url;

use super::{Arrival, Outcome};

/// Takes back what its author deleted. What has not come yet is remembered and will not be taken (J18).
pub(super) fn object(arrival: &mut Arrival<'_, '_>, object: &Url) -> Result<Outcome, Error> {
    let unheard = if arrival.tell_if_boosted(object)? {
        Outcome::Taken
    } else {
        Outcome::Ignored
    };
    let Some(item) = outside_item::find(arrival.tx, object.as_str())? else {
        arrival.remember_taken_back(object)?;
        return Ok(unheard);
    };
    if item.author_uri != arrival.verified.sender.uri || item.withdrawn_at.is_some() {
        return Ok(unheard);
    }
    withdraw(arrival, item.uri)?;
    Ok(Outcome::Taken)
}

/// Forgets an actor that deleted itself: as a follower, as somebody followed, and all it has written.
pub(super) fn actor(arrival: &mut Arrival<'_, '_>) -> Result<Outcome, Error> {
    let uri = &arrival.verified.sender.uri;
    if remote_actor::find(arrival.tx, uri)?.is_none() {
        return Ok(Outcome::Ignored);
    }
    follower::remove_everywhere(arrival.tx, uri)?;
    for following in following::list_of_target(arrival.tx, uri)? {
        if following.state != FollowingState::Rejected {
            following::set_state(arrival.tx, &following, FollowingState::Rejected, arrival.now)?;
            arrival.tell(&Notice::FollowAnswered {
                release: following.release,
                accepted: false,
            })?;
        }
    }
    for item in outside_item::list_uris_by_author(arrival.tx, uri)? {
        withdraw(arrival, item)?;
    }
    remote_actor::mark_gone(arrival.tx, uri, arrival.now)?;
    Ok(Outcome::Taken)
}

fn withdraw(arrival: &mut Arrival<'_, '_>, uri: String) -> Result<(), Error> {
    outside_item::withdraw(arrival.tx, &uri, arrival.now)?;
    arrival.tell(&Notice::Withdrawn { uri })
}
