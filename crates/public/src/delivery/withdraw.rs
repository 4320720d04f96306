//! Withdrawing what is not sent yet.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::notice::DeliveryState;
use gatepost_storage::Transaction;

use super::{IS_PENDING, Target, counts};
use crate::schema::{deliveries, fan_outs};
use crate::{Error, paused, peer};

/// Hosts told about in one notice.
const HOSTS: usize = 500;

/// What withdrawing came to.
pub(crate) struct Asked {
    /// Every inbox that was ever sent any of the entries, whatever it answered; by host.
    pub(crate) asked: Vec<Target>,
    /// Entries of which something was withdrawn, and at which hosts, a few hundred at a time.
    pub(crate) hosts: Vec<(i64, Vec<String>)>,
}

/// Ends the pending deliveries of these entries and whatever of their fan-outs is still to come.
///
/// A request that is under way ends as it ends: see [`recall::chase`](crate::recall).
pub(crate) fn withdraw(tx: &mut Transaction<'_>, entries: &[i64], now: Timestamp) -> Result<Asked, Error> {
    close_fan_outs(tx, entries, now)?;
    let of_entries = || deliveries::table.filter(deliveries::outbox_id.eq_any(entries));
    // Peers are locked before deliveries, in their order, as by everybody who writes results.
    let mut hosts: Vec<String> = tx.list(of_entries().select(deliveries::host).distinct())?;
    hosts.sort();
    for chunk in hosts.chunks(HOSTS) {
        peer::give_work(tx, chunk.iter().map(String::as_str))?;
    }
    let asked: Vec<(String, String)> = tx.list(
        of_entries()
            .filter(deliveries::attempts.gt(0))
            .order((deliveries::host, deliveries::inbox))
            .select((deliveries::host, deliveries::inbox))
            .distinct(),
    )?;
    let mut withdrawn = Vec::new();
    for entry in entries {
        let pending = deliveries::table
            .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(IS_PENDING))
            .filter(deliveries::outbox_id.eq(entry));
        let mut at: Vec<String> = tx.list(pending.clone().select(deliveries::host).distinct())?;
        if at.is_empty() {
            continue;
        }
        let ended = tx.execute(diesel::update(pending).set((
            deliveries::state.eq(DeliveryState::Withdrawn.as_str()),
            deliveries::updated_at.eq(now.0),
        )))?;
        let ended =
            i64::try_from(ended).map_err(|_| Error::Damaged("more deliveries than can be counted"))?;
        counts::withdraw(tx, *entry, ended)?;
        at.sort();
        withdrawn.extend(at.chunks(HOSTS).map(|chunk| (*entry, chunk.to_vec())));
    }
    paused::remove(tx, entries)?;
    Ok(Asked {
        asked: asked
            .into_iter()
            .map(|(host, inbox)| Target { host, inbox })
            .collect(),
        hosts: withdrawn,
    })
}

fn close_fan_outs(tx: &mut Transaction<'_>, entries: &[i64], now: Timestamp) -> Result<(), Error> {
    let open = fan_outs::table
        .filter(fan_outs::outbox_id.eq_any(entries))
        .filter(fan_outs::finished_at.is_null());
    tx.execute(diesel::update(open).set(fan_outs::finished_at.eq(now.0)))?;
    Ok(())
}
