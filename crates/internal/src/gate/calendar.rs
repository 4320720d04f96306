//! What leaves when: everything with a time, for the desk's calendar.

use std::collections::BTreeSet;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;

use super::assemble;
use super::candidate::{self, Candidate};
use crate::page::Page;
use crate::schema::{candidates, publications, releases, revisions};
use crate::{Caller, Error, Inside, brand, role, token};

/// The most a calendar shows at once: far more than a month of any desk has.
const MOST: i64 = 500;

/// The candidates of the caller's desks with something in `[from, until)`: a time at which they leave, an embargo, an
/// undo window, or their publication. In no order: a candidate has several times.
///
/// # Errors
/// [`Error::Invalid`] for a brand there is not; [`Error::Unauthenticated`] when the caller's token has died.
pub async fn calendar(
    inside: &Inside,
    caller: &Caller,
    brand: Option<String>,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Candidate>, Error> {
    let (now, caller) = (inside.context.now(), caller.clone());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let mut desks: Vec<i64> = role::desks_of(reader, caller.person)?
                .into_iter()
                .map(|brand| brand.0)
                .collect();
            if let Some(name) = &brand {
                let brand = brand::find(reader, name)?
                    .ok_or_else(|| Error::invalid("There is no brand of that name."))?;
                desks.retain(|desk| *desk == brand.id.0);
            }
            let mut found: BTreeSet<i64> = BTreeSet::new();
            // Index: `candidates_by_brand`.
            let leaving = candidates::table
                .filter(candidates::brand_id.eq_any(desks.clone()))
                .filter(
                    candidates::scheduled_at
                        .between(from.0, until.0)
                        .or(candidates::leaves_at.between(from.0, until.0)),
                )
                .limit(MOST)
                .select(candidates::id);
            found.extend(reader.list::<_, i64>(leaving)?);
            let over = [CandidateState::Rejected, CandidateState::Withdrawn];
            let embargoed = candidates::table
                .inner_join(
                    revisions::table.on(revisions::candidate_id
                        .eq(candidates::id)
                        .and(revisions::number.eq(candidates::revision))),
                )
                .filter(candidates::brand_id.eq_any(desks.clone()))
                .filter(candidates::state.ne_all(over.map(CandidateState::as_str)))
                .filter(revisions::not_before.between(from.0, until.0))
                .limit(MOST)
                .select(candidates::id);
            found.extend(reader.list::<_, i64>(embargoed)?);
            let published = publications::table
                .inner_join(releases::table.on(releases::id.eq(publications::release_id)))
                .filter(releases::brand_id.eq_any(desks))
                .filter(publications::published_at.between(from.0, until.0))
                .limit(MOST)
                .select(releases::candidate_id);
            found.extend(reader.list::<_, i64>(published)?);
            let query = candidates::table
                .filter(candidates::id.eq_any(found.into_iter().collect::<Vec<_>>()))
                .into_boxed();
            let cores = candidate::list_page(reader, query, Page::default(), MOST)?;
            assemble::many(reader, cores, now)
        })
        .await
}
