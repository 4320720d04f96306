//! Somebody wants to follow a brand. Brands are public, so everyone may.

use gatepost_model::id::OutsideId;
use gatepost_public::Error;
use gatepost_public::actor::OwnActor;
use gatepost_public::follower::{self, NewFollower};
use gatepost_public::outbox::{self, NewEntry};
use url::Url;

use super::own::{self, Own};
use super::{Arrival, Outcome};
use crate::document::{Follow, FollowAnswer, Verdict};

/// Stores the follower and answers with an Accept, in one transaction: either both or neither. Who asks again
/// is answered again, as the first answer may have been lost, and stays one follower.
pub(super) fn apply(arrival: &mut Arrival<'_, '_>, object: &Url) -> Result<Outcome, Error> {
    let brand = match own::find(arrival.tx, arrival.context, object)? {
        Own::Brand(brand) => brand,
        Own::Unknown => return Ok(Outcome::NotOurs),
        Own::Foreign | Own::Publication(_) | Own::Other => return Ok(Outcome::Ignored),
    };
    let activity = &arrival.verified.activity;
    if arrival.is_taken_back(&activity.id)? {
        return Ok(Outcome::Ignored);
    }
    arrival.remember_sender()?;
    let sender = &arrival.verified.sender;
    let new = NewFollower {
        actor_id: brand.id,
        follower_uri: &sender.uri,
        inbox: sender.delivery_inbox(),
        follow_uri: activity.id.as_str(),
        followed_at: arrival.now,
    };
    follower::put(arrival.tx, &new)?;
    accept(arrival, &brand)?;
    Ok(Outcome::Answered)
}

/// Puts the Accept into the outbox, for the follower's own inbox: who is to know is one actor.
fn accept(arrival: &mut Arrival<'_, '_>, brand: &OwnActor) -> Result<(), Error> {
    let context = arrival.context;
    let sender = &arrival.verified.sender;
    let activity = &arrival.verified.activity;
    let activity_uri = context
        .address
        .activity(&OutsideId::draw(context.random.as_ref()));
    // The Follow is repeated whole: some servers look for it by its id, others by its actor and object.
    let follow = Follow::received(
        activity.id_as_written.clone(),
        sender.uri.clone(),
        brand.uri.clone(),
    );
    let body = FollowAnswer::of(activity_uri.clone(), Verdict::Accept, follow)
        .to_json()
        .map_err(|_| Error::Damaged("an Accept cannot be written"))?;
    let entry = NewEntry {
        id: context.next_id(),
        activity_uri: &activity_uri,
        actor_id: brand.id,
        publication_id: None,
        object_key: activity.id.as_str(),
        body: &body,
        created_at: arrival.now,
    };
    outbox::append(arrival.tx, &entry, false, std::slice::from_ref(&sender.inbox))
}
