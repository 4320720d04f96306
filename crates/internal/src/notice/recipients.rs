//! Who is told.

use diesel::prelude::*;
use gatepost_model::id::{BrandId, CandidateId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::Reader;

use crate::Error;
use crate::schema::{brand_roles, candidate_contributors, candidates, node_roles, people};

/// Whoever wrote a candidate or a part of it: its author and its contributors.
///
/// # Errors
/// When the database fails.
pub(crate) fn makers_of(reader: &mut Reader<'_>, candidate: CandidateId) -> Result<Vec<PersonId>, Error> {
    let author = candidates::table.find(candidate.0).select(candidates::author_id);
    let mut makers: Vec<i64> = reader.list(author)?;
    let contributors = candidate_contributors::table
        .filter(candidate_contributors::candidate_id.eq(candidate.0))
        .select(candidate_contributors::person_id);
    makers.extend(reader.list::<_, i64>(contributors)?);
    Ok(each_once(makers))
}

/// Everybody with a gate role at a brand.
///
/// # Errors
/// When the database fails.
pub(crate) fn desk_of(reader: &mut Reader<'_>, brand: BrandId) -> Result<Vec<PersonId>, Error> {
    let desk = brand_roles::table
        .filter(brand_roles::brand_id.eq(brand.0))
        .select(brand_roles::person_id)
        .distinct();
    Ok(each_once(reader.list(desk)?))
}

/// Everybody with a gate role anywhere: for what concerns every brand.
///
/// # Errors
/// When the database fails.
pub(crate) fn everybody_on_a_desk(reader: &mut Reader<'_>) -> Result<Vec<PersonId>, Error> {
    let desks = brand_roles::table.select(brand_roles::person_id).distinct();
    Ok(each_once(reader.list(desks)?))
}

/// Every active administrator.
///
/// # Errors
/// When the database fails.
pub(crate) fn administrators(reader: &mut Reader<'_>) -> Result<Vec<PersonId>, Error> {
    let administrators = node_roles::table
        .inner_join(people::table.on(people::id.eq(node_roles::person_id)))
        .filter(node_roles::role.eq(Role::Administrator.as_str()))
        .filter(people::deactivated_at.is_null())
        .select(node_roles::person_id);
    Ok(each_once(reader.list(administrators)?))
}

fn each_once(mut ids: Vec<i64>) -> Vec<PersonId> {
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(PersonId).collect()
}
