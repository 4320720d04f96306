//! `/administration/requests`: what waits for a second administrator, and what became of earlier requests.

pub(crate) mod one;
mod words;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::request::{self, Request, State as Stage};
use gatepost_model::Timestamp;

use super::demand_administrator;
use crate::Web;
use crate::page;
use crate::paging::Asked;
use crate::refusal::Refusal;
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::Moment;

#[derive(Template)]
#[template(path = "administration/requests.html")]
struct Requests {
    shell: Shell,
    /// Those of others, which this administrator may confirm or refuse.
    waiting: Vec<Line>,
    /// Their own.
    own: Vec<Line>,
    decided: Vec<Line>,
}

/// A request in the list.
struct Line {
    id: String,
    title: String,
    by: String,
    at: Moment,
    /// What became of it, where it is decided.
    ended: Option<Ended>,
}

/// How a request has ended.
struct Ended {
    /// `confirmed by @berta`
    words: String,
    at: Option<Moment>,
}

impl Line {
    fn of(request: &Request, now: Timestamp) -> Self {
        Self {
            id: request.id.to_string(),
            title: words::title(&request.wish),
            by: by(request),
            at: Moment::of(request.requested_at, now),
            ended: Ended::of(request, now),
        }
    }
}

impl Ended {
    /// None while it is open.
    fn of(request: &Request, now: Timestamp) -> Option<Self> {
        let what = match request.state {
            Stage::Open => return None,
            Stage::Confirmed => "confirmed",
            Stage::Refused => "refused",
            Stage::Cancelled => "taken back",
        };
        let words = match &request.decided_by {
            Some(name) => format!("{what} by @{name}"),
            None => what.to_owned(),
        };
        Some(Self {
            words,
            at: request.decided_at.map(|at| Moment::of(at, now)),
        })
    }
}

/// Who asked.
fn by(request: &Request) -> String {
    match &request.requested_by {
        Some(name) => format!("@{name}"),
        None => "an operator at the command line".to_owned(),
    }
}

fn is_own(session: &Session, request: &Request) -> bool {
    request.requested_by.as_ref() == Some(&session.caller.username)
}

/// `GET /administration/requests`
pub(crate) async fn list(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    demand_administrator(&session)?;
    let now = web.inside.context.now();
    let requests = request::list(&web.inside, &session.caller).await?;
    let lines = |chosen: &dyn Fn(&Request) -> bool| {
        let chosen = requests.iter().filter(|request| chosen(request));
        chosen.map(|request| Line::of(request, now)).collect::<Vec<_>>()
    };
    let is_open = |request: &Request| request.state == Stage::Open;
    let notice = asked.text("done").and_then(|word| done(&word));
    let page = Requests {
        shell: Shell::of(&web, &session, Tab::Elsewhere).with_notice(notice),
        waiting: lines(&|request| is_open(request) && !is_own(&session, request)),
        own: lines(&|request| is_open(request) && is_own(&session, request)),
        decided: lines(&|request| !is_open(request)),
    };
    Ok(page::ok(page).into_response())
}

/// What was just done, by the word in the address a form leads to.
fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "asked" => "It waits for another administrator, who has been told.",
        "confirmed" => "Confirmed. It is in force.",
        "refused" => "Refused. Nothing was changed.",
        "cancelled" => "Taken back. Nothing was changed.",
        _ => return None,
    })
}
