//! `/settings/second-factor`: a code from an app besides the password, and the recovery codes for a lost phone.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::second_factor::{self, Enrolment, RecoveryCodes, Standing};

use crate::form::Form;
use crate::page::Page;
use crate::paging::Asked;
use crate::refusal::{self, Refusal};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::Moment;
use crate::{Web, page};

#[derive(Template)]
#[template(path = "settings/second_factor.html")]
struct SecondFactor {
    shell: Shell,
    place: &'static str,
    username: String,
    since: Option<Moment>,
    recovery_codes: i64,
    demanded: bool,
    shown: Shown,
    fault: Option<String>,
}

/// What is shown now and never again.
#[derive(Default)]
struct Shown {
    enrolment: Option<Enrolment>,
    codes: Option<RecoveryCodes>,
    /// A secret was shown before and waits for its first code.
    again: bool,
}

/// `GET /settings/second-factor`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let notice = asked.text("done").map(|_| "Your second factor is removed.");
    answer(&web, &session, StatusCode::OK, notice, Shown::default(), None).await
}

/// `POST /settings/second-factor`: the answer is a page, because the secret is shown only now.
pub(crate) async fn begin(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let (node, password) = (&web.settings.name, form.text("password"));
    match second_factor::begin(&web.inside, &session.caller, node, &password).await {
        Ok(enrolment) => {
            let shown = Shown {
                enrolment: Some(enrolment),
                ..Shown::default()
            };
            answer(&web, &session, StatusCode::OK, None, shown, None).await
        }
        Err(fault) => refuse(&web, &session, fault, Shown::default()).await,
    }
}

/// `POST /settings/second-factor/confirm`: the answer is a page, because the recovery codes are shown only now.
pub(crate) async fn confirm(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    match second_factor::confirm(&web.inside, &session.caller, &form.text("code")).await {
        Ok(codes) => with_codes(&web, &session, codes, "From now on you are asked for a code.").await,
        Err(fault) => {
            // The app may have the secret, which is not shown again; another code can be typed.
            let again = matches!(fault, Error::Invalid(_));
            let shown = Shown {
                again,
                ..Shown::default()
            };
            refuse(&web, &session, fault, shown).await
        }
    }
}

/// `POST /settings/second-factor/codes`: new recovery codes.
pub(crate) async fn renew(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let (password, code) = (form.text("password"), form.text("code"));
    match second_factor::renew(&web.inside, &session.caller, &password, &code).await {
        Ok(codes) => with_codes(&web, &session, codes, "Your old recovery codes have ended.").await,
        Err(fault) => refuse(&web, &session, fault, Shown::default()).await,
    }
}

/// `POST /settings/second-factor/remove`
pub(crate) async fn remove(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let (password, code) = (form.text("password"), form.text("code"));
    match second_factor::remove(&web.inside, &session.caller, &password, &code).await {
        Ok(()) => Ok(page::see_other("/settings/second-factor?done=removed")),
        Err(fault) => refuse(&web, &session, fault, Shown::default()).await,
    }
}

async fn with_codes(
    web: &Web,
    session: &Session,
    codes: RecoveryCodes,
    notice: &'static str,
) -> Result<Response, Refusal> {
    let shown = Shown {
        codes: Some(codes),
        ..Shown::default()
    };
    answer(web, session, StatusCode::OK, Some(notice), shown, None).await
}

/// The page again with the sentence, for what somebody can type otherwise.
async fn refuse(web: &Web, session: &Session, fault: Error, shown: Shown) -> Result<Response, Refusal> {
    let status = match &fault {
        // What was typed is wrong; who typed it may well do this.
        Error::Reauthentication(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Invalid(_) | Error::TooMany(_) | Error::Conflict(_) | Error::Forbidden(_) => {
            refusal::status(&fault)
        }
        _ => return Err(fault.into()),
    };
    answer(web, session, status, None, shown, Some(fault.to_string())).await
}

async fn answer(
    web: &Web,
    session: &Session,
    status: StatusCode,
    notice: Option<&'static str>,
    shown: Shown,
    fault: Option<String>,
) -> Result<Response, Refusal> {
    let Standing {
        since,
        recovery_codes,
    } = second_factor::of_caller(&web.inside, &session.caller).await?;
    let now = web.inside.context.now();
    let second_factor = SecondFactor {
        shell: Shell::of(web, session, Tab::Elsewhere).with_notice(notice),
        place: "second-factor",
        username: session.caller.username.clone(),
        since: since.map(|since| Moment::of(since, now)),
        recovery_codes,
        demanded: second_factor::demanded(&web.inside, &session.caller).await?,
        shown,
        fault,
    };
    Ok(Page(status, second_factor).into_response())
}
