//! Reading the gate.

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, SignedCertificate};
use gatepost_model::id::CandidateId;
use gatepost_storage::Reader;

use super::assemble;
use super::candidate::{self, Candidate};
use crate::page::Page;
use crate::schema::{candidate_contributors, candidates, releases};
use crate::{Caller, Error, Inside, brand, role, token};

/// Which candidates.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those in this state.
    pub state: Option<String>,
    /// Only those of this brand.
    pub brand: Option<String>,
    /// Which page of them.
    pub page: Page,
}

/// The candidates a person may see, newest first.
///
/// # Errors
/// [`Error::Invalid`] for a state or brand there is not.
pub async fn list(inside: &Inside, caller: &Caller, filter: Filter) -> Result<Vec<Candidate>, Error> {
    let (now, person) = (inside.context.now(), caller.person);
    inside
        .database
        .read(move |reader| {
            let desks: Vec<i64> = role::desks_of(reader, person)?
                .into_iter()
                .map(|brand| brand.0)
                .collect();
            let contributed = candidate_contributors::table
                .filter(candidate_contributors::person_id.eq(person.0))
                .select(candidate_contributors::candidate_id);
            let mut query = candidates::table
                .filter(
                    candidates::brand_id
                        .eq_any(desks)
                        .or(candidates::author_id.eq(person.0))
                        .or(candidates::from_post_author_id.eq(person.0))
                        .or(candidates::id.eq_any(contributed)),
                )
                .into_boxed();
            if let Some(state) = &filter.state {
                let state =
                    CandidateState::parse(state).ok_or_else(|| Error::invalid("There is no such state."))?;
                query = query.filter(candidates::state.eq(state.as_str()));
            }
            if let Some(name) = &filter.brand {
                let brand = brand::find(reader, name)?
                    .ok_or_else(|| Error::invalid("There is no brand of that name."))?;
                query = query.filter(candidates::brand_id.eq(brand.id.0));
            }
            let cores = candidate::list_page(reader, query, filter.page, filter.page.rows())?;
            assemble::many(reader, cores, now)
        })
        .await
}

/// One candidate.
///
/// # Errors
/// [`Error::NotFound`] when there is none or the caller may not know of it.
pub async fn get(inside: &Inside, caller: &Caller, id: &str) -> Result<Candidate, Error> {
    let (now, caller, id) = (inside.context.now(), caller.clone(), id.to_owned());
    inside
        .database
        .read(move |reader| {
            let core = candidate::get_visible(reader, &caller, &id)?;
            assemble::many(reader, vec![core], now)?
                .pop()
                .ok_or(Error::NotFound)
        })
        .await
}

/// Whether the caller may know of a candidate and is still who they were: both as of one moment, for whoever is
/// about to be told that it has changed.
///
/// # Errors
/// [`Error::Unauthenticated`] when what proved the caller is worth nothing any more.
pub async fn is_visible(inside: &Inside, caller: &Caller, id: CandidateId) -> Result<bool, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            match candidate::get_visible(reader, &caller, &id.to_string()) {
                Ok(_) => Ok(true),
                Err(Error::NotFound) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
}

/// The certificate of a released candidate.
///
/// # Errors
/// [`Error::NotFound`] while it has none.
pub async fn certificate(inside: &Inside, caller: &Caller, id: &str) -> Result<SignedCertificate, Error> {
    let (caller, id) = (caller.clone(), id.to_owned());
    inside
        .database
        .read(move |reader| {
            let core = candidate::get_visible(reader, &caller, &id)?;
            let row = releases::table
                .filter(releases::candidate_id.eq(core.id.0))
                .select(releases::certificate);
            let document: String = reader.find(row)?.ok_or(Error::NotFound)?;
            serde_json::from_str(&document).map_err(|_| Error::Damaged("a certificate cannot be read"))
        })
        .await
}

/// Whether anything was ever released. Until then the command line may set the gate's roles up.
///
/// # Errors
/// When the database fails.
pub fn has_published(reader: &mut Reader<'_>) -> Result<bool, Error> {
    Ok(reader
        .find::<_, i64>(releases::table.select(releases::id).limit(1))?
        .is_some())
}

/// The newest certificates, newest first: marks for the audit chain.
///
/// # Errors
/// When the database fails.
pub fn newest_certificates(reader: &mut Reader<'_>, limit: i64) -> Result<Vec<SignedCertificate>, Error> {
    let rows: Vec<String> = reader.list(
        releases::table
            .order(releases::id.desc())
            .limit(limit)
            .select(releases::certificate),
    )?;
    rows.iter()
        .map(|document| {
            serde_json::from_str(document).map_err(|_| Error::Damaged("a certificate cannot be read"))
        })
        .collect()
}
