//! The words that are shown now, where a publication was changed after it was published.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::{Reader, Transaction, on_each};

use super::row::PublicationRow;
use super::{Publication, PublishedNote};
use crate::Error;
use crate::schema::{publications, revised_objects};

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = revised_objects, primary_key(object_uri))]
struct NewRevised<'a> {
    object_uri: &'a str,
    publication_id: i64,
    updated_at: i64,
}

/// From now on the object shows the words of this update.
///
/// # Errors
/// When the database fails.
pub fn supersede(
    tx: &mut Transaction<'_>,
    object_uri: &str,
    update_id: i64,
    now: Timestamp,
) -> Result<(), Error> {
    let row = NewRevised {
        object_uri,
        publication_id: update_id,
        updated_at: now.0,
    };
    on_each!(tx.connection(), |c| diesel::insert_into(revised_objects::table)
        .values(&row)
        .on_conflict(revised_objects::object_uri)
        .do_update()
        .set(&row)
        .execute(c))?;
    Ok(())
}

/// Puts the newest words in place, by one statement for all of them.
pub(super) fn bring_up_to_date(reader: &mut Reader<'_>, found: &mut [Publication]) -> Result<(), Error> {
    let uris: Vec<&str> = found
        .iter()
        .filter_map(|publication| Some(publication.note.as_ref()?.uri.as_str()))
        .collect();
    if uris.is_empty() {
        return Ok(());
    }
    let rows: Vec<(String, i64, PublicationRow)> = reader.list(
        revised_objects::table
            .inner_join(publications::table.on(publications::id.eq(revised_objects::publication_id)))
            .filter(revised_objects::object_uri.eq_any(uris))
            .select((
                revised_objects::object_uri,
                revised_objects::updated_at,
                publications::all_columns,
            )),
    )?;
    let mut newest: HashMap<String, PublishedNote> = rows
        .into_iter()
        .map(|(uri, updated_at, row)| {
            let note = PublishedNote {
                updated_at: Some(Timestamp(updated_at)),
                ..row.note_at(uri.clone())?
            };
            Ok::<_, Error>((uri, note))
        })
        .collect::<Result<_, _>>()?;
    for note in found
        .iter_mut()
        .filter_map(|publication| publication.note.as_mut())
    {
        if let Some(current) = newest.remove(&note.uri) {
            *note = current;
        }
    }
    Ok(())
}
