//! The PR team's pages: the queue, one candidate with everything that may be done with it, what came in.
//!
//! ```text
//!  /desk                 the queue: needs me, mine, all
//!  /desk/new             a new candidate: empty, from a post, or an answer
//!  /desk/outside         what came in for the brands of one's desk
//!  /desk/ID              the exact preview, the decision, the history, the delivery ledger
//! ```
//! Everybody may propose and sees what they had a hand in; the rest is for the desk. The pages show what somebody
//! may do and never allow it: every form ends in one verb of the gate, which checks.

mod act;
mod candidate;
mod certificate;
mod compare;
mod decide;
mod edit;
mod fields;
mod live;
mod new;
mod outside;
mod preview;
mod queue;
mod words;

use axum::routing::on;

use crate::route::{Row, form, page};

/// The desk's rows of the route table.
pub(crate) fn rows() -> Vec<Row> {
    vec![
        page("/desk", |m| on(m, queue::show)),
        page("/desk/live", |m| on(m, live::listen)),
        page("/desk/outside", |m| on(m, outside::show)),
        page("/desk/new", |m| on(m, new::show)),
        form("/desk/new", |m| on(m, new::submit)),
        page("/desk/{id}", |m| on(m, candidate::show)),
        page("/desk/{id}/edit", |m| on(m, edit::show)),
        form("/desk/{id}/edit", |m| on(m, edit::submit)),
        page("/desk/{id}/submit", |m| on(m, act::lead_back)),
        form("/desk/{id}/submit", |m| on(m, act::submit)),
        page("/desk/{id}/decide", |m| on(m, act::lead_back)),
        form("/desk/{id}/decide", |m| on(m, decide::submit)),
        page("/desk/{id}/release", |m| on(m, act::lead_back)),
        form("/desk/{id}/release", |m| on(m, act::release)),
        page("/desk/{id}/undo", |m| on(m, act::lead_back)),
        form("/desk/{id}/undo", |m| on(m, act::undo)),
        page("/desk/{id}/withdraw", |m| on(m, act::lead_back)),
        form("/desk/{id}/withdraw", |m| on(m, act::withdraw)),
        page("/desk/{id}/certificate", |m| on(m, certificate::download)),
    ]
}
