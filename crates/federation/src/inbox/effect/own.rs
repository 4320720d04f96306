//! Things of ours that an activity may name.

use gatepost_public::Error;
use gatepost_public::actor::{self, ActorKind, OwnActor};
use gatepost_public::publication::{self, Publication};
use gatepost_storage::Reader;
use url::Url;

use crate::plane::Context;

/// What an address is to us.
pub(super) enum Own {
    /// On another server.
    Foreign,
    /// One of our brands.
    Brand(Box<OwnActor>),
    /// Something published.
    Publication(Box<Publication>),
    /// Ours, public, and nothing that others act upon.
    Other,
    /// It would be ours and does not exist.
    Unknown,
}

/// Finds out what an address is to us.
pub(super) fn find(reader: &mut Reader<'_>, context: &Context, uri: &Url) -> Result<Own, Error> {
    let uri = uri.as_str();
    if !context.address.is_ours(uri) {
        return Ok(Own::Foreign);
    }
    if let Some(publication) = publication::find_by_object_uri(reader, uri)? {
        return Ok(Own::Publication(Box::new(publication)));
    }
    if let Some(actor) = actor::find_by_uri(reader, uri)? {
        return Ok(match actor.kind {
            ActorKind::Brand => Own::Brand(Box::new(actor)),
            ActorKind::Instance => Own::Other,
        });
    }
    Ok(match publication::find_by_activity_uri(reader, uri)? {
        Some(_) => Own::Other,
        None => Own::Unknown,
    })
}

/// The brand that a publication is by.
pub(super) fn brand_of(reader: &mut Reader<'_>, publication: &Publication) -> Result<OwnActor, Error> {
    actor::find(reader, publication.actor_id)?.ok_or(Error::Damaged("a publication has no actor"))
}
