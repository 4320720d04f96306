//! What became of a recall.

use gatepost_internal::gate;
use gatepost_model::notice::{DeliveryLine, DeliveryState};
use serde::Serialize;

/// The report of a recall, with a line for each server.
#[derive(Debug, Serialize)]
pub(crate) struct RecallReport {
    reason: String,
    by: String,
    at: String,
    /// When every server had answered, or seven days were over.
    finished_at: Option<String>,
    counts: Counts,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Counts {
    asked: i64,
    answered: i64,
    no_answer: i64,
}

#[derive(Debug, Serialize)]
struct Line {
    host: String,
    state: &'static str,
    inboxes: i64,
    attempts: i64,
    last_status: Option<i64>,
    at: String,
}

impl From<gate::RecallReport> for RecallReport {
    fn from(report: gate::RecallReport) -> Self {
        let counts = report.counts;
        Self {
            reason: report.reason.reveal_inside().to_owned(),
            by: report.by,
            at: report.at.to_rfc3339(),
            finished_at: report.finished_at.map(|at| at.to_rfc3339()),
            counts: Counts {
                asked: counts.asked,
                answered: counts.answered,
                no_answer: counts.no_answer,
            },
            lines: report.lines.into_iter().map(Line::from).collect(),
        }
    }
}

impl From<DeliveryLine> for Line {
    fn from(line: DeliveryLine) -> Self {
        Self {
            host: line.host,
            state: DeliveryState::as_str(line.state),
            inboxes: line.inboxes,
            attempts: line.attempts,
            last_status: line.last_status,
            at: line.at.to_rfc3339(),
        }
    }
}
