//! `/desk/ID/recall`: taking back what is out, and what became of it on every server.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::gate::{self, Candidate, RecallReport, RecallRequest};
use gatepost_model::Timestamp;
use gatepost_model::gate::Verb;

use super::bar::Bar;
use super::candidate::{self, Line, Typed};
use super::confirm::Proof;
use super::queue::beginning;
use super::words;
use crate::Web;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::{Moment, visible};

#[derive(Template)]
#[template(path = "desk/recall.html")]
struct RecallPage {
    shell: Shell,
    bar: Bar,
    asks_code: bool,
    id: String,
    kind: &'static str,
    excerpt: String,
    /// How many inboxes have it, as far as is known.
    delivered: i64,
    is_note: bool,
    reason: String,
    problem: Option<String>,
}

/// `GET /desk/ID/recall`
pub(crate) async fn ask(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let candidate = gate::get(&web.inside, &session.caller, &id).await?;
    if let Err(sentence) = candidate.state.permits(Verb::Recall) {
        let refused = Error::conflict(sentence);
        return candidate::show_refused(&web, &session, &id, refused, Typed::default()).await;
    }
    page(&web, &session, &candidate, StatusCode::OK, String::new(), None).await
}

/// `POST /desk/ID/recall`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let candidate = gate::get(&web.inside, &session.caller, &id).await?;
    let reason = form.text("reason");
    match recall(&web, &session, &id, &reason, Proof::of(&form)).await {
        Ok(candidate) => Ok(see_other(&format!("/desk/{}?done=recalled", candidate.id))),
        Err(error) if matches!(error, Error::NotFound | Error::Unauthenticated) => Err(error.into()),
        Err(error) => {
            let status = status(&error);
            page(
                &web,
                &session,
                &candidate,
                status,
                reason,
                Some(error.to_string()),
            )
            .await
        }
    }
}

async fn recall(
    web: &Web,
    session: &Session,
    id: &str,
    reason: &str,
    proof: Proof,
) -> Result<Candidate, Error> {
    if reason.trim().is_empty() {
        return Err(Error::invalid("Say why it is taken back. It stays inside."));
    }
    let token = proof.confirm(web, session, "recall", Some(id)).await?;
    let request = RecallRequest {
        reason: Some(reason.to_owned()),
        reauthentication_token: Some(token),
    };
    gate::recall(&web.inside, &session.caller, id, request).await
}

async fn page(
    web: &Web,
    session: &Session,
    candidate: &Candidate,
    status: StatusCode,
    reason: String,
    problem: Option<String>,
) -> Result<Response, Refusal> {
    let page = RecallPage {
        shell: Shell::of(web, session, Tab::Desk),
        bar: Bar::of(web, session).await?,
        asks_code: session.standing.has_second_factor,
        id: candidate.id.to_string(),
        kind: words::kind(candidate.kind),
        excerpt: beginning(candidate),
        delivered: candidate
            .publication
            .as_ref()
            .map_or(0, |publication| publication.deliveries.delivered),
        is_note: candidate.kind.has_text(),
        reason,
        problem,
    };
    Ok(Page(status, page).into_response())
}

/// What became of a recall, for the candidate's page.
pub(super) struct Report {
    pub(super) reason: String,
    pub(super) by: String,
    pub(super) at: Moment,
    pub(super) finished: Option<Moment>,
    pub(super) asked: i64,
    pub(super) answered: i64,
    pub(super) no_answer: i64,
    /// How many of those asked have answered, in percent.
    pub(super) done: i64,
    pub(super) lines: Vec<Line>,
}

impl Report {
    pub(super) fn of(report: &RecallReport, now: Timestamp) -> Self {
        let counts = report.counts;
        Self {
            reason: visible(report.reason.reveal_inside()),
            by: report.by.clone(),
            at: Moment::of(report.at, now),
            finished: report.finished_at.map(|at| Moment::of(at, now)),
            asked: counts.asked,
            answered: counts.answered,
            no_answer: counts.no_answer,
            done: counts
                .answered
                .saturating_mul(100)
                .checked_div(counts.asked)
                .unwrap_or(100),
            lines: report
                .lines
                .iter()
                .map(|line| Line {
                    state: words::recalled(line.state),
                    ..Line::of(line, Moment::of(line.at, now))
                })
                .collect(),
        }
    }
}
