//! The PR team's pages: the queue, one candidate with everything that may be done with it, what came in.
//!
//! ```text
//!  /desk                 the queue: needs me, mine, all, held, paused, recalled
//!  /desk/new             a new candidate: empty, from a post, an answer, or about a publication
//!  /desk/article         the same article for colleagues, for the outside, or for both
//!  /desk/look-up         asking another server about somebody or something
//!  /desk/calendar        what leaves when
//!  /desk/outside         what came in for the brands of one's desk
//!  /desk/notices         what one was told
//!  /desk/standing-in     who stands in for whom in a review group
//!  /desk/stop            the emergency stop
//!  /desk/ID              the exact preview, the decision, the history, the delivery ledger
//! ```
//! Everybody may propose and sees what they had a hand in; the rest is for the desk. The pages show what somebody
//! may do and never allow it: every form ends in one verb of the gate, which checks.

mod act;
mod article;
mod bar;
mod calendar;
mod candidate;
mod certificate;
pub(crate) mod compare;
mod confirm;
mod decide;
mod edit;
mod fields;
mod live;
mod look_up;
mod new;
mod notices;
mod outside;
mod pictures;
mod preview;
mod queue;
mod recall;
mod sheet;
mod standing_in;
mod stop;
pub(crate) mod words;
mod zone;

use axum::routing::on;

use crate::route::{Row, form, page, picture_form};

/// The desk's rows of the route table.
pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![
        page("/desk", |m| on(m, queue::show)),
        page("/desk/live", |m| on(m, live::listen)),
        page("/desk/outside", |m| on(m, outside::show)),
        page("/desk/calendar", |m| on(m, calendar::show)),
        page("/desk/notices", |m| on(m, notices::show)),
        form("/desk/notices", |m| on(m, notices::seen)),
        page("/desk/look-up", |m| on(m, look_up::show)),
        form("/desk/look-up", |m| on(m, look_up::submit)),
        page("/desk/look-up/{id}", |m| on(m, look_up::result)),
        page("/desk/stop", |m| on(m, stop::show)),
        form("/desk/stop", |m| on(m, stop::set)),
        page("/desk/stop/{id}/lift", |m| on(m, stop::lead_back)),
        form("/desk/stop/{id}/lift", |m| on(m, stop::lift)),
        page("/desk/standing-in", |m| on(m, standing_in::show)),
        form("/desk/standing-in", |m| on(m, standing_in::submit)),
        page("/desk/standing-in/{id}/end", |m| on(m, standing_in::lead_back)),
        form("/desk/standing-in/{id}/end", |m| on(m, standing_in::end)),
        page("/desk/article", |m| on(m, article::show)),
        form("/desk/article", |m| on(m, article::submit)),
        page("/desk/new", |m| on(m, new::show)),
        picture_form("/desk/new", |m| on(m, new::submit)),
    ];
    rows.extend(of_candidate());
    rows
}

/// Those of one candidate. The address of a form that has no page of its own leads back to the candidate.
fn of_candidate() -> Vec<Row> {
    vec![
        page("/desk/{id}", |m| on(m, candidate::show)),
        page("/desk/{id}/edit", |m| on(m, edit::show)),
        form("/desk/{id}/edit", |m| on(m, edit::submit)),
        page("/desk/{id}/pictures", |m| on(m, pictures::show)),
        picture_form("/desk/{id}/pictures", |m| on(m, pictures::submit)),
        page("/desk/{id}/recall", |m| on(m, recall::ask)),
        form("/desk/{id}/recall", |m| on(m, recall::submit)),
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
        page("/desk/{id}/copy", |m| on(m, act::lead_back)),
        form("/desk/{id}/copy", |m| on(m, act::copy)),
        page("/desk/{id}/hold", |m| on(m, act::lead_back)),
        form("/desk/{id}/hold", |m| on(m, act::hold)),
        page("/desk/{id}/lift", |m| on(m, act::lead_back)),
        form("/desk/{id}/lift", |m| on(m, act::lift)),
        page("/desk/{id}/resume", |m| on(m, act::lead_back)),
        form("/desk/{id}/resume", |m| on(m, act::resume)),
        page("/desk/{id}/schedule", |m| on(m, act::lead_back)),
        form("/desk/{id}/schedule", |m| on(m, act::schedule)),
        page("/desk/{id}/comment", |m| on(m, act::lead_back)),
        form("/desk/{id}/comment", |m| on(m, act::say)),
        page("/desk/{id}/pass", |m| on(m, act::lead_back)),
        form("/desk/{id}/pass", |m| on(m, act::pass)),
        page("/desk/{id}/certificate", |m| on(m, certificate::download)),
    ]
}
