//! `/administration/requests/ID`: one request in plain words, confirming it, refusing it, taking it back.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::link::Link;
use gatepost_internal::password::Proof;
use gatepost_internal::request::{self, State as Stage};

use super::words::{Told, told};
use super::{Ended, by, done, is_own, words};
use crate::Web;
use crate::administration::{address, demand_administrator, is_shown};
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::paging::Asked;
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::Moment;

#[derive(Template)]
#[template(path = "administration/request.html")]
struct RequestPage {
    shell: Shell,
    id: String,
    title: String,
    by: String,
    at: Moment,
    told: Told,
    is_own: bool,
    ended: Option<Ended>,
    asks_code: bool,
    made: Option<Made>,
    fault: Option<String>,
}

/// A link that was just made. It cannot be shown again.
struct Made {
    url: String,
    expires: Moment,
}

/// `GET /administration/requests/ID`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    let notice = asked.text("done").and_then(|word| done(&word));
    answer(&web, &session, &id, StatusCode::OK, notice, None, None).await
}

/// `POST /administration/requests/ID/confirm`: another administrator says yes, with password and code.
pub(crate) async fn confirm(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    demand_administrator(&session)?;
    let (password, code) = (form.text("password"), form.text("code"));
    let proof = Proof {
        password: &password,
        code: &code,
    };
    match request::confirm(&web.inside, &session.caller, &id, proof).await {
        Ok(confirmed) => match confirmed.link {
            // The answer is a page, because the link is shown only now.
            Some(link) => answer(&web, &session, &id, StatusCode::OK, None, Some(link), None).await,
            None => Ok(see_other("/administration/requests?done=confirmed")),
        },
        Err(fault) if is_shown(&fault) => {
            let said = Some(fault.to_string());
            answer(&web, &session, &id, status(&fault), None, None, said).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /administration/requests/ID/refuse`. It changes nothing, so it asks for no password.
pub(crate) async fn refuse(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let outcome = request::refuse(&web.inside, &session.caller, &id).await;
    ended(&web, &session, &id, outcome, "refused").await
}

/// `POST /administration/requests/ID/cancel`: whoever asked takes it back.
pub(crate) async fn cancel(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let outcome = request::cancel(&web.inside, &session.caller, &id).await;
    ended(&web, &session, &id, outcome, "cancelled").await
}

async fn ended(
    web: &Web,
    session: &Session,
    id: &str,
    outcome: Result<(), gatepost_internal::Error>,
    word: &str,
) -> Result<Response, Refusal> {
    match outcome {
        Ok(()) => Ok(see_other(&format!("/administration/requests?done={word}"))),
        Err(fault) if is_shown(&fault) => {
            let said = Some(fault.to_string());
            answer(web, session, id, status(&fault), None, None, said).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn answer(
    web: &Web,
    session: &Session,
    id: &str,
    status: StatusCode,
    notice: Option<&'static str>,
    link: Option<Link>,
    fault: Option<String>,
) -> Result<Response, Refusal> {
    demand_administrator(session)?;
    let now = web.inside.context.now();
    let request = request::get(&web.inside, &session.caller, id).await?;
    let is_open = request.state == Stage::Open;
    let page = RequestPage {
        shell: Shell::of(web, session, Tab::Elsewhere).with_notice(notice.filter(|_| is_open)),
        title: words::title(&request.wish),
        by: by(&request),
        at: Moment::of(request.requested_at, now),
        told: told(web, session, &request).await?,
        is_own: is_own(session, &request),
        ended: Ended::of(&request, now),
        id: request.id.to_string(),
        asks_code: session.standing.has_second_factor,
        made: link.map(|link| Made {
            url: address(web, "reset", &link.secret),
            expires: Moment::of(link.expires_at, link.expires_at),
        }),
        fault,
    };
    Ok(Page(status, page).into_response())
}
