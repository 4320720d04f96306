//! Somebody wrote or changed something.

use gatepost_model::notice::{Notice, OutsideItem, OutsideKind};
use gatepost_public::following::{self, FollowingState};
use gatepost_public::outside_item::{self, StoredItem};
use gatepost_public::{Error, actor, thread};
use url::Url;

use super::addressing::{Reason, strongest};
use super::own::{self, Own};
use super::{Arrival, Outcome};
use crate::inbox::message::Note;

/// Addresses of ours that are looked up for one note; nobody has more brands to mention.
const MAX_OWN_ADDRESSES: usize = 20;

/// Stores what concerns a brand and tells each brand why; anything else is not kept (A24).
pub(super) fn create(arrival: &mut Arrival<'_, '_>, note: &Note) -> Result<Outcome, Error> {
    let parent = parent_of(arrival, note)?;
    let reasons = strongest(reasons(arrival, note, &parent)?);
    let Some(first) = reasons.first() else {
        return Ok(Outcome::Ignored);
    };
    if arrival.is_taken_back(&note.id)? || outside_item::find(arrival.tx, note.id.as_str())?.is_some() {
        return Ok(Outcome::Ignored);
    }
    arrival.remember_sender()?;
    let author = arrival.verified.sender.to_outside_actor();
    let item = StoredItem {
        uri: note.id.as_str().to_owned(),
        kind: first.kind,
        author_uri: author.uri.clone(),
        content_html: arrival.verified.html.clone(),
        in_reply_to: parent.uri().map(|uri| uri.as_str().to_owned()),
        published_at: note.published,
        updated_at: note.updated,
        received_at: arrival.now,
        withdrawn_at: None,
        is_sensitive: note.is_sensitive,
    };
    outside_item::insert(arrival.tx, &item)?;
    if note.is_public {
        put_under_publications(arrival, &parent, &item.uri)?;
    }
    for reason in reasons {
        arrival.tell(&Notice::Received(OutsideItem {
            brand: reason.brand,
            kind: reason.kind,
            uri: item.uri.clone(),
            author: author.clone(),
            content_html: item.content_html.clone(),
            in_reply_to: item.in_reply_to.clone(),
            received_at: arrival.now,
        }))?;
    }
    Ok(Outcome::Taken)
}

/// Replaces the content of what was stored, if its author says so and it is newer (D3, D5). What was not
/// stored is not stored now: an Update before its Create is ignored (J18). What a brand boosts is told in any case:
/// its followers may now see something else than was approved.
pub(super) fn update(arrival: &mut Arrival<'_, '_>, note: &Note) -> Result<Outcome, Error> {
    let unheard = if arrival.tell_if_boosted(&note.id)? {
        Outcome::Taken
    } else {
        Outcome::Ignored
    };
    let Some(item) = outside_item::find(arrival.tx, note.id.as_str())? else {
        return Ok(unheard);
    };
    let (Some(updated), Some(html)) = (note.updated, &arrival.verified.html) else {
        return Ok(unheard);
    };
    let is_by_author = item.author_uri == arrival.verified.sender.uri;
    let is_newer = item
        .updated_at
        .or(item.published_at)
        .is_none_or(|last| updated > last);
    let has_content = matches!(
        item.kind,
        OutsideKind::Post | OutsideKind::Reply | OutsideKind::Mention
    );
    if !is_by_author || !is_newer || !has_content || item.withdrawn_at.is_some() {
        return Ok(unheard);
    }
    arrival.remember_sender()?;
    outside_item::change(arrival.tx, &item.uri, html, note.is_sensitive, updated)?;
    if !note.is_public {
        // Whoever takes it back from everybody is not shown to everybody; naming everybody later on brings
        // nothing onto a page that was not there.
        thread::remove(arrival.tx, &item.uri)?;
    }
    arrival.tell(&Notice::Changed {
        uri: item.uri,
        content_html: html.clone(),
    })?;
    Ok(Outcome::Taken)
}

/// Shows what was addressed to everybody on the pages of the publications it answers.
fn put_under_publications(
    arrival: &mut Arrival<'_, '_>,
    parent: &Parent,
    entry_uri: &str,
) -> Result<(), Error> {
    let Some(uri) = parent.uri() else {
        return Ok(());
    };
    let parent_is_ours = matches!(parent, Parent::Publication(..));
    let places = thread::places_under(arrival.tx, uri.as_str(), parent_is_ours)?;
    let context = arrival.context;
    thread::add(arrival.tx, &places, entry_uri, || context.next_id())
}

/// What a note answers.
enum Parent {
    None,
    /// Something on another server, or of ours that nobody could answer.
    Foreign(Url),
    /// A publication of the brand of this name.
    Publication(Url, String),
}

impl Parent {
    fn uri(&self) -> Option<&Url> {
        match self {
            Self::None => None,
            Self::Foreign(uri) | Self::Publication(uri, _) => Some(uri),
        }
    }
}

/// An answer to something of ours that does not exist is no answer (D10): its address is not even stored.
fn parent_of(arrival: &mut Arrival<'_, '_>, note: &Note) -> Result<Parent, Error> {
    let Some(uri) = &note.in_reply_to else {
        return Ok(Parent::None);
    };
    Ok(match own::find(arrival.tx, arrival.context, uri)? {
        Own::Foreign => Parent::Foreign(uri.clone()),
        Own::Publication(publication) => {
            let brand = own::brand_of(arrival.tx, &publication)?;
            Parent::Publication(uri.clone(), brand.name)
        }
        Own::Brand(_) | Own::Other | Own::Unknown => Parent::None,
    })
}

fn reasons(arrival: &mut Arrival<'_, '_>, note: &Note, parent: &Parent) -> Result<Vec<Reason>, Error> {
    let mut reasons = Vec::new();
    if let Parent::Publication(_, brand) = parent {
        reasons.push(Reason {
            brand: brand.clone(),
            kind: OutsideKind::Reply,
        });
    }
    let ours = note
        .audience
        .iter()
        .filter(|uri| arrival.context.address.is_ours(uri.as_str()))
        .take(MAX_OWN_ADDRESSES);
    for uri in ours {
        if let Own::Brand(brand) = own::find(arrival.tx, arrival.context, uri)? {
            reasons.push(Reason {
                brand: brand.name,
                kind: OutsideKind::Mention,
            });
        }
    }
    for following in following::list_of_target(arrival.tx, &arrival.verified.sender.uri)? {
        if following.state == FollowingState::Accepted
            && let Some(brand) = actor::find(arrival.tx, following.actor_id)?
        {
            reasons.push(Reason {
                brand: brand.name,
                kind: OutsideKind::Post,
            });
        }
    }
    Ok(reasons)
}
