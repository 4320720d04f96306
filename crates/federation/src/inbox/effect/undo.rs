//! Somebody takes back a follow, a like or a boost.

use gatepost_model::notice::{Notice, OutsideKind};
use gatepost_public::outside_item::{self, StoredItem};
use gatepost_public::received::{self, Fingerprint};
use gatepost_public::{Error, follower};
use url::Url;

use super::own::{self, Own};
use super::{Arrival, Outcome};
use crate::inbox::message::{Embedded, Undone};

/// Takes back what is named by its id, else what is meant by its actor and object, else remembers the id for
/// when it comes (J17).
pub(super) fn apply(arrival: &mut Arrival<'_, '_>, undone: &Undone) -> Result<Outcome, Error> {
    if let Some(id) = &undone.id
        && undo_by_id(arrival, id)?
    {
        return Ok(Outcome::Taken);
    }
    match (&undone.id, &undone.embedded) {
        // What was taken and no longer stands has been replaced or undone: this Undo is late.
        (Some(id), _) if was_taken(arrival, id)? => Ok(Outcome::Ignored),
        (id, Some(embedded)) => match undo_by_object(arrival, embedded)? {
            Meant::Undone => Ok(Outcome::Taken),
            Meant::Nothing => Ok(Outcome::Ignored),
            Meant::NotYet => remember(arrival, id.as_ref()),
        },
        (id, None) => remember(arrival, id.as_ref()),
    }
}

/// What an embedded activity means here.
enum Meant {
    /// It stood and does no longer.
    Undone,
    /// It may still come.
    NotYet,
    /// It is about nothing of ours.
    Nothing,
}

fn remember(arrival: &mut Arrival<'_, '_>, id: Option<&Url>) -> Result<Outcome, Error> {
    if let Some(id) = id {
        arrival.remember_taken_back(id)?;
    }
    Ok(Outcome::Ignored)
}

fn was_taken(arrival: &mut Arrival<'_, '_>, id: &Url) -> Result<bool, Error> {
    let named = Fingerprint::of(&arrival.verified.sender.uri, id.as_str());
    received::is_taken(arrival.tx, &named)
}

fn undo_by_id(arrival: &mut Arrival<'_, '_>, id: &Url) -> Result<bool, Error> {
    let sender = &arrival.verified.sender.uri;
    if let Some(found) = follower::find_by_follow(arrival.tx, sender, id.as_str())? {
        return follower::remove(arrival.tx, found.actor_id, sender);
    }
    let item = outside_item::find(arrival.tx, id.as_str())?;
    let item = item.filter(|item| {
        item.author_uri == *sender
            && item.withdrawn_at.is_none()
            && matches!(item.kind, OutsideKind::Like | OutsideKind::Boost)
    });
    match item {
        Some(item) => withdraw(arrival, item).map(|()| true),
        None => Ok(false),
    }
}

fn undo_by_object(arrival: &mut Arrival<'_, '_>, embedded: &Embedded) -> Result<Meant, Error> {
    let sender = &arrival.verified.sender.uri;
    let (object, kind) = match embedded {
        Embedded::Follow(object) => {
            let Own::Brand(brand) = own::find(arrival.tx, arrival.context, object)? else {
                return Ok(Meant::Nothing);
            };
            let was_there = follower::remove(arrival.tx, brand.id, sender)?;
            return Ok(if was_there { Meant::Undone } else { Meant::NotYet });
        }
        Embedded::Like(object) => (object, OutsideKind::Like),
        Embedded::Announce(object) => (object, OutsideKind::Boost),
    };
    if !matches!(
        own::find(arrival.tx, arrival.context, object)?,
        Own::Publication(_)
    ) {
        return Ok(Meant::Nothing);
    }
    match outside_item::find_reaction(arrival.tx, sender, kind, object.as_str())? {
        Some(item) => withdraw(arrival, item).map(|()| Meant::Undone),
        None => Ok(Meant::NotYet),
    }
}

fn withdraw(arrival: &mut Arrival<'_, '_>, item: StoredItem) -> Result<(), Error> {
    outside_item::withdraw(arrival.tx, &item.uri, arrival.now)?;
    arrival.tell(&Notice::Withdrawn { uri: item.uri })
}
