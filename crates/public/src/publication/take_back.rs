//! Taking a publication back, as far as the tables go: what is sent about it is its caller's.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Kind;
use gatepost_storage::Transaction;

use super::Publication;
use crate::schema::{featured, poll_votes, publication_hashtags, publications};
use crate::{Error, thread};

/// Takes back a publication and whatever shows it: its updates, its place on pages, on top of its brand's page
/// and under hashtags. Its pictures are gone with it, where nothing else shows them; who voted is forgotten.
///
/// # Errors
/// When the database fails.
pub fn take_back(tx: &mut Transaction<'_>, publication: &Publication, now: Timestamp) -> Result<(), Error> {
    let itself = publications::table
        .filter(publications::id.eq(publication.id))
        .filter(publications::tombstoned_at.is_null());
    tx.execute(diesel::update(itself).set(publications::tombstoned_at.eq(now.0)))?;
    let Some(note) = &publication.note else {
        return Ok(());
    };
    let updates = publications::table
        .filter(publications::about_uri.eq(&note.uri))
        .filter(publications::kind.eq(Kind::Update.as_str()))
        .filter(publications::tombstoned_at.is_null());
    tx.execute(diesel::update(updates).set(publications::tombstoned_at.eq(now.0)))?;
    thread::remove(tx, &note.uri)?;
    let pins = featured::table.filter(featured::object_uri.eq(&note.uri));
    tx.execute(diesel::delete(pins))?;
    let tags = publication_hashtags::table.filter(publication_hashtags::publication_id.eq(publication.id));
    tx.execute(diesel::delete(tags))?;
    let votes = poll_votes::table.filter(poll_votes::object_uri.eq(&note.uri));
    tx.execute(diesel::delete(votes))?;
    Ok(())
}
