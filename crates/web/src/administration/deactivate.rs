//! `/administration/people/NAME/deactivate`: asks, then ends an account.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::account::{self, Account};
use gatepost_internal::{Error, administration};

use super::{confirm, demand_administrator};
use crate::Web;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::refusal::Refusal;
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::AccountLine;

#[derive(Template)]
#[template(path = "administration/deactivate.html")]
struct Deactivate {
    shell: Shell,
    username: String,
    line: AccountLine,
    fault: Option<String>,
}

/// `GET /administration/people/NAME/deactivate`
pub(crate) async fn ask(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(username): Path<String>,
) -> Result<Response, Refusal> {
    demand_administrator(&session)?;
    question(&web, &session, username, StatusCode::OK, None).await
}

/// `POST /administration/people/NAME/deactivate`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(username): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    match confirm(&web, &session, &form, "deactivate").await {
        Ok(()) => {}
        Err(Error::Invalid(sentence)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return question(&web, &session, username, status, Some(sentence)).await;
        }
        Err(other) => return Err(other.into()),
    }
    administration::deactivate(&web.inside, &session.caller, &username).await?;
    Ok(see_other("/administration?done=deactivated"))
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
    let deactivate = Deactivate {
        shell: Shell::of(web, session, Tab::Elsewhere),
        line: AccountLine::of(&web.inside, &account),
        username,
        fault,
    };
    Ok(Page(status, deactivate).into_response())
}
