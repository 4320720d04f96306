//! The emergency stop, as the publish transaction sees it.

use diesel::prelude::*;
use gatepost_model::gate::Kind;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use crate::schema::stops;
use crate::{Context, Error, audit};

/// What a stop covers; absent means all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope {
    /// One brand only.
    pub brand: Option<BrandId>,
    /// One kind only.
    pub kind: Option<Kind>,
}

/// Sets a stop: from this commit on nothing it covers is released.
///
/// # Errors
/// When the database fails.
pub fn set(
    tx: &mut Transaction<'_>,
    context: &Context,
    scope: Scope,
    reason: &str,
    by: PersonId,
) -> Result<(), Error> {
    let now = context.now();
    let mut head = audit::lock(tx)?;
    let id = context.next_id();
    tx.execute(diesel::insert_into(stops::table).values((
        stops::id.eq(id),
        stops::brand_id.eq(scope.brand.map(|brand| brand.0)),
        stops::kind.eq(scope.kind.map(Kind::as_str)),
        stops::reason.eq(reason),
        stops::set_by.eq(by.0),
        stops::set_at.eq(now.0),
    )))?;
    let event = audit::Event {
        at: now,
        person: Some(by),
        verb: "stop.set",
        subject: format!("stop:{id}"),
        details: &json!({ "brand": scope.brand, "kind": scope.kind }),
    };
    audit::append(tx, &mut head, event)
}

/// The reason of a stop in force that covers this brand and kind.
pub(super) fn in_force(reader: &mut Reader<'_>, brand: BrandId, kind: Kind) -> Result<Option<String>, Error> {
    let covering = stops::table
        .filter(stops::lifted_at.is_null())
        .filter(stops::brand_id.is_null().or(stops::brand_id.eq(brand.0)))
        .filter(stops::kind.is_null().or(stops::kind.eq(kind.as_str())))
        .order(stops::id)
        .limit(1)
        .select(stops::reason);
    Ok(reader.find(covering)?)
}
