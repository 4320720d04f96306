//! What is stopped, and what was.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Kind;
use gatepost_model::id::StopId;
use gatepost_storage::Reader;

use super::demand_reader;
use crate::schema::{brands, people, stops};
use crate::{Caller, Error, Inside};

/// How many lifted stops the list shows below those in force.
const LIFTED: i64 = 50;

/// A stop, as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Its id.
    pub id: StopId,
    /// Which of all changes of stops it was; rises.
    pub epoch: i64,
    /// `node`, `brand` or `kind`; a brand's kind, which only an operator stops, is `brand`.
    pub scope: &'static str,
    /// Name of the one brand.
    pub brand: Option<String>,
    /// The one kind.
    pub kind: Option<Kind>,
    /// Why.
    pub reason: String,
    /// Username of whoever set it; absent for an operator at a command line.
    pub set_by: Option<String>,
    /// When.
    pub set_at: Timestamp,
    /// Username of whoever asked first to lift it.
    pub lift_asked_by: Option<String>,
    /// When it was lifted; absent while it is in force.
    pub lifted_at: Option<Timestamp>,
}

/// The stops in force, newest first, then those lifted last.
///
/// # Errors
/// [`Error::Forbidden`] for whoever is on no desk and neither administrates nor audits.
pub async fn list(inside: &Inside, caller: &Caller) -> Result<Vec<Stop>, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            demand_reader(reader, &caller)?;
            let mut rows: Vec<Row> = reader.list(
                stops::table
                    .filter(stops::lifted_at.is_null())
                    .order(stops::id.desc())
                    .select(Row::as_select()),
            )?;
            rows.extend(
                reader.list::<_, Row>(
                    stops::table
                        .filter(stops::lifted_at.is_not_null())
                        .order((stops::lifted_at.desc(), stops::id.desc()))
                        .limit(LIFTED)
                        .select(Row::as_select()),
                )?,
            );
            read(reader, rows)
        })
        .await
}

/// One stop.
pub(super) fn get(reader: &mut Reader<'_>, id: StopId) -> Result<Stop, Error> {
    let row: Option<Row> = reader.find(stops::table.find(id.0).select(Row::as_select()))?;
    let row = row.ok_or(Error::NotFound)?;
    read(reader, vec![row])?.pop().ok_or(Error::NotFound)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = stops)]
struct Row {
    id: i64,
    epoch: i64,
    brand_id: Option<i64>,
    kind: Option<String>,
    reason: String,
    set_by: Option<i64>,
    set_at: i64,
    lift_asked_by: Option<i64>,
    lifted_at: Option<i64>,
}

/// Puts names to the numbers, in two statements for any number of rows.
fn read(reader: &mut Reader<'_>, rows: Vec<Row>) -> Result<Vec<Stop>, Error> {
    let named: Vec<i64> = rows
        .iter()
        .flat_map(|row| [row.set_by, row.lift_asked_by])
        .flatten()
        .collect();
    let usernames = people::table
        .filter(people::id.eq_any(named))
        .select((people::id, people::username));
    let usernames: HashMap<i64, String> = reader.list::<_, (i64, String)>(usernames)?.into_iter().collect();
    let covered: Vec<i64> = rows.iter().filter_map(|row| row.brand_id).collect();
    let names = brands::table
        .filter(brands::id.eq_any(covered))
        .select((brands::id, brands::name));
    let names: HashMap<i64, String> = reader.list::<_, (i64, String)>(names)?.into_iter().collect();
    let damaged = || Error::Damaged("a stop cannot be read");
    rows.into_iter()
        .map(|row| {
            let name = |id: Option<i64>| {
                id.map(|id| usernames.get(&id).cloned().ok_or_else(damaged))
                    .transpose()
            };
            let brand = row.brand_id.map(|id| names.get(&id).cloned().ok_or_else(damaged));
            let kind = row
                .kind
                .as_deref()
                .map(|kind| Kind::parse(kind).ok_or_else(damaged));
            Ok(Stop {
                id: StopId(row.id),
                epoch: row.epoch,
                scope: match (row.brand_id, &row.kind) {
                    (Some(_), _) => "brand",
                    (None, Some(_)) => "kind",
                    (None, None) => "node",
                },
                brand: brand.transpose()?,
                kind: kind.transpose()?,
                set_by: name(row.set_by)?,
                set_at: Timestamp(row.set_at),
                lift_asked_by: name(row.lift_asked_by)?,
                lifted_at: row.lifted_at.map(Timestamp),
                reason: row.reason,
            })
        })
        .collect()
}
