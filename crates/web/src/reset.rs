//! `/reset/SECRET`: somebody who has forgotten their password chooses a new one.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::link::{self, Offer};

use crate::asset::Assets;
use crate::form::{Form, Visit};
use crate::page::Page;
use crate::refusal::{self, Refusal};
use crate::{Web, page};

#[derive(Template)]
#[template(path = "reset.html")]
struct Reset {
    assets: Assets,
    node: String,
    csrf: String,
    username: String,
    fault: Option<String>,
}

/// `GET /reset/SECRET`. One that is unknown, used or too old is the page for nothing (I13).
pub(crate) async fn show(
    State(web): State<Web>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let username = whose(&web, &secret).await?;
    Ok(ask(&web, &headers, StatusCode::OK, username, None))
}

/// `POST /reset/SECRET`
pub(crate) async fn complete(
    State(web): State<Web>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Refusal> {
    let username = whose(&web, &secret).await?;
    let password = form.text("password");
    let outcome = if password == form.text("again") {
        link::complete_reset(&web.inside, &secret, &password).await
    } else {
        Err(Error::invalid("The two passwords are not the same."))
    };
    match outcome {
        Ok(()) => Ok(page::see_other("/sign-in?done=password")),
        Err(fault @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let status = refusal::status(&fault);
            Ok(ask(&web, &headers, status, username, Some(fault.to_string())))
        }
        Err(other) => Err(other.into()),
    }
}

async fn whose(web: &Web, secret: &str) -> Result<String, Refusal> {
    match link::find(&web.inside, secret).await? {
        Offer::Reset { username } => Ok(username),
        Offer::Invitation { .. } => Err(Error::NotFound.into()),
    }
}

fn ask(
    web: &Web,
    headers: &HeaderMap,
    status: StatusCode,
    username: String,
    fault: Option<String>,
) -> Response {
    let visit = Visit::of(web, headers);
    let reset = Reset {
        assets: Assets::current(),
        node: web.settings.name.clone(),
        csrf: visit.csrf.clone(),
        username,
        fault,
    };
    visit.remember(Page(status, reset).into_response())
}
