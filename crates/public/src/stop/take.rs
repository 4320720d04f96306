//! Taking the internal plane's word about what is stopped.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{Kind, StopScope, StopState};
use gatepost_model::id::OutsideId;
use gatepost_model::notice::{Notice, StopAnswer};
use gatepost_storage::{Transaction, on_each};

use super::{Head, in_force, local, lock};
use crate::order::Verified;
use crate::schema::{actors, delivery_counts, fan_outs, outbox, publications, stop_head, stops};
use crate::{Error, delivery, notice, paused};

/// What a word about stops came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What the internal plane is answered.
    pub answer: StopAnswer,
    /// Whether anything is different now, so that copies in memory are to be read again.
    pub changed: bool,
}

/// Takes the whole list of what is stopped, if its epoch is higher than the one in force. A lower or equal one
/// changes nothing.
///
/// What a lift sets free waits, as far as it had left half: the rest of each such release is paused, and the
/// internal plane is told.
///
/// # Errors
/// When the database fails.
pub fn take(tx: &mut Transaction<'_>, word: &Verified<StopState>, now: Timestamp) -> Result<Taken, Error> {
    let head = lock(tx)?;
    let state = word.order();
    if state.epoch <= head.epoch {
        return Ok(Taken {
            answer: StopAnswer {
                epoch: head.epoch,
                local_stops: local::list(tx)?,
            },
            changed: false,
        });
    }
    let before = in_force::scopes(tx)?;
    let known_local = state.known_local.max(head.known_local);
    set_head(
        tx,
        Head {
            epoch: state.epoch,
            known_local,
            generation: head.generation.saturating_add(1),
        },
    )?;
    replace(tx, &state.stops)?;
    local::forget_up_to(tx, known_local)?;
    let after = in_force::scopes(tx)?;
    let set_free = |brand: &str, kind| covered(&before, brand, kind) && !covered(&after, brand, kind);
    let waiting = list_under_way(tx, set_free)?;
    let entries: Vec<i64> = waiting.iter().map(|(entry, _)| *entry).collect();
    paused::put(tx, &entries, state.epoch, now)?;
    if before.iter().any(|stop| !after.contains(stop)) {
        delivery::give_back_to_all_hosts(tx)?;
    }
    let mut releases: Vec<OutsideId> = waiting.into_iter().map(|(_, release)| release).collect();
    releases.dedup();
    let told: Vec<Notice> = releases
        .into_iter()
        .map(|release| Notice::Paused { release })
        .collect();
    let local_stops = local::list(tx)?;
    // Last, as it locks the head of the notices until the commit.
    if !told.is_empty() {
        notice::append_all(tx, &told, now)?;
    }
    Ok(Taken {
        answer: StopAnswer {
            epoch: state.epoch,
            local_stops,
        },
        changed: true,
    })
}

fn covered(stops: &[StopScope], brand: &str, kind: Kind) -> bool {
    stops.iter().any(|stop| stop.covers(brand, Some(kind)))
}

fn set_head(tx: &mut Transaction<'_>, head: Head) -> Result<(), Error> {
    let row = stop_head::table.filter(stop_head::id.eq(1));
    tx.execute(diesel::update(row).set((
        stop_head::epoch.eq(head.epoch),
        stop_head::known_local.eq(head.known_local),
        stop_head::generation.eq(head.generation),
    )))?;
    Ok(())
}

fn replace(tx: &mut Transaction<'_>, list: &[StopScope]) -> Result<(), Error> {
    // Every row, as this is the whole list.
    tx.execute(diesel::delete(stops::table))?;
    let rows: Vec<_> = (1_i64..)
        .zip(list)
        .map(|(id, scope)| {
            (
                stops::id.eq(id),
                stops::brand.eq(scope.brand.as_deref()),
                stops::kind.eq(scope.kind.map(Kind::as_str)),
            )
        })
        .collect();
    if !rows.is_empty() {
        on_each!(tx.connection(), |c| diesel::insert_into(stops::table)
            .values(&rows)
            .execute(c))?;
    }
    Ok(())
}

/// The entries of releases, with their release, that are still to reach somebody and were set free. By release.
fn list_under_way(
    tx: &mut Transaction<'_>,
    set_free: impl Fn(&str, Kind) -> bool,
) -> Result<Vec<(i64, OutsideId)>, Error> {
    let open_fan_out = fan_outs::table
        .filter(fan_outs::outbox_id.eq(outbox::id))
        .filter(fan_outs::finished_at.is_null());
    let rows: Vec<(i64, String, String, String)> = tx.list(
        outbox::table
            .inner_join(publications::table.on(outbox::publication_id.eq(publications::id.nullable())))
            .inner_join(actors::table.on(actors::id.eq(outbox::actor_id)))
            .inner_join(delivery_counts::table.on(delivery_counts::outbox_id.eq(outbox::id)))
            .filter(
                delivery_counts::pending
                    .gt(0)
                    .or(diesel::dsl::exists(open_fan_out)),
            )
            .order((publications::id, outbox::id))
            .select((
                outbox::id,
                publications::release_id,
                publications::kind,
                actors::uri,
            )),
    )?;
    let mut under_way = Vec::new();
    for (entry, release, kind, brand) in rows {
        let kind = Kind::parse(&kind).ok_or(Error::Damaged("a publication has an unknown kind"))?;
        if set_free(&brand, kind) {
            let release = OutsideId::parse(&release).ok_or(Error::Damaged("a release id is not one"))?;
            under_way.push((entry, release));
        }
    }
    Ok(under_way)
}
