//! Somebody answers a follow of ours.

use gatepost_model::notice::Notice;
use gatepost_public::Error;
use gatepost_public::following::{self, Following, FollowingState};

use super::own::{self, Own};
use super::{Arrival, Outcome};
use crate::inbox::message::Answered;

/// The other side agrees.
pub(super) fn accept(arrival: &mut Arrival<'_, '_>, answered: &Answered) -> Result<Outcome, Error> {
    apply(arrival, answered, FollowingState::Accepted)
}

/// The other side declines; long after an Accept, it ends the following.
pub(super) fn reject(arrival: &mut Arrival<'_, '_>, answered: &Answered) -> Result<Outcome, Error> {
    apply(arrival, answered, FollowingState::Rejected)
}

fn apply(
    arrival: &mut Arrival<'_, '_>,
    answered: &Answered,
    state: FollowingState,
) -> Result<Outcome, Error> {
    let following = match find(arrival, answered)? {
        Meant::Following(following) => following,
        Meant::Nothing => return Ok(Outcome::Ignored),
        Meant::Unknown => return Ok(Outcome::NotOurs),
    };
    // Only the one who was asked answers (D7).
    if following.target_uri != arrival.verified.sender.uri || !may_become(following.state, state) {
        return Ok(Outcome::Ignored);
    }
    arrival.remember_sender()?;
    following::set_state(arrival.tx, &following, state, arrival.now)?;
    arrival.tell(&Notice::FollowAnswered {
        release: following.release,
        accepted: state == FollowingState::Accepted,
    })?;
    Ok(Outcome::Taken)
}

/// A rejected follow stays rejected until a new one is released, so nobody can make the desk blink.
fn may_become(from: FollowingState, to: FollowingState) -> bool {
    match (from, to) {
        (FollowingState::Requested, FollowingState::Accepted | FollowingState::Rejected)
        | (FollowingState::Accepted, FollowingState::Rejected) => true,
        (FollowingState::Rejected, _)
        | (_, FollowingState::Requested)
        | (FollowingState::Accepted, FollowingState::Accepted) => false,
    }
}

/// Which following an answer means.
enum Meant {
    Following(Following),
    /// No follow that stands.
    Nothing,
    /// It names a Follow of ours that never was.
    Unknown,
}

/// By the Follow's id; where that is absent or not one of ours, by who follows whom, as servers do that have
/// lost the id.
fn find(arrival: &mut Arrival<'_, '_>, answered: &Answered) -> Result<Meant, Error> {
    if let Some(id) = &answered.id {
        if let Some(following) = following::find_by_follow(arrival.tx, id.as_str())? {
            return Ok(Meant::Following(following));
        }
        match own::find(arrival.tx, arrival.context, id)? {
            Own::Unknown => return Ok(Meant::Unknown),
            // An older Follow of ours, long replaced, or no Follow at all.
            Own::Brand(_) | Own::Publication(_) | Own::Other => return Ok(Meant::Nothing),
            Own::Foreign => {}
        }
    }
    let (Some(follower), Some(followed)) = (&answered.follower, &answered.followed) else {
        return Ok(Meant::Nothing);
    };
    let Own::Brand(brand) = own::find(arrival.tx, arrival.context, follower)? else {
        return Ok(Meant::Nothing);
    };
    Ok(following::find(arrival.tx, brand.id, followed.as_str())?.map_or(Meant::Nothing, Meant::Following))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_follow_is_accepted_once_and_ended_once() {
        use FollowingState::{Accepted, Rejected, Requested};
        for (from, to, expected) in [
            (Requested, Accepted, true),
            (Requested, Rejected, true),
            (Accepted, Rejected, true),
            (Accepted, Accepted, false),
            (Rejected, Accepted, false),
            (Rejected, Rejected, false),
        ] {
            assert_eq!(may_become(from, to), expected, "{from:?} to {to:?}");
        }
    }
}
