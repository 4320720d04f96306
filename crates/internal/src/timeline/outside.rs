//! What our brands have said outside, and what came back.

use diesel::prelude::*;
use gatepost_model::id::{BrandId, EntryId};
use gatepost_storage::Reader;

use crate::entry::load::{self, View};
use crate::entry::{Entry, What, publication};
use crate::page::Page;
use crate::schema::{candidates, outside_items, publications, releases};
use crate::{Caller, Error, Inside, outside as mirror, token};

/// What our brands have published and, for the members of a desk, what came in for it.
///
/// # Errors
/// When the database fails.
pub async fn outside(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<Entry>, Error> {
    let person = caller.person;
    inside
        .database
        .read(move |r| {
            let view = View::of_person(r, person)?;
            let ids = page_of(r, &view, &page)?;
            load::many(r, &view, &ids)
        })
        .await
}

/// The entry, if it is in the caller's timeline of what is outside. For streams: that the caller's token still
/// lives is checked in the same snapshot, so nothing is sent after its end.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token is over.
pub async fn is_outside(inside: &Inside, caller: &Caller, id: EntryId) -> Result<Option<Entry>, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |r| {
            token::confirm(r, &caller)?;
            let view = View::of_person(r, caller.person)?;
            let entry = load::find(r, &view, id)?;
            Ok(entry.filter(|entry| !matches!(entry.what, What::Post(_))))
        })
        .await
}

/// What one brand has published and what came in for it: all that somebody acting as the brand reads.
pub(crate) fn page_of_brand(r: &mut Reader<'_>, brand: BrandId, page: &Page) -> Result<Vec<Entry>, Error> {
    let view = View::Brand(brand);
    let ids = page_of(r, &view, page)?;
    load::many(r, &view, &ids)
}

/// The ids of a page, newest first, in two statements.
pub(super) fn page_of(r: &mut Reader<'_>, view: &View, page: &Page) -> Result<Vec<i64>, Error> {
    let of = match view {
        View::Person { .. } => None,
        View::Brand(brand) => Some(*brand),
    };
    let published = publications_of(r, of, page)?;
    let query = outside_items::table
        .filter(outside_items::brand_id.eq_any(view.desks().iter().map(|brand| brand.0)))
        .filter(outside_items::withdrawn_at.is_null())
        .filter(outside_items::kind.eq_any(mirror::NOTES))
        .select(outside_items::id)
        .into_boxed();
    let came_in = r.list(page.cut(query, outside_items::id))?;
    Ok(page.merged([published, came_in], |id| *id))
}

/// The ids of a page of publications, of one brand or of all, as the database gave them.
pub(crate) fn publications_of(
    r: &mut Reader<'_>,
    of: Option<BrandId>,
    page: &Page,
) -> Result<Vec<i64>, Error> {
    let mut query = publications::table
        .inner_join(releases::table.on(releases::id.eq(publications::release_id)))
        .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
        .filter(candidates::kind.eq_any(publication::NOTES))
        .filter(candidates::state.eq_any(publication::STANDS))
        .filter(publications::release_id.ne_all(publication::deleted()))
        .select(publications::release_id)
        .into_boxed();
    if let Some(brand) = of {
        query = query.filter(releases::brand_id.eq(brand.0));
    }
    Ok(r.list(page.cut(query, publications::release_id))?)
}
