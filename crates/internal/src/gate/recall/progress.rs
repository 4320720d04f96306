//! How far a recall is, as the public plane tells; and its end.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::upsert::excluded;
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;
use gatepost_model::id::{CandidateId, OutsideId};
use gatepost_model::notice::DeliveryLine;
use gatepost_storage::{Transaction, on_each};
use serde_json::json;

use super::whole;
use crate::gate::{candidate, tell};
use crate::schema::{candidates, recall_deliveries, recalls};
use crate::{Error, Inside, audit};

/// After this long a recall is over, whoever has not answered: 7 days, in seconds.
const LONGEST: i64 = 7 * 24 * 60 * 60;

/// How many recalls one run ends; the rest waits for the next.
const PER_RUN: i64 = 100;

#[derive(Insertable)]
#[diesel(table_name = recall_deliveries, treat_none_as_default_value = false)]
struct NewLine<'a> {
    recall_id: i64,
    host: &'a str,
    state: &'static str,
    inboxes: i64,
    attempts: i64,
    last_status: Option<i64>,
    updated_at: i64,
}

/// Writes down what the public plane tells of a recall: lines as they are now, and whether it is finished. Gives
/// the candidates that have changed. A repeat changes nothing. The audit head is locked by the caller.
pub(crate) fn record(
    tx: &mut Transaction<'_>,
    recall: &OutsideId,
    lines: &[DeliveryLine],
    finished: bool,
    now: Timestamp,
) -> Result<Vec<CandidateId>, Error> {
    let found: Option<(i64, i64, Option<i64>)> = tx.find(
        recalls::table
            .filter(recalls::outside_id.eq(recall.as_str()))
            .select((recalls::id, recalls::candidate_id, recalls::finished_at)),
    )?;
    let Some((id, candidate, finished_at)) = found else {
        return Ok(Vec::new());
    };
    write_lines(tx, id, lines)?;
    if finished && finished_at.is_none() {
        return finish(tx, id, now);
    }
    Ok(vec![CandidateId(candidate)])
}

fn write_lines(tx: &mut Transaction<'_>, recall: i64, lines: &[DeliveryLine]) -> Result<(), Error> {
    // One statement may name a row once.
    let by_host: BTreeMap<&str, &DeliveryLine> =
        lines.iter().map(|line| (line.host.as_str(), line)).collect();
    if by_host.is_empty() {
        return Ok(());
    }
    let rows: Vec<NewLine<'_>> = by_host
        .into_values()
        .map(|line| NewLine {
            recall_id: recall,
            host: &line.host,
            state: line.state.as_str(),
            inboxes: line.inboxes,
            attempts: line.attempts,
            last_status: line.last_status,
            updated_at: line.at.0,
        })
        .collect();
    on_each!(tx.connection(), |c| diesel::insert_into(recall_deliveries::table)
        .values(&rows)
        .on_conflict((recall_deliveries::recall_id, recall_deliveries::host))
        .do_update()
        .set((
            recall_deliveries::state.eq(excluded(recall_deliveries::state)),
            recall_deliveries::inboxes.eq(excluded(recall_deliveries::inboxes)),
            recall_deliveries::attempts.eq(excluded(recall_deliveries::attempts)),
            recall_deliveries::last_status.eq(excluded(recall_deliveries::last_status)),
            recall_deliveries::updated_at.eq(excluded(recall_deliveries::updated_at)),
        ))
        .execute(c))?;
    Ok(())
}

/// Ends a recall: what was being recalled is recalled.
fn finish(tx: &mut Transaction<'_>, recall: i64, now: Timestamp) -> Result<Vec<CandidateId>, Error> {
    let mut head = audit::lock(tx)?;
    let row = recalls::table.find(recall);
    tx.execute(
        diesel::update(row.filter(recalls::finished_at.is_null())).set(recalls::finished_at.eq(now.0)),
    )?;
    let (first, outside_id): (i64, String) =
        tx.get(row.select((recalls::candidate_id, recalls::outside_id)))?;
    let first = candidate::find_core(tx, CandidateId(first))?;
    let whole = whole(
        tx,
        first.ok_or(Error::Damaged("a recalled candidate is missing"))?,
    )?;
    let mut changed = Vec::new();
    for core in whole.all().filter(|core| core.state == CandidateState::Recalling) {
        tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
            candidates::state.eq(CandidateState::Recalled.as_str()),
            candidates::updated_at.eq(now.0),
        )))?;
        let event = audit::Event {
            at: now,
            person: None,
            verb: "candidate.recalled",
            subject: format!("candidate:{}", core.id),
            details: &json!({ "recall": outside_id }),
        };
        audit::append(tx, &mut head, event)?;
        changed.push(core.id);
    }
    Ok(changed)
}

/// Ends recalls that were asked for seven days ago, whoever has not answered; gives how many. Part of a job.
///
/// # Errors
/// When the database fails.
pub async fn finish_old(inside: &Inside) -> Result<usize, Error> {
    let context = inside.context.clone();
    let (count, changed) = inside
        .database
        .write(move |tx| {
            let now = context.now();
            let before = now.plus_seconds(LONGEST.saturating_neg());
            let due = recalls::table
                .filter(recalls::finished_at.is_null())
                .filter(recalls::requested_at.le(before.0))
                .order(recalls::id)
                .limit(PER_RUN)
                .select(recalls::id);
            // The lock first, as every verb of the gate takes it.
            audit::lock(tx)?;
            let due: Vec<i64> = tx.list(due)?;
            let mut changed = Vec::new();
            for recall in &due {
                changed.extend(finish(tx, *recall, now)?);
            }
            Ok::<_, Error>((due.len(), changed))
        })
        .await?;
    for id in changed {
        tell(inside, id);
    }
    Ok(count)
}
