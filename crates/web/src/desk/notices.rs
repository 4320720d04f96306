//! `/desk/notices`: what one was told about candidates, stops and requests. It says which and why, never what is in it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::notice::{self, Kind, Notice};
use gatepost_model::Timestamp;

use super::bar::Bar;
use crate::Web;
use crate::form::Form;
use crate::page::{ok, see_other};
use crate::paging::{Asked, Turning};
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::view::Moment;

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
    words: &'static str,
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
            words: words(notice.kind),
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

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::ReviewWanted => "A proposal waits for your decision.",
        Kind::ChangesRequested => "A reviewer wants changes to a proposal of yours.",
        Kind::Approved => "A proposal is approved.",
        Kind::Rejected => "A proposal was rejected.",
        Kind::Held => "A proposal is held.",
        Kind::Expired => "A proposal has expired.",
        Kind::Published => "A proposal is published.",
        Kind::Comment => "Somebody commented on a proposal.",
        Kind::BoostedChanged => "A post you boosted was changed or taken away by its author.",
        Kind::StopSet => "A stop was set.",
        Kind::RequestWaiting => "A change waits for a second administrator.",
        Kind::RoleGranted => "Somebody was given a role at the gate that they had asked for themselves.",
    }
}
