//! The delivery ledger of a publication: one line per server, as the public plane told.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use gatepost_model::Timestamp;
use gatepost_model::id::ReleaseId;
use gatepost_model::notice::{DeliveryLine, DeliveryState};
use gatepost_storage::{Reader, Transaction, on_each};

use crate::Error;
use crate::schema::{publication_deliveries, releases};

/// How many lines a page about one publication shows; the counts say how many servers there are.
pub(crate) const SHOWN: i64 = 200;

#[derive(Insertable)]
#[diesel(table_name = publication_deliveries, treat_none_as_default_value = false)]
struct NewLine<'a> {
    release_id: i64,
    host: &'a str,
    state: &'static str,
    inboxes: i64,
    attempts: i64,
    last_status: Option<i64>,
    updated_at: i64,
}

/// Writes lines as they are now, in one statement. A line says everything about its server, so a repeat changes
/// nothing; notices are applied in order, so the newest line holds.
pub(super) fn record(
    tx: &mut Transaction<'_>,
    release: ReleaseId,
    lines: &[DeliveryLine],
) -> Result<(), Error> {
    // One statement may name a row once.
    let by_host: BTreeMap<&str, &DeliveryLine> =
        lines.iter().map(|line| (line.host.as_str(), line)).collect();
    if by_host.is_empty() {
        return Ok(());
    }
    let rows: Vec<NewLine<'_>> = by_host
        .into_values()
        .map(|line| NewLine {
            release_id: release.0,
            host: &line.host,
            state: line.state.as_str(),
            inboxes: line.inboxes,
            attempts: line.attempts,
            last_status: line.last_status,
            updated_at: line.at.0,
        })
        .collect();
    on_each!(tx.connection(), |c| diesel::insert_into(
        publication_deliveries::table
    )
    .values(&rows)
    .on_conflict((publication_deliveries::release_id, publication_deliveries::host))
    .do_update()
    .set((
        publication_deliveries::state.eq(excluded(publication_deliveries::state)),
        publication_deliveries::inboxes.eq(excluded(publication_deliveries::inboxes)),
        publication_deliveries::attempts.eq(excluded(publication_deliveries::attempts)),
        publication_deliveries::last_status.eq(excluded(publication_deliveries::last_status)),
        publication_deliveries::updated_at.eq(excluded(publication_deliveries::updated_at)),
    ))
    .execute(c))?;
    Ok(())
}

type Row = (String, String, i64, i64, Option<i64>, i64);

/// The lines of a release, servers that have not taken it first, then by name; up to [`SHOWN`].
pub(crate) fn list(reader: &mut Reader<'_>, release: ReleaseId) -> Result<Vec<DeliveryLine>, Error> {
    let is_delivered = publication_deliveries::state.eq(DeliveryState::Delivered.as_str());
    let rows: Vec<Row> = reader.list(
        publication_deliveries::table
            .filter(publication_deliveries::release_id.eq(release.0))
            .order((is_delivered.asc(), publication_deliveries::host.asc()))
            .limit(SHOWN)
            .select((
                publication_deliveries::host,
                publication_deliveries::state,
                publication_deliveries::inboxes,
                publication_deliveries::attempts,
                publication_deliveries::last_status,
                publication_deliveries::updated_at,
            )),
    )?;
    rows.into_iter()
        .map(|(host, state, inboxes, attempts, last_status, at)| {
            Ok(DeliveryLine {
                host,
                state: DeliveryState::parse(&state)
                    .ok_or(Error::Damaged("a line of a delivery ledger cannot be read"))?,
                inboxes,
                attempts,
                last_status,
                at: Timestamp(at),
            })
        })
        .collect()
}

/// How long the lines of a publication are kept after its release, in seconds: 90 days. Every retry has ended long
/// before, and the counts stay.
const KEPT: i64 = 90 * 24 * 60 * 60;

/// How many releases one run looks after; the rest waits for the next.
const PER_RUN: i64 = 100;

/// Forgets the lines of publications released long ago; gives their number.
///
/// # Errors
/// When the database fails.
pub(crate) fn forget_old(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let lines_of_it = publication_deliveries::table
        .filter(publication_deliveries::release_id.eq(releases::id))
        .select(publication_deliveries::host);
    let old: Vec<i64> = tx.list(
        releases::table
            .filter(releases::released_at.lt(now.plus_seconds(KEPT.saturating_neg()).0))
            .filter(diesel::dsl::exists(lines_of_it))
            .order(releases::id)
            .limit(PER_RUN)
            .select(releases::id),
    )?;
    let lines = publication_deliveries::table.filter(publication_deliveries::release_id.eq_any(old));
    Ok(tx.execute(diesel::delete(lines))?)
}
