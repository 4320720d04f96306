//! What the candidates of notices are, for those who may know of them.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::id::{BrandId, PersonId};
use gatepost_model::role::Role;
use gatepost_storage::Reader;

use super::About;
use crate::schema::{brands, candidate_contributors, candidates};
use crate::{Error, role};

/// Id, brand, kind, state, author, and the author of the copied post.
type Row = (i64, i64, String, String, i64, Option<i64>);

/// The candidates of these ids, by id, without those the reader may not know of any more: a role is lost, the notice
/// stays. A fixed number of statements, however many there are.
///
/// # Errors
/// When the database fails.
pub(super) fn of(
    reader: &mut Reader<'_>,
    person: PersonId,
    ids: Vec<i64>,
) -> Result<HashMap<i64, About>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = reader.list(
        candidates::table
            .filter(candidates::id.eq_any(ids.clone()))
            .select((
                candidates::id,
                candidates::brand_id,
                candidates::kind,
                candidates::state,
                candidates::author_id,
                candidates::from_post_author_id,
            )),
    )?;
    let own: Vec<i64> = reader.list(
        candidate_contributors::table
            .filter(candidate_contributors::candidate_id.eq_any(ids))
            .filter(candidate_contributors::person_id.eq(person.0))
            .select(candidate_contributors::candidate_id),
    )?;
    let own: HashSet<i64> = own.into_iter().collect();
    let desks = role::desks_of(reader, person)?;
    let sees_all = role::holds_at_node(reader, person, Role::Compliance)?;
    let names: Vec<(i64, String)> = reader.list(
        brands::table
            .filter(brands::id.eq_any(rows.iter().map(|row| row.1).collect::<Vec<_>>()))
            .select((brands::id, brands::display_name)),
    )?;
    let names: HashMap<i64, String> = names.into_iter().collect();
    let about = |(id, brand, kind, state, author, of_post): Row| {
        let may_know = sees_all
            || author == person.0
            || of_post == Some(person.0)
            || own.contains(&id)
            || desks.contains(&BrandId(brand));
        let about = About {
            brand: names.get(&brand)?.clone(),
            kind: Kind::parse(&kind)?,
            state: CandidateState::parse(&state)?,
        };
        may_know.then_some((id, about))
    };
    Ok(rows.into_iter().filter_map(about).collect())
}
