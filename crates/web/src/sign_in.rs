//! `/sign-in`: name and password for a session, and a code from whoever has a second factor. The field for it is
//! there for everybody, so that the page tells nobody who has one.

use askama::Template;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use gatepost_internal::password::Proof;
use gatepost_internal::{Error, session};

use crate::form::{Form, Visit};
use crate::page::Page;
use crate::paging::Asked;
use crate::refusal::{self, Refusal};
use crate::session::{Address, Visitor};
use crate::{Web, asset::Assets, next, page};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    assets: Assets,
    node: String,
    csrf: String,
    /// Where to go afterwards; empty for home.
    next: String,
    /// What was typed before.
    username: String,
    /// What was wrong with it.
    fault: Option<String>,
    notice: Option<&'static str>,
}

/// `GET /sign-in?next=PATH`
pub(crate) async fn show(
    State(web): State<Web>,
    Visitor(session): Visitor,
    asked: Asked,
    headers: HeaderMap,
) -> Response {
    let next = asked
        .text("next")
        .and_then(|next| next::safe(&next).map(str::to_owned));
    if session.is_some() {
        return page::see_other(next.as_deref().unwrap_or(next::HOME));
    }
    let sign_in = SignIn {
        assets: Assets::current(),
        node: web.settings.name.clone(),
        csrf: String::new(),
        next: next.unwrap_or_default(),
        username: String::new(),
        fault: None,
        notice: asked.text("done").and_then(|done| notice(&done)),
    };
    with_visit(&web, &headers, StatusCode::OK, sign_in)
}

/// What was done before somebody came here.
fn notice(done: &str) -> Option<&'static str> {
    match done {
        "ended" => Some("You were signed out. Nothing was saved."),
        "out" => Some("You are signed out."),
        "everywhere" => Some("You are signed out everywhere, here included."),
        "password" => Some("Your new password is set. Sign in with it."),
        "welcome" => Some("Your account is made. Sign in with your name and password."),
        _ => None,
    }
}

/// `POST /sign-in`
pub(crate) async fn submit(
    State(web): State<Web>,
    Address(address): Address,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Refusal> {
    let username = form.text("username").trim().to_owned();
    let next = next::safe(&form.text("next")).unwrap_or(next::HOME).to_owned();
    let (password, code) = (form.text("password"), form.text("code"));
    let proof = Proof {
        password: &password,
        code: &code,
    };
    match session::sign_in(&web.inside, &username, proof, &address).await {
        Ok(issued) => {
            // Whatever the browser held before is replaced: a session somebody planted is not continued (G10).
            let mut response = page::see_other(&next);
            match web.cookies.keep_session(&issued.secret) {
                Ok(cookie) => response.headers_mut().append(SET_COOKIE, cookie),
                Err(_) => return Err(Error::Damaged("a session's secret cannot stand in a cookie").into()),
            };
            Ok(response)
        }
        Err(fault @ (Error::Unauthenticated | Error::Invalid(_) | Error::TooMany(_))) => {
            let (status, sentence) = match &fault {
                Error::TooMany(_) => (refusal::status(&fault), fault.to_string()),
                // One sentence, whatever of the three is wrong: it tells neither that the password was right nor
                // that somebody uses codes (G13).
                _ => (
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "The name, the password or the code is wrong.".to_owned(),
                ),
            };
            let sign_in = SignIn {
                assets: Assets::current(),
                node: web.settings.name.clone(),
                csrf: String::new(),
                next,
                username,
                fault: Some(sentence),
                notice: None,
            };
            Ok(with_visit(&web, &headers, status, sign_in))
        }
        Err(other) => Err(other.into()),
    }
}

fn with_visit(web: &Web, headers: &HeaderMap, status: StatusCode, sign_in: SignIn) -> Response {
    let visit = Visit::of(web, headers);
    let csrf = visit.csrf.clone();
    visit.remember(Page(status, SignIn { csrf, ..sign_in }).into_response())
}
