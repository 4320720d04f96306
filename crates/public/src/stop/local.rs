//! Stops that are set on this host itself, the internal plane reachable or not.

use diesel::dsl::max;
use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{Kind, StopScope};
use gatepost_model::notice::{LocalStop, Notice};
use gatepost_storage::{Reader, Transaction};

use super::{lock, touch};
use crate::schema::local_stops;
use crate::{Error, notice};

/// Sets a stop on this host. The internal plane is told by a notice, and only its word ends the stop.
///
/// # Errors
/// When the database fails.
pub fn set_local(
    tx: &mut Transaction<'_>,
    scope: StopScope,
    reason: &str,
    now: Timestamp,
) -> Result<LocalStop, Error> {
    let head = lock(tx)?;
    let newest: Option<i64> = tx.get(local_stops::table.select(max(local_stops::id)))?;
    let stop = LocalStop {
        id: newest.unwrap_or(0).max(head.known_local).saturating_add(1),
        brand: scope.brand,
        kind: scope.kind,
        reason: reason.to_owned(),
        at: now,
    };
    tx.execute(diesel::insert_into(local_stops::table).values((
        local_stops::id.eq(stop.id),
        local_stops::brand.eq(&stop.brand),
        local_stops::kind.eq(stop.kind.map(Kind::as_str)),
        local_stops::reason.eq(&stop.reason),
        local_stops::set_at.eq(stop.at.0),
    )))?;
    touch(tx)?;
    notice::append(tx, &Notice::LocalStop(stop.clone()), now)?;
    Ok(stop)
}

/// Number, brand, kind, reason and time of a stop, in the order of the columns.
type LocalRow = (i64, Option<String>, Option<String>, String, i64);

/// The stops of this host that the internal plane's newest word did not know of, in their order.
pub(super) fn list(reader: &mut Reader<'_>) -> Result<Vec<LocalStop>, Error> {
    let rows: Vec<LocalRow> = reader.list(local_stops::table.order(local_stops::id))?;
    rows.into_iter()
        .map(|(id, brand, kind, reason, set_at)| {
            let kind =
                kind.map(|name| Kind::parse(&name).ok_or(Error::Damaged("a stop has an unknown kind")));
            Ok(LocalStop {
                id,
                brand,
                kind: kind.transpose()?,
                reason,
                at: Timestamp(set_at),
            })
        })
        .collect()
}

/// The internal plane knows of the stops up to this one: they are in its list while they are in force.
pub(super) fn forget_up_to(tx: &mut Transaction<'_>, known: i64) -> Result<(), Error> {
    tx.execute(diesel::delete(
        local_stops::table.filter(local_stops::id.le(known)),
    ))?;
    Ok(())
}
