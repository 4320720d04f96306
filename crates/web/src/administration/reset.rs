//! `/administration/people/NAME/reset`: asks, then makes the link with which a colleague chooses a new password, or
//! the request for one.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::account::{self, Account};
use gatepost_internal::request::{self, Wish};

use super::people::{Listed, Made, list};
use super::{address, confirm, demand_administrator};
use crate::Web;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::refusal::Refusal;
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::AccountLine;

#[derive(Template)]
#[template(path = "administration/reset.html")]
struct Reset {
    shell: Shell,
    username: String,
    line: AccountLine,
    /// Whether it waits for another administrator.
    waits: bool,
    fault: Option<String>,
}

/// `GET /administration/people/NAME/reset`
pub(crate) async fn ask(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(username): Path<String>,
) -> Result<Response, Refusal> {
    demand_administrator(&session)?;
    question(&web, &session, username, StatusCode::OK, None).await
}

/// `POST /administration/people/NAME/reset`: the answer is a page, because the link is shown only now.
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(username): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    match confirm(&web, &session, &form, "reset").await {
        Ok(()) => {}
        Err(Error::Invalid(sentence)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return question(&web, &session, username, status, Some(sentence)).await;
        }
        Err(other) => return Err(other.into()),
    }
    let ends_second_factor = form.filled("second_factor").is_some();
    let link = match request::reset(&web.inside, &session.caller, &username, ends_second_factor).await? {
        request::Reset::Link(link) => link,
        request::Reset::Waiting(id) => {
            return Ok(see_other(&format!("/administration/requests/{id}?done=asked")));
        }
    };
    let made = Made {
        url: address(&web, "reset", &link.secret),
        username,
        is_invitation: false,
        expires: link.expires_at,
    };
    let listed = Listed {
        made: Some(made),
        ..Listed::default()
    };
    list(&web, &session, StatusCode::OK, listed).await
}

async fn question(
    web: &Web,
    session: &Session,
    username: String,
    status: StatusCode,
    fault: Option<String>,
) -> Result<Response, Refusal> {
    let account = account::lookup(&web.inside, &session.caller, &username).await?;
    if !matches!(account, Account::Person(_)) {
        return Err(Error::NotFound.into());
    }
    if username == session.caller.username {
        return Ok(see_other("/settings/password"));
    }
    let wish = Wish::Reset {
        person: username.clone(),
        ends_second_factor: false,
    };
    let reset = Reset {
        waits: request::foresee(&web.inside, &session.caller, wish).await?,
        shell: Shell::of(web, session, Tab::Elsewhere),
        line: AccountLine::of(&web.inside, &account),
        username,
        fault,
    };
    Ok(Page(status, reset).into_response())
}
