//! What came in, as the desk sees it.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{BrandId, OutsideItemId};
use gatepost_model::notice::{OutsideActor, OutsideKind};
use gatepost_storage::Reader;

use super::object::find_object;
use crate::brand::{self, Brand};
use crate::page::Page;
use crate::schema::{outside_actors, outside_items};
use crate::{Caller, Error, Inside, gate, role};

/// Something that came in for a brand.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id inside.
    pub id: OutsideItemId,
    /// Why it concerns the brand.
    pub kind: OutsideKind,
    /// Its URI.
    pub uri: String,
    /// Who made it.
    pub author: OutsideActor,
    /// Sanitised HTML; absent for a boost or like.
    pub content_html: Option<String>,
    /// What it answers or is about.
    pub in_reply_to: Option<String>,
    /// When it came.
    pub received_at: Timestamp,
}

type Row = (
    i64,
    String,
    String,
    Option<String>,
    Option<String>,
    i64,
    String,
    String,
    String,
);

type Columns = (
    outside_items::id,
    outside_items::kind,
    outside_items::uri,
    outside_items::content_html,
    outside_items::in_reply_to,
    outside_items::received_at,
    outside_actors::uri,
    outside_actors::handle,
    outside_actors::name,
);
const COLUMNS: Columns = (
    outside_items::id,
    outside_items::kind,
    outside_items::uri,
    outside_items::content_html,
    outside_items::in_reply_to,
    outside_items::received_at,
    outside_actors::uri,
    outside_actors::handle,
    outside_actors::name,
);

/// The kinds that somebody wrote; the others are marks on a publication.
pub(crate) const NOTES: [&str; 3] = [
    OutsideKind::Post.as_str(),
    OutsideKind::Reply.as_str(),
    OutsideKind::Mention.as_str(),
];

/// What came in for the brands whose desk the caller is on, newest first; for one brand, or for all.
///
/// # Errors
/// [`Error::NotFound`] for a brand there is not; [`Error::Forbidden`] for somebody who is not on the desk
/// of that brand, or of any.
pub async fn list(
    inside: &Inside,
    caller: &Caller,
    brand: Option<String>,
    page: Page,
) -> Result<Vec<Item>, Error> {
    let person = caller.person;
    inside
        .database
        .read(move |reader| {
            let mut desks = role::desks_of(reader, person)?;
            if let Some(name) = brand {
                let brand = brand::find(reader, &name)?.ok_or(Error::NotFound)?;
                desks.retain(|desk| *desk == brand.id);
            }
            if desks.is_empty() {
                return Err(Error::forbidden(
                    "What comes in from outside is for the brand's desk.",
                ));
            }
            let desks: Vec<i64> = desks.into_iter().map(|brand| brand.0).collect();
            let query = outside_items::table
                .inner_join(outside_actors::table.on(outside_actors::uri.eq(outside_items::author_uri)))
                .filter(outside_items::brand_id.eq_any(desks))
                .filter(outside_items::withdrawn_at.is_null())
                .select(COLUMNS)
                .into_boxed();
            let rows: Vec<Row> = reader.list(page.cut(query, outside_items::id))?;
            page.newest_first(rows).into_iter().map(of_row).collect()
        })
        .await
}

/// What of these ids is a note that came in for one of these brands and was not taken back: in no order, in
/// one statement.
///
/// # Errors
/// When the database fails.
pub(crate) fn list_notes_by_id(
    reader: &mut Reader<'_>,
    brands: &[BrandId],
    ids: &[i64],
) -> Result<Vec<Item>, Error> {
    let rows: Vec<Row> = reader.list(
        outside_items::table
            .inner_join(outside_actors::table.on(outside_actors::uri.eq(outside_items::author_uri)))
            .filter(outside_items::id.eq_any(ids.to_vec()))
            .filter(outside_items::brand_id.eq_any(brands.iter().map(|brand| brand.0)))
            .filter(outside_items::withdrawn_at.is_null())
            .filter(outside_items::kind.eq_any(NOTES))
            .select(COLUMNS),
    )?;
    rows.into_iter().map(of_row).collect()
}

fn of_row(
    (id, kind, uri, content_html, in_reply_to, received_at, author, handle, name): Row,
) -> Result<Item, Error> {
    Ok(Item {
        id: OutsideItemId(id),
        kind: OutsideKind::parse(&kind).ok_or(Error::Damaged("an outside item cannot be read"))?,
        uri,
        author: OutsideActor {
            uri: author,
            handle,
            name,
        },
        content_html,
        in_reply_to,
        received_at: Timestamp(received_at),
    })
}

/// Whether a reply of this brand may answer the thing at `uri`: one of our publications that stands, a note that
/// came in for the brand and was not taken back, or a post somebody has looked up that is still there.
///
/// # Errors
/// When the database fails.
pub fn is_answerable(reader: &mut Reader<'_>, brand: &Brand, uri: &str) -> Result<bool, Error> {
    let item = outside_items::table
        .filter(outside_items::brand_id.eq(brand.id.0))
        .filter(outside_items::uri.eq(uri))
        .filter(outside_items::kind.eq_any(NOTES))
        .select(outside_items::withdrawn_at);
    if let Some(withdrawn_at) = reader.find::<_, Option<i64>>(item)? {
        return Ok(withdrawn_at.is_none());
    }
    let copy = find_object(reader, uri)?;
    if copy.is_some_and(|copy| !copy.is_gone()) {
        return Ok(true);
    }
    gate::is_publication(reader, uri)
}
