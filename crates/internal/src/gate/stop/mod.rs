//! The emergency stop: one person sets it, two lift it.
//!
//! ```text
//! set, an operator, the public host -> stops, epoch + 1 -> courier: signed StopState -> public plane
//!        |                                                                                 |
//!        candidates about to leave: held               deliveries: no request more <-------+
//! lift (two people) -> epoch + 1 -> what it held goes back; what had left half waits for resume or recall
//! ```
//! A stop blocks what the company says, never a recall. From the commit that sets it nothing it covers is
//! released, because the publish transaction reads it under the same lock; what is on its way outside is the
//! public plane's to stop.

mod lift;
mod list;
mod local;
mod set;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Kind;
use gatepost_model::id::{BrandId, PersonId, StopId};
use gatepost_model::role::Role;
use gatepost_storage::{Reader, Transaction};

use crate::schema::{brand_roles, stop_head, stops};
use crate::{Caller, Error, role};

pub use lift::{LiftState, lift};
pub use list::{Stop, list};
pub(crate) use local::take_local;
pub(crate) use set::put_by_program;
pub use set::{StopRequest, put, set, set_as_operator};

/// What a stop covers; absent means all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scope {
    /// One brand only.
    pub brand: Option<BrandId>,
    /// One kind only.
    pub kind: Option<Kind>,
}

impl Scope {
    /// Whether it covers what this brand does of this kind.
    fn covers(self, brand: BrandId, kind: Kind) -> bool {
        self.brand.is_none_or(|own| own == brand) && self.kind.is_none_or(|own| own == kind)
    }
}

/// A stop that keeps something from leaving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopInForce {
    /// Its id.
    pub id: StopId,
    /// Why it was set, as somebody wrote it.
    pub reason: String,
}

/// The oldest stop in force that covers this brand and kind.
///
/// # Errors
/// When the database fails.
pub(crate) fn in_force(
    reader: &mut Reader<'_>,
    brand: BrandId,
    kind: Kind,
) -> Result<Option<StopInForce>, Error> {
    let covering = stops::table
        .filter(stops::lifted_at.is_null())
        .filter(stops::brand_id.is_null().or(stops::brand_id.eq(brand.0)))
        .filter(stops::kind.is_null().or(stops::kind.eq(kind.as_str())))
        .order(stops::id)
        .limit(1)
        .select((stops::id, stops::reason));
    let row: Option<(i64, String)> = reader.find(covering)?;
    Ok(row.map(|(id, reason)| StopInForce {
        id: StopId(id),
        reason,
    }))
}

/// The epoch in force: how often stops have changed.
pub(crate) fn epoch(reader: &mut Reader<'_>) -> Result<i64, Error> {
    let head = stop_head::table.filter(stop_head::id.eq(1));
    Ok(reader.get(head.select(stop_head::epoch))?)
}

/// Raises the epoch; gives the new one. The audit head is locked by the caller, so epochs rise one by one.
fn raise_epoch(tx: &mut Transaction<'_>) -> Result<i64, Error> {
    let next = epoch(tx)?.saturating_add(1);
    tx.execute(diesel::update(stop_head::table.filter(stop_head::id.eq(1))).set(stop_head::epoch.eq(next)))?;
    Ok(next)
}

/// Whether somebody holds a gate role at the brand, or at any brand where none is named. With `since`, a role
/// counts only if it was in force by then.
fn holds(
    reader: &mut Reader<'_>,
    person: PersonId,
    brand: Option<BrandId>,
    gate_role: Role,
    since: Option<Timestamp>,
) -> Result<bool, Error> {
    let mut held = brand_roles::table
        .filter(brand_roles::person_id.eq(person.0))
        .filter(brand_roles::role.eq(gate_role.as_str()))
        .select(brand_roles::person_id)
        .limit(1)
        .into_boxed();
    if let Some(brand) = brand {
        held = held.filter(brand_roles::brand_id.eq(brand.0));
    }
    if let Some(since) = since {
        held = held.filter(brand_roles::counts_from.le(since.0));
    }
    Ok(reader.find::<_, i64>(held)?.is_some())
}

/// Refuses whoever may not know of stops: everybody who is on no desk and looks after nothing here.
fn demand_reader(reader: &mut Reader<'_>, caller: &Caller) -> Result<(), Error> {
    if !role::desks_of(reader, caller.person)?.is_empty() {
        return Ok(());
    }
    for at_node in [Role::Administrator, Role::Compliance, Role::Auditor] {
        if role::holds_at_node(reader, caller.person, at_node)? {
            return Ok(());
        }
    }
    Err(Error::forbidden("Only the brands' desks see what is stopped."))
}
