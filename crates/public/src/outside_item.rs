//! What came in from outside and concerns a brand: notes, boosts, likes.
//!
//! An item is stored once, however many brands it concerns; each brand's notice says why. What its author took
//! back stays as an empty row, so that the same address cannot come in again.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::notice::OutsideKind;
use gatepost_storage::{Reader, Transaction};

use crate::Error;
use crate::schema::outside_items;

/// Something that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredItem {
    /// URI of the object; for a boost or like of the activity. At most 1024 bytes.
    pub uri: String,
    /// Why it concerns a brand; of several reasons the strongest.
    pub kind: OutsideKind,
    /// Address of its author.
    pub author_uri: String,
    /// Sanitised HTML; absent for a boost or like and for what was taken back.
    pub content_html: Option<String>,
    /// What it answers; for a boost or like the publication. At most 1024 bytes.
    pub in_reply_to: Option<String>,
    /// When its author says it was written.
    pub published_at: Option<Timestamp>,
    /// When its author says it was changed.
    pub updated_at: Option<Timestamp>,
    /// When it came.
    pub received_at: Timestamp,
    /// When its author took it back.
    pub withdrawn_at: Option<Timestamp>,
    /// Whether its author put a warning before it.
    pub is_sensitive: bool,
}

#[derive(Queryable)]
struct ItemRow {
    uri: String,
    kind: String,
    author_uri: String,
    content_html: Option<String>,
    in_reply_to: Option<String>,
    published_at: Option<i64>,
    updated_at: Option<i64>,
    received_at: i64,
    withdrawn_at: Option<i64>,
    is_sensitive: bool,
}

impl TryFrom<ItemRow> for StoredItem {
    type Error = Error;

    fn try_from(row: ItemRow) -> Result<Self, Error> {
        Ok(Self {
            uri: row.uri,
            kind: OutsideKind::parse(&row.kind)
                .ok_or(Error::Damaged("an outside item has an unknown kind"))?,
            author_uri: row.author_uri,
            content_html: row.content_html,
            in_reply_to: row.in_reply_to,
            published_at: row.published_at.map(Timestamp),
            updated_at: row.updated_at.map(Timestamp),
            received_at: Timestamp(row.received_at),
            withdrawn_at: row.withdrawn_at.map(Timestamp),
            is_sensitive: row.is_sensitive,
        })
    }
}

/// The item at this address, withdrawn or not.
///
/// # Errors
/// When the database fails.
pub fn find(reader: &mut Reader<'_>, uri: &str) -> Result<Option<StoredItem>, Error> {
    read(reader.find(outside_items::table.filter(outside_items::uri.eq(uri)))?)
}

/// The like or boost of a publication by an actor, if one stands. Somebody likes a thing once.
///
/// # Errors
/// When the database fails.
pub fn find_reaction(
    reader: &mut Reader<'_>,
    author_uri: &str,
    kind: OutsideKind,
    publication_uri: &str,
) -> Result<Option<StoredItem>, Error> {
    read(
        reader.find(
            outside_items::table
                .filter(outside_items::author_uri.eq(author_uri))
                .filter(outside_items::in_reply_to.eq(publication_uri))
                .filter(outside_items::kind.eq(kind.as_str()))
                .filter(outside_items::withdrawn_at.is_null()),
        )?,
    )
}

/// Addresses of what an actor has written or done and not taken back.
///
/// # Errors
/// When the database fails.
pub fn list_uris_by_author(reader: &mut Reader<'_>, author_uri: &str) -> Result<Vec<String>, Error> {
    Ok(reader.list(
        outside_items::table
            .filter(outside_items::author_uri.eq(author_uri))
            .filter(outside_items::withdrawn_at.is_null())
            .order(outside_items::received_at)
            .select(outside_items::uri),
    )?)
}

/// How many items of a kind about a publication stand.
///
/// # Errors
/// When the database fails.
pub fn count(reader: &mut Reader<'_>, publication_uri: &str, kind: OutsideKind) -> Result<i64, Error> {
    Ok(reader.get(
        outside_items::table
            .filter(outside_items::in_reply_to.eq(publication_uri))
            .filter(outside_items::kind.eq(kind.as_str()))
            .filter(outside_items::withdrawn_at.is_null())
            .count(),
    )?)
}

/// Stores an item.
///
/// # Errors
/// When the database fails; [`gatepost_storage::Error::is_duplicate`] where the address is taken.
pub fn insert(tx: &mut Transaction<'_>, item: &StoredItem) -> Result<(), Error> {
    tx.execute(diesel::insert_into(outside_items::table).values((
        outside_items::uri.eq(&item.uri),
        outside_items::kind.eq(item.kind.as_str()),
        outside_items::author_uri.eq(&item.author_uri),
        outside_items::content_html.eq(&item.content_html),
        outside_items::in_reply_to.eq(&item.in_reply_to),
        outside_items::published_at.eq(item.published_at.map(|moment| moment.0)),
        outside_items::updated_at.eq(item.updated_at.map(|moment| moment.0)),
        outside_items::received_at.eq(item.received_at.0),
        outside_items::withdrawn_at.eq(item.withdrawn_at.map(|moment| moment.0)),
        outside_items::is_sensitive.eq(item.is_sensitive),
    )))?;
    Ok(())
}

/// Replaces the content of an item by its author's newer one.
///
/// # Errors
/// When the database fails.
pub fn change(
    tx: &mut Transaction<'_>,
    uri: &str,
    content_html: &str,
    is_sensitive: bool,
    updated_at: Timestamp,
) -> Result<(), Error> {
    let item = outside_items::table.filter(outside_items::uri.eq(uri));
    tx.execute(diesel::update(item).set((
        outside_items::content_html.eq(content_html),
        outside_items::is_sensitive.eq(is_sensitive),
        outside_items::updated_at.eq(updated_at.0),
    )))?;
    Ok(())
}

/// Takes an item back: its content is forgotten, its address is not.
///
/// # Errors
/// When the database fails.
pub fn withdraw(tx: &mut Transaction<'_>, uri: &str, now: Timestamp) -> Result<(), Error> {
    let item = outside_items::table.filter(outside_items::uri.eq(uri));
    tx.execute(diesel::update(item).set((
        outside_items::content_html.eq(None::<String>),
        outside_items::withdrawn_at.eq(now.0),
    )))?;
    Ok(())
}

fn read(row: Option<ItemRow>) -> Result<Option<StoredItem>, Error> {
    row.map(StoredItem::try_from).transpose()
}
