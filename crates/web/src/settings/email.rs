//! `/settings/email`: where notices go by e-mail. An address counts once the link that was mailed to it was opened by
//! the same person, signed in.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::email::{self, LONGEST_ADDRESS};
use gatepost_model::Timestamp;

use crate::form::Form;
use crate::page::Page;
use crate::paging::Asked;
use crate::refusal::{self, Refusal};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::Moment;
use crate::{Web, page};

#[derive(Template)]
#[template(path = "settings/email.html")]
struct Email {
    shell: Shell,
    place: &'static str,
    username: String,
    /// Where notices go.
    address: Option<String>,
    /// What waits for its link, and until when.
    waiting: Option<(String, Moment)>,
    /// Whether any mail leaves this node.
    sends_mail: bool,
    asks_code: bool,
    longest: usize,
    /// What was typed.
    typed: String,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/email_link.html")]
struct Link {
    shell: Shell,
    place: &'static str,
    secret: String,
    address: String,
}

/// `GET /settings/email`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let notice = match asked.text("done").as_deref() {
        Some("asked") => Some("A mail is on its way. Open the link in it to confirm the address."),
        Some("confirmed") => Some("Your address is confirmed. Your notices go there from now on."),
        Some("removed") => Some("Your address is removed. Your notices are at the desk, and nowhere else."),
        _ => None,
    };
    answer(&web, &session, StatusCode::OK, notice, String::new(), None).await
}

/// `POST /settings/email`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let address = form.text("address");
    let (password, code) = (form.text("password"), form.text("code"));
    match email::ask(&web.inside, &session.caller, &address, &password, &code).await {
        Ok(()) => Ok(page::see_other("/settings/email?done=asked")),
        Err(fault) => refuse(&web, &session, fault, address).await,
    }
}

/// `POST /settings/email/remove`
pub(crate) async fn remove(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let (password, code) = (form.text("password"), form.text("code"));
    match email::remove(&web.inside, &session.caller, &password, &code).await {
        Ok(()) => Ok(page::see_other("/settings/email?done=removed")),
        Err(fault) => refuse(&web, &session, fault, String::new()).await,
    }
}

/// `GET /settings/email/SECRET`: what the mail leads to. Programs that open links in mails change nothing by it.
pub(crate) async fn ask(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(secret): Path<String>,
) -> Result<Response, Refusal> {
    let link = Link {
        address: email::find_waiting(&web.inside, &session.caller, &secret).await?,
        shell: Shell::of(&web, &session, Tab::Elsewhere),
        place: "email",
        secret,
    };
    Ok(page::ok(link).into_response())
}

/// `POST /settings/email/SECRET`
pub(crate) async fn confirm(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(secret): Path<String>,
) -> Result<Response, Refusal> {
    email::confirm(&web.inside, &session.caller, &secret).await?;
    Ok(page::see_other("/settings/email?done=confirmed"))
}

/// The page again with the sentence, for what somebody can type otherwise.
async fn refuse(web: &Web, session: &Session, fault: Error, typed: String) -> Result<Response, Refusal> {
    let status = match &fault {
        // What was typed is wrong; who typed it may well do this.
        Error::Reauthentication(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Invalid(_) | Error::TooMany(_) | Error::Conflict(_) => refusal::status(&fault),
        _ => return Err(fault.into()),
    };
    answer(web, session, status, None, typed, Some(fault.to_string())).await
}

async fn answer(
    web: &Web,
    session: &Session,
    status: StatusCode,
    notice: Option<&'static str>,
    typed: String,
    fault: Option<String>,
) -> Result<Response, Refusal> {
    let standing = email::of_caller(&web.inside, &session.caller).await?;
    let until = |until: Timestamp| Moment::of(until, until);
    let email = Email {
        shell: Shell::of(web, session, Tab::Elsewhere).with_notice(notice),
        place: "email",
        username: session.caller.username.clone(),
        address: standing.address,
        waiting: standing.waiting.map(|(address, end)| (address, until(end))),
        sends_mail: web.inside.context.sends_mail,
        asks_code: session.standing.has_second_factor,
        longest: LONGEST_ADDRESS,
        typed,
        fault,
    };
    Ok(Page(status, email).into_response())
}
