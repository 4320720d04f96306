//! `/settings/password`: another password. Everything else that was signed in is signed out.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::{Error, password};

use crate::form::Form;
use crate::page::Page;
use crate::paging::Asked;
use crate::refusal::{self, Refusal};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::{Web, page};

#[derive(Template)]
#[template(path = "settings/password.html")]
struct Password {
    shell: Shell,
    place: &'static str,
    username: String,
    fault: Option<String>,
}

/// `GET /settings/password`
pub(crate) async fn show(State(web): State<Web>, Signed(session): Signed, asked: Asked) -> Response {
    let notice = asked
        .text("done")
        .map(|_| "Your password is changed. Everything else that was signed in is signed out.");
    ask(&web, &session, StatusCode::OK, notice, None)
}

/// `POST /settings/password`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let (old, new) = (form.text("old"), form.text("new"));
    let outcome = if new == form.text("again") {
        password::change(&web.inside, &session.caller, &old, &new).await
    } else {
        Err(Error::invalid("The two new passwords are not the same."))
    };
    match outcome {
        Ok(()) => Ok(page::see_other("/settings/password?done=password")),
        Err(fault @ (Error::Invalid(_) | Error::Reauthentication(_) | Error::TooMany(_))) => {
            let status = match &fault {
                // What was typed is wrong; who typed it may well do this.
                Error::Reauthentication(_) => StatusCode::UNPROCESSABLE_ENTITY,
                other => refusal::status(other),
            };
            Ok(ask(&web, &session, status, None, Some(fault.to_string())))
        }
        Err(other) => Err(other.into()),
    }
}

fn ask(
    web: &Web,
    session: &Session,
    status: StatusCode,
    notice: Option<&'static str>,
    fault: Option<String>,
) -> Response {
    let password = Password {
        shell: Shell::of(web, session, Tab::Elsewhere).with_notice(notice),
        place: "password",
        username: session.caller.username.clone(),
        fault,
    };
    Page(status, password).into_response()
}
