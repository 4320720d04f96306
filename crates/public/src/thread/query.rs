//! Reading a thread.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::Reader;

use crate::Error;
use crate::actor::{self, OwnActor};
use crate::publication::{self, Publication};
use crate::schema::{outside_items, publications, remote_actors, thread_entries};

/// Something that stands under a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// An answer from outside.
    Outside(OutsideAnswer),
    /// A publication of ours, and the brand it is by.
    Own(Box<(Publication, OwnActor)>),
}

/// An answer from outside that was addressed to everybody and stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideAnswer {
    /// Its address, on its author's server.
    pub uri: String,
    /// The author's name; plain text, cleaned.
    pub author_name: String,
    /// `@name@host`.
    pub author_handle: String,
    /// Sanitised HTML; may be empty.
    pub content_html: String,
    /// Whether its author put a warning before it. The warning is the first paragraph of the content.
    pub is_sensitive: bool,
    /// When its author says it was written, else when it came.
    pub written_at: Timestamp,
}

/// Some entries under a publication, in the order of their arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadPage {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The entry after which the next page begins, where there is one.
    pub next: Option<String>,
}

/// Up to `limit` entries under a publication; after the entry of address `after` where one is named. An `after`
/// that does not stand there gives an empty page. At most five statements, however long the thread is.
///
/// # Errors
/// When the database fails.
pub fn list(
    reader: &mut Reader<'_>,
    publication_uri: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<ThreadPage, Error> {
    let after = match after {
        None => i64::MIN,
        Some(entry) => position_of(reader, publication_uri, entry)?.unwrap_or(i64::MAX),
    };
    let mut uris = standing(reader, publication_uri, after, limit.saturating_add(1))?;
    let limit = usize::try_from(limit).unwrap_or(0);
    let has_more = uris.len() > limit;
    uris.truncate(limit);
    let mut found = outside(reader, &uris)?;
    found.extend(own(reader, &uris)?);
    Ok(ThreadPage {
        entries: uris.iter().filter_map(|uri| found.remove(uri)).collect(),
        next: uris.pop().filter(|_| has_more),
    })
}

fn position_of(reader: &mut Reader<'_>, publication_uri: &str, entry: &str) -> Result<Option<i64>, Error> {
    Ok(reader.find(
        thread_entries::table
            .filter(thread_entries::publication_uri.eq(publication_uri))
            .filter(thread_entries::entry_uri.eq(entry))
            .select(thread_entries::position),
    )?)
}

/// Addresses of the entries that nobody took back.
fn standing(
    reader: &mut Reader<'_>,
    publication_uri: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<String>, Error> {
    let items = outside_items::table
        .filter(outside_items::uri.eq(thread_entries::entry_uri))
        .filter(outside_items::withdrawn_at.is_null());
    let own = publications::table
        .filter(publications::object_uri.eq(thread_entries::entry_uri.nullable()))
        .filter(publications::tombstoned_at.is_null());
    Ok(reader.list(
        thread_entries::table
            .filter(thread_entries::publication_uri.eq(publication_uri))
            .filter(thread_entries::position.gt(after))
            .filter(diesel::dsl::exists(items).or(diesel::dsl::exists(own)))
            .order(thread_entries::position)
            .limit(limit)
            .select(thread_entries::entry_uri),
    )?)
}

#[derive(Queryable)]
struct AnswerRow {
    uri: String,
    name: String,
    handle: String,
    content_html: String,
    is_sensitive: bool,
    published_at: Option<i64>,
    received_at: i64,
}

fn outside(reader: &mut Reader<'_>, uris: &[String]) -> Result<HashMap<String, Entry>, Error> {
    let rows: Vec<AnswerRow> = reader.list(
        outside_items::table
            .inner_join(remote_actors::table.on(remote_actors::uri.eq(outside_items::author_uri)))
            .filter(outside_items::uri.eq_any(uris))
            .filter(outside_items::withdrawn_at.is_null())
            .filter(outside_items::content_html.is_not_null())
            .select((
                outside_items::uri,
                remote_actors::name,
                remote_actors::handle,
                outside_items::content_html.assume_not_null(),
                outside_items::is_sensitive,
                outside_items::published_at,
                outside_items::received_at,
            )),
    )?;
    let answers = rows.into_iter().map(|row| {
        let answer = OutsideAnswer {
            uri: row.uri.clone(),
            author_name: row.name,
            author_handle: row.handle,
            content_html: row.content_html,
            is_sensitive: row.is_sensitive,
            written_at: Timestamp(row.published_at.unwrap_or(row.received_at)),
        };
        (row.uri, Entry::Outside(answer))
    });
    Ok(answers.collect())
}

fn own(reader: &mut Reader<'_>, uris: &[String]) -> Result<HashMap<String, Entry>, Error> {
    let publications = publication::list_by_object_uri(reader, uris)?;
    let ids: Vec<i64> = publications.iter().map(|one| one.actor_id).collect();
    let brands: HashMap<i64, OwnActor> = actor::list_by_id(reader, &ids)?
        .into_iter()
        .map(|brand| (brand.id, brand))
        .collect();
    let entries = publications.into_iter().filter_map(|publication| {
        let uri = publication.note.as_ref()?.uri.clone();
        let brand = brands.get(&publication.actor_id)?.clone();
        Some((uri, Entry::Own(Box::new((publication, brand)))))
    });
    Ok(entries.collect())
}
