//! Publications by hashtag.

use diesel::prelude::*;
use gatepost_model::id::OutsideId;
use gatepost_storage::{Reader, Transaction, on_each};

use super::PublicationPage;
use super::query::{page, position_of};
use super::row::PublicationRow;
use crate::Error;
use crate::schema::{publication_hashtags, publications};

#[derive(Insertable)]
#[diesel(table_name = publication_hashtags, treat_none_as_default_value = false)]
struct NewTag<'a> {
    tag: &'a str,
    publication_id: i64,
}

/// Makes these the hashtags of a publication, in place of what it had.
///
/// # Errors
/// When the database fails.
pub fn set_tags(tx: &mut Transaction<'_>, publication_id: i64, tags: &[String]) -> Result<(), Error> {
    let old = publication_hashtags::table.filter(publication_hashtags::publication_id.eq(publication_id));
    tx.execute(diesel::delete(old))?;
    let rows: Vec<NewTag<'_>> = tags.iter().map(|tag| NewTag { tag, publication_id }).collect();
    if rows.is_empty() {
        return Ok(());
    }
    on_each!(tx.connection(), |c| diesel::insert_into(
        publication_hashtags::table
    )
    .values(&rows)
    .on_conflict_do_nothing()
    .execute(c))?;
    Ok(())
}

/// Up to `limit` notes of any brand that stand and have a hashtag, newest first; before the note of `before`
/// where one is named. A `before` that is no note gives an empty page.
///
/// # Errors
/// When the database fails.
pub fn list_tagged(
    reader: &mut Reader<'_>,
    tag: &str,
    before: Option<&OutsideId>,
    limit: i64,
) -> Result<PublicationPage, Error> {
    let before = position_of(reader, before)?;
    let tagged = publication_hashtags::table
        .filter(publication_hashtags::tag.eq(tag))
        .select(publication_hashtags::publication_id);
    let rows: Vec<PublicationRow> = reader.list(
        publications::table
            .filter(publications::id.eq_any(tagged))
            .filter(publications::id.lt(before))
            .filter(publications::object_uri.is_not_null())
            .filter(publications::tombstoned_at.is_null())
            .order(publications::id.desc())
            .limit(limit.saturating_add(1)),
    )?;
    page(reader, rows, limit)
}
