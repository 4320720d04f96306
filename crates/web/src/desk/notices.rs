//! `/desk/notices`: what one was told about candidates, stops and requests. It says which and why, never what is in it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::notice::{self, Kind, Notice};
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;

use super::bar::Bar;
use super::words;
use crate::Web;
use crate::form::Form;
use crate::page::{ok, see_other};
use crate::paging::{Asked, Turning};
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::view::{Moment, visible};

const PATH: &str = "/desk/notices";

#[derive(Template)]
#[template(path = "desk/notices.html")]
struct NoticesPage {
    shell: Shell,
    bar: Bar,
    lines: Vec<Line>,
    /// The newest one shown, where one of those shown is new.
    newest: Option<String>,
    turning: Turning,
}

struct Line {
    words: String,
    /// Where it stands now: what it is called, and the name of its colour.
    state: Option<(&'static str, &'static str)>,
    href: String,
    at: Moment,
    is_new: bool,
}

/// `GET /desk/notices`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let page = asked.page();
    let notices = notice::list(&web.inside, &session.caller, page).await?;
    let now = web.inside.context.now();
    let last = notices.last().map(|notice| notice.id.0);
    let newest = notices.first().map(|notice| notice.id.to_string());
    let template = NoticesPage {
        shell: Shell::of(&web, &session, Tab::Desk),
        bar: Bar::of(&web, &session).await?,
        newest: newest.filter(|_| notices.iter().any(|notice| notice.seen_at.is_none())),
        turning: Turning::of(PATH, &page, notices.len(), last),
        lines: notices.iter().map(|notice| Line::of(notice, now)).collect(),
    };
    Ok(ok(template).into_response())
}

/// `POST /desk/notices`: those up to the newest one shown are seen.
pub(crate) async fn seen(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    // Without a number nothing is noted: what came in meanwhile was not seen.
    if let Ok(newest) = form.text("newest").parse() {
        notice::mark_seen(&web.inside, &session.caller, Some(newest)).await?;
    }
    Ok(see_other(PATH))
}

impl Line {
    fn of(notice: &Notice, now: Timestamp) -> Self {
        Self {
            words: sentence(notice),
            state: notice
                .about
                .as_ref()
                .map(|about| (words::state_named(about.state), about.state.as_str())),
            href: match (notice.candidate, notice.kind) {
                (Some(id), _) => format!("/desk/{id}"),
                (None, Kind::StopSet) => "/desk/stop".to_owned(),
                (None, Kind::RequestWaiting) => "/administration/requests".to_owned(),
                (None, _) => "/desk".to_owned(),
            },
            at: Moment::of(notice.created_at, now),
            is_new: notice.seen_at.is_none(),
        }
    }
}

/// What is told, as long as it is true: what waited for somebody once does not wait for ever.
fn sentence(notice: &Notice) -> String {
    let about = notice.about.as_ref();
    let subject = about.map_or_else(
        || "A proposal".to_owned(),
        |about| format!("{} of {}", words::kind(about.kind), visible(&about.brand)),
    );
    let is_still = |state| about.is_some_and(|about| about.state == state);
    let what = match notice.kind {
        Kind::ReviewWanted if is_still(CandidateState::InReview) => "waits for your decision.",
        Kind::ReviewWanted => "was to be decided by you.",
        Kind::ChangesRequested if is_still(CandidateState::ChangesRequested) => {
            "needs changes: a reviewer has said which."
        }
        Kind::ChangesRequested => "needed changes: a reviewer had said which.",
        Kind::Approved => "was approved.",
        Kind::Rejected => "was rejected. The reviewer has said why.",
        Kind::Held => "was held.",
        Kind::Expired => "has expired.",
        Kind::Published => "was published.",
        Kind::Comment => "has a new comment.",
        Kind::BoostedChanged => "is about a post that its author has changed or taken away.",
        Kind::StopSet => return "A stop was set.".to_owned(),
        Kind::RequestWaiting => return "A change waits for a second administrator.".to_owned(),
        Kind::RoleGranted => {
            return "Somebody was given a role at the gate that they had asked for themselves.".to_owned();
        }
    };
    format!("{subject} {what}")
}
