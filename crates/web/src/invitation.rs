//! `/invitation/SECRET`: a new person chooses how they are called and a password.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use gatepost_internal::link::{self, Offer};
use gatepost_internal::{Error, person};

use crate::asset::Assets;
use crate::form::{Form, Visit};
use crate::page::Page;
use crate::refusal::{self, Refusal};
use crate::{Web, page};

#[derive(Template)]
#[template(path = "invitation.html")]
struct Invitation {
    assets: Assets,
    node: String,
    csrf: String,
    /// What the administrator chose; it is what they sign in with.
    username: String,
    /// What was typed, or what the administrator wrote.
    display_name: String,
    longest_name: usize,
    fault: Option<String>,
}

/// `GET /invitation/SECRET`. One that is unknown, used or too old is the page for nothing (I13).
pub(crate) async fn show(
    State(web): State<Web>,
    Path(secret): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (username, display_name) = invited(&web, &secret).await?;
    Ok(ask(
        &web,
        &headers,
        StatusCode::OK,
        (username, display_name),
        None,
    ))
}

/// `POST /invitation/SECRET`
pub(crate) async fn accept(
    State(web): State<Web>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Refusal> {
    let (username, _) = invited(&web, &secret).await?;
    let (name, password) = (form.text("display_name"), form.text("password"));
    let outcome = if password == form.text("again") {
        link::accept_invitation(&web.inside, &secret, &name, &password).await
    } else {
        Err(Error::invalid("The two passwords are not the same."))
    };
    match outcome {
        Ok(_) => Ok(page::see_other("/sign-in?done=welcome")),
        Err(fault @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let status = refusal::status(&fault);
            Ok(ask(
                &web,
                &headers,
                status,
                (username, name),
                Some(fault.to_string()),
            ))
        }
        Err(other) => Err(other.into()),
    }
}

async fn invited(web: &Web, secret: &str) -> Result<(String, String), Refusal> {
    match link::find(&web.inside, secret).await? {
        Offer::Invitation {
            username,
            display_name,
        } => Ok((username, display_name)),
        Offer::Reset { .. } => Err(Error::NotFound.into()),
    }
}

fn ask(
    web: &Web,
    headers: &HeaderMap,
    status: StatusCode,
    (username, display_name): (String, String),
    fault: Option<String>,
) -> Response {
    let visit = Visit::of(web, headers);
    let invitation = Invitation {
        assets: Assets::current(),
        node: web.settings.name.clone(),
        csrf: visit.csrf.clone(),
        username,
        display_name,
        longest_name: person::LONGEST_DISPLAY_NAME,
        fault,
    };
    visit.remember(Page(status, invitation).into_response())
}
