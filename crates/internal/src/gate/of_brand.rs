//! Reading the gate as a brand: its own candidates, and nothing else.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;
use gatepost_model::id::{BrandId, CandidateId};
use gatepost_storage::Reader;

use super::assemble;
use super::candidate::{self, Candidate};
use crate::Error;
use crate::page::Page;
use crate::schema::candidates;

/// The states in which something may still leave.
const WAITING: [CandidateState; 8] = [
    CandidateState::Draft,
    CandidateState::InReview,
    CandidateState::ChangesRequested,
    CandidateState::Approved,
    CandidateState::Scheduled,
    CandidateState::Releasing,
    CandidateState::Expired,
    CandidateState::Held,
];

/// A page of what a brand has waiting at the gate, newest first.
///
/// # Errors
/// When the database fails.
pub(crate) fn list_waiting_of_brand(
    reader: &mut Reader<'_>,
    brand: BrandId,
    page: Page,
    now: Timestamp,
) -> Result<Vec<Candidate>, Error> {
    let query = candidates::table
        .filter(candidates::brand_id.eq(brand.0))
        .filter(candidates::state.eq_any(WAITING.map(CandidateState::as_str)))
        .into_boxed();
    let cores = candidate::list_page(reader, query, page, page.rows())?;
    assemble::seen_from(reader, cores, now, &[brand])
}

/// One candidate of a brand, in whatever state.
///
/// # Errors
/// [`Error::NotFound`] when there is none of this brand.
pub(crate) fn get_of_brand(
    reader: &mut Reader<'_>,
    brand: BrandId,
    id: &str,
    now: Timestamp,
) -> Result<Candidate, Error> {
    let id: CandidateId = id.parse().map_err(|_| Error::NotFound)?;
    let core = candidate::find_core(reader, id)?
        .filter(|core| core.brand == brand)
        .ok_or(Error::NotFound)?;
    assemble::seen_from(reader, vec![core], now, &[brand])?
        .pop()
        .ok_or(Error::NotFound)
}
