//! Publications as entries, read from the mirror: what outsiders read there now.
//!
//! Only what publishes something of its own is an entry: an update is seen in the entry it is about, a boost, a
//! follow or a pin is nothing to read. What was recalled or deleted is no entry any more.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::id::BrandId;
use gatepost_storage::Reader;

use super::Publication;
use crate::schema::candidates;
use crate::{Error, brand, gate};

/// The kinds of a candidate whose publication people read.
pub(crate) const NOTES: [&str; 3] = [Kind::Create.as_str(), Kind::Reply.as_str(), Kind::Poll.as_str()];

/// The same without those that answer something.
pub(crate) const BEGINNINGS: [&str; 2] = [Kind::Create.as_str(), Kind::Poll.as_str()];

/// States in which what was released has not been taken back.
pub(crate) const STANDS: [&str; 2] = [
    CandidateState::Published.as_str(),
    CandidateState::Superseded.as_str(),
];

// What was done to a publication later.
diesel::alias! {
    pub(crate) const LATER: Alias<Later> = candidates as later;
}

/// The releases whose publications were taken back by a delete, for a condition `release_id NOT IN`.
///
/// Index: `candidates_by_target`.
#[diesel::dsl::auto_type]
pub(crate) fn deleted() -> _ {
    let delete: &'static str = Kind::Delete.as_str();
    let published: &'static str = CandidateState::Published.as_str();
    LATER
        .filter(LATER.field(candidates::target_release_id).is_not_null())
        .filter(LATER.field(candidates::kind).eq(delete))
        .filter(LATER.field(candidates::state).eq(published))
        .select(LATER.field(candidates::target_release_id).assume_not_null())
}

/// What of these ids is a note that a brand has published and that stands, by id: in four statements. Of one
/// brand, or of all.
pub(super) fn list_by_id(
    reader: &mut Reader<'_>,
    of: Option<BrandId>,
    ids: &[i64],
) -> Result<HashMap<i64, Publication>, Error> {
    let mut found = gate::published(reader, ids)?;
    found.retain(|_, published| published.stands && of.is_none_or(|brand| brand == published.brand));
    if found.is_empty() {
        return Ok(HashMap::new());
    }
    // There are few brands.
    let brands: HashMap<i64, brand::Brand> = brand::list(reader)?
        .into_iter()
        .map(|brand| (brand.id.0, brand))
        .collect();
    found
        .into_iter()
        .map(|(id, published)| {
            let brand = brands.get(&published.brand.0).cloned();
            let brand = brand.ok_or(Error::Damaged("a brand is missing"))?;
            Ok((id, published.entry(brand)?))
        })
        .collect()
}
