//! Entries put together: a fixed number of statements, however many a page has.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use gatepost_model::id::{BrandId, EntryId, PersonId};
use gatepost_storage::Reader;

use super::marks::MarksOfPage;
use super::{Entry, Marks, What, publication};
use crate::schema::{outside_items, publications, releases};
use crate::{Error, outside, post, role};

/// With whose eyes entries are read. There is no other way to load any.
#[derive(Debug, Clone)]
pub(crate) enum View {
    /// A person: posts by their audience, every publication, what came in for the brands whose desk they are on.
    Person {
        /// Who.
        person: PersonId,
        /// The brands at which they hold a role.
        desks: Vec<BrandId>,
    },
    /// Somebody acting as a brand: its publications and what came in for it. No post, and no mark: both are
    /// internal.
    Brand(BrandId),
}

impl View {
    /// The eyes of a person, in one statement.
    pub(crate) fn of_person(r: &mut Reader<'_>, person: PersonId) -> Result<Self, Error> {
        let desks = role::desks_of(r, person)?;
        Ok(Self::Person { person, desks })
    }

    /// The brands whose incoming things it shows.
    pub(crate) fn desks(&self) -> &[BrandId] {
        match self {
            Self::Person { desks, .. } => desks,
            Self::Brand(brand) => std::slice::from_ref(brand),
        }
    }
}

/// The entry of that id, if there is one in this view.
pub(crate) fn find(r: &mut Reader<'_>, view: &View, id: EntryId) -> Result<Option<Entry>, Error> {
    Ok(many(r, view, &[id.0])?.pop())
}

/// What exists of these ids in this view, in the order of the ids.
pub(crate) fn many(r: &mut Reader<'_>, view: &View, ids: &[i64]) -> Result<Vec<Entry>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: HashMap<i64, What> = HashMap::new();
    if let View::Person { person, .. } = view {
        let posts = post::list_visible(r, *person, view, ids)?;
        found.extend(posts.into_iter().map(|post| (post.id.0, What::Post(post))));
    }
    let posts: Vec<i64> = found.keys().copied().collect();
    let of = match view {
        View::Person { .. } => None,
        View::Brand(brand) => Some(*brand),
    };
    let others: Vec<i64> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
    if !others.is_empty() {
        let publications = publication::list_by_id(r, of, &others)?.into_iter();
        found.extend(publications.map(|(id, publication)| (id, What::Publication(publication))));
        let items = outside::list_notes_by_id(r, view.desks(), &others)?;
        found.extend(items.into_iter().map(|item| (item.id.0, What::Outside(item))));
    }
    let others: Vec<i64> = others.into_iter().filter(|id| found.contains_key(id)).collect();
    let marks = match view {
        View::Person { person, .. } => Some(MarksOfPage::load(r, *person, &posts, &others)?),
        View::Brand(_) => None,
    };
    let entry = |id: &i64| {
        Some(Entry {
            id: EntryId(*id),
            what: found.remove(id)?,
            marks: marks.as_ref().map_or_else(Marks::default, |marks| marks.of(*id)),
        })
    };
    Ok(ids.iter().filter_map(entry).collect())
}

/// Which of these ids, none of them a post, are in this view: in two statements.
pub(crate) fn visible_others(r: &mut Reader<'_>, view: &View, ids: &[i64]) -> Result<HashSet<i64>, Error> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let mut published = publications::table
        .inner_join(releases::table.on(releases::id.eq(publications::release_id)))
        .filter(publications::release_id.eq_any(ids.to_vec()))
        .select(publications::release_id)
        .into_boxed();
    if let View::Brand(brand) = view {
        published = published.filter(releases::brand_id.eq(brand.0));
    }
    let came_in = outside_items::table
        .filter(outside_items::id.eq_any(ids.to_vec()))
        .filter(outside_items::brand_id.eq_any(view.desks().iter().map(|brand| brand.0)))
        .filter(outside_items::withdrawn_at.is_null())
        .select(outside_items::id);
    let mut visible: HashSet<i64> = r.list(published)?.into_iter().collect();
    visible.extend(r.list::<_, i64>(came_in)?);
    Ok(visible)
}

/// Whether this id is a publication, or something that came in for these eyes, be it taken back since.
pub(super) fn was_among_others(r: &mut Reader<'_>, view: &View, id: EntryId) -> Result<bool, Error> {
    let came_in = outside_items::table
        .filter(outside_items::id.eq(id.0))
        .filter(outside_items::brand_id.eq_any(view.desks().iter().map(|brand| brand.0)))
        .select(outside_items::id);
    Ok(r.find::<_, i64>(came_in)?.is_some() || !visible_others(r, view, &[id.0])?.is_empty())
}
