//! Whom something of ours was sent to, so that what is said of it later goes to the same.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::{Reader, Transaction};

use crate::Error;
use crate::schema::{deliveries, fan_outs, outbox};

/// Every inbox that has, had or is to have a delivery about something, each once, whatever it answered. One that
/// still waits is among them: order is kept for each inbox and object, so what comes later is sent later.
///
/// # Errors
/// When the database fails.
pub fn list_inboxes(reader: &mut Reader<'_>, object_key: &str) -> Result<Vec<String>, Error> {
    // By way of the entries, of which there are few: for them there is an index, and one from them to their rows.
    let entries = outbox::table
        .filter(outbox::object_key.eq(object_key))
        .select(outbox::id);
    Ok(reader.list(
        deliveries::table
            .filter(deliveries::outbox_id.eq_any(entries))
            .select(deliveries::inbox)
            .distinct()
            .order(deliveries::inbox),
    )?)
}

/// Ends the fan-outs about something that are still open: whom it has not reached need not hear of it any more.
///
/// # Errors
/// When the database fails.
pub fn end_fan_outs(tx: &mut Transaction<'_>, object_key: &str, now: Timestamp) -> Result<(), Error> {
    let entries = outbox::table
        .filter(outbox::object_key.eq(object_key))
        .select(outbox::id);
    let open = fan_outs::table
        .filter(fan_outs::outbox_id.eq_any(entries))
        .filter(fan_outs::finished_at.is_null());
    tx.execute(diesel::update(open).set(fan_outs::finished_at.eq(now.0)))?;
    Ok(())
}
