//! Which pending deliveries may go now, and which hosts are to look for them again.
//!
//! What is stopped or paused is kept and costs nothing: a host that has nothing else counts as having no work. So
//! whoever lifts a stop or resumes a release gives the hosts their work back, in the same transaction.

use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use gatepost_storage::{Reader, Transaction};

use super::IS_PENDING;
use crate::schema::deliveries;
use crate::{Error, peer};

/// Hosts given their work back in one statement.
const HOSTS: usize = 500;

/// Neither paused nor stopped. A recall goes whatever is stopped. A protocol answer has no kind, so that only a
/// stop without one covers it: comparing with an absent kind is never true.
///
/// The tables of stops are empty nearly always, and the first line then decides for all rows at once.
const IS_FREE: &str = "(
    (NOT EXISTS (SELECT 1 FROM stops) AND NOT EXISTS (SELECT 1 FROM local_stops))
    OR NOT EXISTS (
        SELECT 1
        FROM outbox AS entry
        JOIN actors AS brand ON brand.id = entry.actor_id
        LEFT JOIN publications AS published ON published.id = entry.publication_id
        JOIN (SELECT brand, kind FROM stops UNION ALL SELECT brand, kind FROM local_stops) AS stop
            ON (stop.brand IS NULL OR stop.brand = brand.uri)
            AND (stop.kind IS NULL OR stop.kind = published.kind)
        WHERE entry.id = deliveries.outbox_id AND entry.recall_id IS NULL
    )
) AND NOT EXISTS (SELECT 1 FROM paused_entries WHERE paused_entries.outbox_id = deliveries.outbox_id)";

/// The condition of a delivery that it may go, as far as stops and pauses are concerned.
pub(super) fn is_free() -> SqlLiteral<Bool> {
    diesel::dsl::sql::<Bool>(IS_FREE)
}

/// Whether any delivery to a host is pending that may go.
pub(crate) fn is_any_for(reader: &mut Reader<'_>, host: &str) -> Result<bool, Error> {
    let pending = deliveries::table
        .filter(diesel::dsl::sql::<Bool>(IS_PENDING))
        .filter(deliveries::host.eq(host))
        .filter(is_free());
    Ok(reader.get(diesel::select(diesel::dsl::exists(pending)))?)
}

/// The hosts for which something of these entries is pending look for work again.
pub(crate) fn give_back_to_hosts(tx: &mut Transaction<'_>, entries: &[i64]) -> Result<(), Error> {
    let hosts: Vec<String> = tx.list(
        deliveries::table
            .filter(diesel::dsl::sql::<Bool>(IS_PENDING))
            .filter(deliveries::outbox_id.eq_any(entries))
            .select(deliveries::host)
            .distinct(),
    )?;
    give_work(tx, hosts)
}

/// Every host for which something is pending that may go looks for work again.
pub(crate) fn give_back_to_all_hosts(tx: &mut Transaction<'_>) -> Result<(), Error> {
    let hosts: Vec<String> = tx.list(
        deliveries::table
            .filter(diesel::dsl::sql::<Bool>(IS_PENDING))
            .filter(is_free())
            .select(deliveries::host)
            .distinct(),
    )?;
    give_work(tx, hosts)
}

/// In the one order of hosts, chunk after chunk.
fn give_work(tx: &mut Transaction<'_>, mut hosts: Vec<String>) -> Result<(), Error> {
    hosts.sort();
    for chunk in hosts.chunks(HOSTS) {
        peer::give_work(tx, chunk.iter().map(String::as_str))?;
    }
    Ok(())
}
