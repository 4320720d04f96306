//! Reading the gate.

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, SignedCertificate};
use gatepost_model::id::{CandidateId, ReleaseId};
use gatepost_model::role::Role;
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

/// The candidates a person may see, newest first; compliance sees all.
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
            let mut query = candidates::table.into_boxed();
            if !role::holds_at_node(reader, person, Role::Compliance)? {
                query = query.filter(
                    candidates::brand_id
                        .eq_any(desks)
                        .or(candidates::author_id.eq(person.0))
                        .or(candidates::from_post_author_id.eq(person.0))
                        .or(candidates::id.eq_any(contributed)),
                );
            }
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
            assemble::for_person(reader, cores, now, person)
        })
        .await
}

/// One candidate.
///
/// # Errors
/// [`Error::NotFound`] when there is none or the caller may not know of it.
pub async fn get(inside: &Inside, caller: &Caller, id: &str) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .read(move |reader| {
            let core = candidate::get_visible(reader, &caller, &id)?;
            assemble::alone(reader, &context, core, caller.person)
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

/// The candidates of the caller's desks whose release a stop has interrupted and that wait for a word to go on or to
/// be taken back, oldest first; at most a page's worth.
///
/// # Errors
/// When the database fails.
pub async fn list_paused(inside: &Inside, caller: &Caller) -> Result<Vec<Candidate>, Error> {
    let (now, person) = (inside.context.now(), caller.person);
    inside
        .database
        .read(move |reader| {
            let desks: Vec<i64> = role::desks_of(reader, person)?
                .into_iter()
                .map(|brand| brand.0)
                .collect();
            let stands = [CandidateState::Published, CandidateState::Superseded];
            let waiting: Vec<i64> = reader.list(
                releases::table
                    .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
                    .filter(releases::paused_at.is_not_null())
                    .filter(releases::brand_id.eq_any(desks))
                    .filter(candidates::state.eq_any(stands.map(CandidateState::as_str)))
                    .order(releases::id)
                    .limit(Page::LONGEST)
                    .select(candidates::id),
            )?;
            let cores = waiting
                .into_iter()
                .map(|id| {
                    candidate::find_core(reader, CandidateId(id))?
                        .ok_or(Error::Damaged("a released candidate is missing"))
                })
                .collect::<Result<Vec<_>, Error>>()?;
            assemble::many(reader, cores, now)
        })
        .await
}

/// Every release's certificate, newest first: for whoever audits, who need not see what was said.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but auditors, compliance and administrators.
pub async fn list_certificates(
    inside: &Inside,
    caller: &Caller,
    page: Page,
) -> Result<Vec<(ReleaseId, SignedCertificate)>, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            let mut may = false;
            for at_node in [Role::Auditor, Role::Compliance, Role::Administrator] {
                may |= role::holds_at_node(reader, caller.person, at_node)?;
            }
            if !may {
                return Err(Error::forbidden(
                    "Only auditors, compliance and administrators list the certificates.",
                ));
            }
            let query = releases::table
                .select((releases::id, releases::certificate))
                .into_boxed();
            let rows: Vec<(i64, String)> = reader.list(page.cut(query, releases::id))?;
            page.newest_first(rows)
                .into_iter()
                .map(|(id, document)| {
                    let certificate = serde_json::from_str(&document)
                        .map_err(|_| Error::Damaged("a certificate cannot be read"))?;
                    Ok((ReleaseId(id), certificate))
                })
                .collect()
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
