//! Who has answered a recall, per server.

use diesel::prelude::*;
use gatepost_model::notice::{DeliveryLine, DeliveryState};
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::Reader;

use super::whole;
use crate::gate::candidate;
use crate::schema::{people, recall_deliveries, recalls};
use crate::{Caller, Error, Inside};

/// What became of a recall.
#[derive(Debug, Clone)]
pub struct RecallReport {
    /// Why, as somebody wrote it.
    pub reason: InternalText,
    /// Username of whoever recalled it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When every server had answered, or the seven days were over; absent until then.
    pub finished_at: Option<Timestamp>,
    /// How many servers.
    pub counts: RecallCounts,
    /// One line per server, those first that have not answered; at most the first 200.
    pub lines: Vec<DeliveryLine>,
}

/// How many servers were asked to take it away, and what they said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecallCounts {
    /// Servers that were ever sent it.
    pub asked: i64,
    /// Servers that have answered, whatever they said.
    pub answered: i64,
    /// Servers that have not, or not yet.
    pub no_answer: i64,
}

/// The report of a recall, for those who may see the candidate. An update has the report of what it changed.
///
/// # Errors
/// [`Error::NotFound`] for a candidate there is not, or that was not recalled.
pub async fn recall_report(inside: &Inside, caller: &Caller, id: &str) -> Result<RecallReport, Error> {
    let (caller, id) = (caller.clone(), id.to_owned());
    inside
        .database
        .read(move |reader| {
            let core = candidate::get_visible(reader, &caller, &id)?;
            if !core.state.has_left() {
                return Err(Error::NotFound);
            }
            let first = whole(reader, core)?.first;
            type Row = (i64, String, String, i64, Option<i64>);
            let row: Option<Row> = reader.find(
                recalls::table
                    .inner_join(people::table.on(people::id.eq(recalls::requested_by)))
                    .filter(recalls::candidate_id.eq(first.id.0))
                    .select((
                        recalls::id,
                        recalls::reason,
                        people::username,
                        recalls::requested_at,
                        recalls::finished_at,
                    )),
            )?;
            let (recall, reason, by, at, finished_at) = row.ok_or(Error::NotFound)?;
            Ok(RecallReport {
                reason: InternalText::new(reason),
                by,
                at: Timestamp(at),
                finished_at: finished_at.map(Timestamp),
                counts: counts(reader, recall)?,
                lines: lines(reader, recall)?,
            })
        })
        .await
}

/// How many lines a page shows; the counts say how many servers there are.
const SHOWN: i64 = 200;

/// States in which a server has said something.
const ANSWERED: [DeliveryState; 3] = [
    DeliveryState::Delivered,
    DeliveryState::Refused,
    DeliveryState::Gone,
];

fn counts(reader: &mut Reader<'_>, recall: i64) -> Result<RecallCounts, Error> {
    let of_recall = recall_deliveries::table.filter(recall_deliveries::recall_id.eq(recall));
    let asked: i64 = reader.get(of_recall.count())?;
    let answered: i64 = reader.get(
        of_recall
            .filter(recall_deliveries::state.eq_any(ANSWERED.map(DeliveryState::as_str)))
            .count(),
    )?;
    Ok(RecallCounts {
        asked,
        answered,
        no_answer: asked.saturating_sub(answered),
    })
}

fn lines(reader: &mut Reader<'_>, recall: i64) -> Result<Vec<DeliveryLine>, Error> {
    type Row = (String, String, i64, i64, Option<i64>, i64);
    let is_answered = recall_deliveries::state.eq_any(ANSWERED.map(DeliveryState::as_str));
    let rows: Vec<Row> = reader.list(
        recall_deliveries::table
            .filter(recall_deliveries::recall_id.eq(recall))
            .order((is_answered.asc(), recall_deliveries::host.asc()))
            .limit(SHOWN)
            .select((
                recall_deliveries::host,
                recall_deliveries::state,
                recall_deliveries::inboxes,
                recall_deliveries::attempts,
                recall_deliveries::last_status,
                recall_deliveries::updated_at,
            )),
    )?;
    rows.into_iter()
        .map(|(host, state, inboxes, attempts, last_status, at)| {
            Ok(DeliveryLine {
                host,
                state: DeliveryState::parse(&state)
                    .ok_or(Error::Damaged("a line of a recall report cannot be read"))?,
                inboxes,
                attempts,
                last_status,
                at: Timestamp(at),
            })
        })
        .collect()
}
