//! People and accounts outside, as the mirror knows them.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Mention;
use gatepost_model::notice::OutsideActor;
use gatepost_storage::{Reader, Transaction};

use crate::brand::{self, Brand};
use crate::schema::{outside_actors, outside_items, outside_objects};
use crate::{Context, Error};

/// The actor of a handle such as `@ana@social.example`: somebody outside, or one of our own brands.
///
/// # Errors
/// When the database fails.
pub fn find_actor_by_handle(
    reader: &mut Reader<'_>,
    context: &Context,
    handle: &str,
) -> Result<Option<Mention>, Error> {
    let key = handle.to_lowercase();
    for own in brand::list(reader)? {
        let own_handle = context.public_address.handle(&own.name);
        if own_handle.to_lowercase() == key {
            return Ok(Some(Mention {
                uri: own.actor_uri,
                handle: own_handle,
            }));
        }
    }
    let known = outside_actors::table
        .filter(outside_actors::handle_key.eq(key))
        .order(outside_actors::uri)
        .limit(1);
    let row: Option<(String, String)> =
        reader.find(known.select((outside_actors::uri, outside_actors::handle)))?;
    Ok(row.map(|(uri, handle)| Mention { uri, handle }))
}

/// Who wrote what a reply answers. Nobody for one of our own publications.
///
/// # Errors
/// When the database fails.
pub fn author_of(reader: &mut Reader<'_>, brand: &Brand, uri: &str) -> Result<Option<Mention>, Error> {
    let row: Option<(String, String)> = reader.find(
        outside_items::table
            .inner_join(outside_actors::table.on(outside_actors::uri.eq(outside_items::author_uri)))
            .filter(outside_items::brand_id.eq(brand.id.0))
            .filter(outside_items::uri.eq(uri))
            .select((outside_actors::uri, outside_actors::handle)),
    )?;
    if let Some((uri, handle)) = row {
        return Ok(Some(Mention { uri, handle }));
    }
    let row: Option<(String, String)> = reader.find(
        outside_objects::table
            .inner_join(outside_actors::table.on(outside_actors::uri.eq(outside_objects::author_uri)))
            .filter(outside_objects::uri.eq(uri))
            .select((outside_actors::uri, outside_actors::handle)),
    )?;
    Ok(row.map(|(uri, handle)| Mention { uri, handle }))
}

/// The copy of an actor.
pub(super) fn find(reader: &mut Reader<'_>, uri: &str) -> Result<Option<OutsideActor>, Error> {
    let row = outside_actors::table.find(uri).select((
        outside_actors::uri,
        outside_actors::handle,
        outside_actors::name,
    ));
    let row: Option<(String, String, String)> = reader.find(row)?;
    Ok(row.map(|(uri, handle, name)| OutsideActor { uri, handle, name }))
}

/// Stores or refreshes the copy of an actor.
pub(super) fn remember(tx: &mut Transaction<'_>, actor: &OutsideActor, now: Timestamp) -> Result<(), Error> {
    let row = outside_actors::table.find(&actor.uri);
    let values = (
        outside_actors::handle.eq(&actor.handle),
        outside_actors::handle_key.eq(actor.handle.to_lowercase()),
        outside_actors::name.eq(&actor.name),
        outside_actors::refreshed_at.eq(now.0),
    );
    if tx.execute(diesel::update(row).set(values.clone()))? == 0 {
        tx.execute(
            diesel::insert_into(outside_actors::table).values((outside_actors::uri.eq(&actor.uri), values)),
        )?;
    }
    Ok(())
}
