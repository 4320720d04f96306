//! Somebody likes or shares a publication.

use gatepost_model::notice::{Notice, OutsideItem, OutsideKind};
use gatepost_public::Error;
use gatepost_public::outside_item::{self, StoredItem};
use url::Url;

use super::own::{self, Own};
use super::{Arrival, Outcome};

/// Takes a like.
pub(super) fn like(arrival: &mut Arrival<'_, '_>, object: &Url) -> Result<Outcome, Error> {
    apply(arrival, object, OutsideKind::Like)
}

/// Takes a boost.
pub(super) fn boost(arrival: &mut Arrival<'_, '_>, object: &Url) -> Result<Outcome, Error> {
    apply(arrival, object, OutsideKind::Boost)
}

/// One of each kind per actor and publication: a thousand Likes with ids of their own count once.
fn apply(arrival: &mut Arrival<'_, '_>, object: &Url, kind: OutsideKind) -> Result<Outcome, Error> {
    let publication = match own::find(arrival.tx, arrival.context, object)? {
        Own::Publication(publication) if publication.tombstoned_at.is_none() => publication,
        Own::Unknown => return Ok(Outcome::NotOurs),
        Own::Publication(_) | Own::Foreign | Own::Brand(_) | Own::Other => return Ok(Outcome::Ignored),
    };
    let verified = arrival.verified;
    let (uri, author) = (&verified.activity.id, &verified.sender);
    if arrival.is_taken_back(uri)?
        || outside_item::find(arrival.tx, uri.as_str())?.is_some()
        || outside_item::find_reaction(arrival.tx, &author.uri, kind, object.as_str())?.is_some()
    {
        return Ok(Outcome::Ignored);
    }
    arrival.remember_sender()?;
    let item = StoredItem {
        uri: uri.as_str().to_owned(),
        kind,
        author_uri: author.uri.clone(),
        content_html: None,
        in_reply_to: Some(object.as_str().to_owned()),
        published_at: None,
        updated_at: None,
        received_at: arrival.now,
        withdrawn_at: None,
        is_sensitive: false,
    };
    outside_item::insert(arrival.tx, &item)?;
    let brand = own::brand_of(arrival.tx, &publication)?;
    arrival.tell(&Notice::Received(OutsideItem {
        brand: brand.name,
        kind,
        uri: item.uri,
        author: author.to_outside_actor(),
        content_html: None,
        in_reply_to: item.in_reply_to,
        received_at: arrival.now,
    }))?;
    Ok(Outcome::Taken)
}
