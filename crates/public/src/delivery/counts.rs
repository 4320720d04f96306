//! How far an entry's deliveries are: kept with every change, so that nobody has to count rows.

use std::collections::BTreeMap;

use diesel::prelude::*;
use gatepost_model::notice::DeliveryCounts;
use gatepost_storage::{Reader, Transaction};

use crate::Error;
use crate::schema::{delivery_counts, outbox, publications};

/// Counts deliveries that have just been added.
pub(super) fn add_pending(tx: &mut Transaction<'_>, outbox_id: i64, added: i64) -> Result<(), Error> {
    let row = delivery_counts::table.filter(delivery_counts::outbox_id.eq(outbox_id));
    tx.execute(diesel::update(row).set(delivery_counts::pending.eq(delivery_counts::pending + added)))?;
    Ok(())
}

/// Moves deliveries of one entry from pending to what `settled` counts; its own `pending` is not read.
pub(super) fn settle(
    tx: &mut Transaction<'_>,
    outbox_id: i64,
    settled: &DeliveryCounts,
) -> Result<(), Error> {
    let moved = settled.delivered + settled.refused + settled.failed;
    let row = delivery_counts::table.filter(delivery_counts::outbox_id.eq(outbox_id));
    tx.execute(diesel::update(row).set((
        delivery_counts::pending.eq(delivery_counts::pending - moved),
        delivery_counts::delivered.eq(delivery_counts::delivered + settled.delivered),
        delivery_counts::refused.eq(delivery_counts::refused + settled.refused),
        delivery_counts::failed.eq(delivery_counts::failed + settled.failed),
    )))?;
    Ok(())
}

/// Deliveries of one entry are pending no longer, and nobody answered: they were taken back before they were sent.
pub(super) fn withdraw(tx: &mut Transaction<'_>, outbox_id: i64, withdrawn: i64) -> Result<(), Error> {
    let row = delivery_counts::table.filter(delivery_counts::outbox_id.eq(outbox_id));
    tx.execute(diesel::update(row).set(delivery_counts::pending.eq(delivery_counts::pending - withdrawn)))?;
    Ok(())
}

/// Counts ends of deliveries that were pending no longer: their requests were under way when they were withdrawn.
pub(super) fn settle_late(
    tx: &mut Transaction<'_>,
    outbox_id: i64,
    settled: &DeliveryCounts,
) -> Result<(), Error> {
    let moved = settled.delivered + settled.refused + settled.failed;
    withdraw(tx, outbox_id, -moved)?;
    settle(tx, outbox_id, settled)
}

/// The present counts of these publications, by release. A publication may have several entries, such as one that
/// is sent and one that takes it back; they are counted together.
pub(super) fn of_publications(
    reader: &mut Reader<'_>,
    publication_ids: Vec<i64>,
) -> Result<BTreeMap<String, DeliveryCounts>, Error> {
    let rows: Vec<(String, i64, i64, i64, i64)> = reader.list(
        publications::table
            .inner_join(outbox::table.on(outbox::publication_id.eq(publications::id.nullable())))
            .inner_join(delivery_counts::table.on(delivery_counts::outbox_id.eq(outbox::id)))
            .filter(publications::id.eq_any(publication_ids))
            .select((
                publications::release_id,
                delivery_counts::pending,
                delivery_counts::delivered,
                delivery_counts::refused,
                delivery_counts::failed,
            )),
    )?;
    let mut by_release = BTreeMap::<String, DeliveryCounts>::new();
    for (release_id, pending, delivered, refused, failed) in rows {
        let counts = by_release.entry(release_id).or_default();
        counts.pending += pending;
        counts.delivered += delivered;
        counts.refused += refused;
        counts.failed += failed;
    }
    Ok(by_release)
}
