//! What a brand has put on top of its page.

use diesel::prelude::*;
use gatepost_storage::{Reader, Transaction, on_each};

use crate::Error;
use crate::schema::featured;

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = featured, primary_key(actor_id, object_uri))]
struct NewPin<'a> {
    actor_id: i64,
    object_uri: &'a str,
    position: i64,
}

/// Puts an object on top. `position` is a fresh inside id: the newest pin comes first.
///
/// # Errors
/// When the database fails.
pub fn pin(tx: &mut Transaction<'_>, actor_id: i64, object_uri: &str, position: i64) -> Result<(), Error> {
    let row = NewPin {
        actor_id,
        object_uri,
        position,
    };
    on_each!(tx.connection(), |c| diesel::insert_into(featured::table)
        .values(&row)
        .on_conflict((featured::actor_id, featured::object_uri))
        .do_update()
        .set(&row)
        .execute(c))?;
    Ok(())
}

/// Takes an object down from the top. Gives whether it was there.
///
/// # Errors
/// When the database fails.
pub fn unpin(tx: &mut Transaction<'_>, actor_id: i64, object_uri: &str) -> Result<bool, Error> {
    let row = featured::table
        .filter(featured::actor_id.eq(actor_id))
        .filter(featured::object_uri.eq(object_uri));
    Ok(tx.execute(diesel::delete(row))? > 0)
}

/// Addresses of what a brand has on top, the newest pin first.
///
/// # Errors
/// When the database fails.
pub fn list(reader: &mut Reader<'_>, actor_id: i64) -> Result<Vec<String>, Error> {
    Ok(reader.list(
        featured::table
            .filter(featured::actor_id.eq(actor_id))
            .order(featured::position.desc())
            .select(featured::object_uri),
    )?)
}
