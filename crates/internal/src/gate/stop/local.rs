//! Stops set on the public host itself, taken in as stops of the node.

use diesel::prelude::*;
use gatepost_model::notice::LocalStop;
use gatepost_storage::Transaction;

use super::Scope;
use super::set::{Origin, put_from};
use crate::schema::{brands, stop_head, stops};
use crate::{Context, Error, audit};

/// Takes in a stop of the public host, once however often it is told; gives what it holds. From then on it is
/// lifted like every other.
///
/// The audit head is locked by the caller.
pub(crate) fn take_local(tx: &mut Transaction<'_>, context: &Context, stop: &LocalStop) -> Result<(), Error> {
    audit::lock(tx)?;
    let known = stops::table.filter(stops::local_id.eq(stop.id)).select(stops::id);
    if tx.find::<_, i64>(known)?.is_some() {
        return Ok(());
    }
    let brand = match &stop.brand {
        Some(uri) => {
            let brand = brands::table.filter(brands::actor_uri.eq(uri)).select(brands::id);
            tx.find::<_, i64>(brand)?.map(gatepost_model::id::BrandId)
        }
        None => None,
    };
    // A brand this plane does not know: whoever set the stop meant something, so everything is stopped.
    let scope = Scope {
        brand,
        kind: stop.kind,
    };
    put_from(tx, context, scope, &stop.reason, Origin::PublicHost(stop.id))?;
    let head = stop_head::table.filter(stop_head::id.eq(1));
    let newer = head.filter(stop_head::known_local.lt(stop.id));
    tx.execute(diesel::update(newer).set(stop_head::known_local.eq(stop.id)))?;
    Ok(())
}
