//! `/settings/access`: sessions, apps and tokens that act in one's name, and their end.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::token::{self, Grant, Issued};
use gatepost_internal::{Credential, Error};
use gatepost_model::Timestamp;
use gatepost_model::scope::{Scope, Scopes};

use crate::form::Form;
use crate::page::Page;
use crate::paging::Asked;
use crate::refusal::{self, Refusal};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::sign_out::left;
use crate::view::{Moment, visible};
use crate::{Web, confirmation, page};

/// What a token made by hand may be for, as people choose it.
const SCOPES: [(Scope, &str); 4] = [
    (Scope::Read, "Read what I can read"),
    (Scope::Write, "Post and propose in my name"),
    (Scope::Follow, "Follow and unfollow"),
    (
        Scope::Decide,
        "Decide and release at the gate (asks for the password each time)",
    ),
];

#[derive(Template)]
#[template(path = "settings/access.html")]
struct Access {
    shell: Shell,
    place: &'static str,
    sessions: Vec<Line>,
    apps: Vec<Line>,
    tokens: Vec<Line>,
    scopes: Vec<(&'static str, &'static str)>,
    longest_name: usize,
    /// A token that was just made. It cannot be shown again.
    secret: Option<String>,
    fault: Option<String>,
}

/// One thing that has access.
struct Line {
    id: String,
    name: String,
    scopes: String,
    /// The brand it acts as.
    brand: Option<String>,
    made: Moment,
    used: Moment,
    current: bool,
}

impl Line {
    fn of(grant: &Grant, now: Timestamp) -> Self {
        Self {
            id: grant.id.to_string(),
            name: visible(&grant.name),
            scopes: grant.scopes.to_string(),
            brand: grant.brand.clone(),
            made: Moment::of(grant.created_at, now),
            used: Moment::of(grant.last_used_at.max(grant.created_at), now),
            current: grant.current,
        }
    }
}

/// `GET /settings/access`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let notice = match asked.text("done").as_deref() {
        Some("one") => Some("It has no access any more."),
        Some("others") => Some("Everything but this session is signed out."),
        _ => None,
    };
    list(&web, &session, StatusCode::OK, notice, None, None).await
}

/// `POST /settings/access/ID/end`
pub(crate) async fn end_one(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    token::revoke_one(&web.inside, &session.caller, &id).await?;
    if id == session.caller.token.to_string() {
        return Ok(left(&web, "/sign-in?done=out"));
    }
    Ok(page::see_other("/settings/access?done=one"))
}

/// `POST /settings/access/others`
pub(crate) async fn end_others(State(web): State<Web>, Signed(session): Signed) -> Result<Response, Refusal> {
    token::revoke_others(&web.inside, &session.caller).await?;
    Ok(page::see_other("/settings/access?done=others"))
}

/// `POST /settings/access/all`
pub(crate) async fn end_all(State(web): State<Web>, Signed(session): Signed) -> Result<Response, Refusal> {
    token::revoke_all_own(&web.inside, &session.caller).await?;
    Ok(left(&web, "/sign-in?done=everywhere"))
}

/// `POST /settings/access/tokens`: the answer is the page itself, because the token is shown only now.
pub(crate) async fn issue(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let scopes = Scopes::parse(&form.all("scope").join(" "))
        .map_err(|_| Error::invalid("Choose among the permissions of this page."));
    let outcome = match scopes {
        Ok(scopes) => make(&web, &session, &form, scopes).await,
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(issued) => list(&web, &session, StatusCode::OK, None, Some(issued.secret), None).await,
        Err(fault @ Error::Invalid(_)) => {
            let status = refusal::status(&fault);
            list(&web, &session, status, None, None, Some(fault.to_string())).await
        }
        Err(other) => Err(other.into()),
    }
}

/// A token that may speak for the company is made only with the password.
async fn make(web: &Web, session: &Session, form: &Form, scopes: Scopes) -> Result<Issued, Error> {
    if scopes.allows(Scope::Decide) {
        confirmation::demand(web, session, form, "token").await?;
    }
    token::issue_personal(&web.inside, &session.caller, &form.text("name"), scopes).await
}

async fn list(
    web: &Web,
    session: &Session,
    status: StatusCode,
    notice: Option<&'static str>,
    secret: Option<String>,
    fault: Option<String>,
) -> Result<Response, Refusal> {
    let grants = token::list(&web.inside, &session.caller).await?;
    let now = web.inside.context.now();
    let lines = |wanted: fn(Credential) -> bool| {
        let wanted = grants.iter().filter(|grant| wanted(grant.credential));
        wanted.map(|grant| Line::of(grant, now)).collect()
    };
    let access = Access {
        shell: Shell::of(web, session, Tab::Elsewhere).with_notice(notice),
        place: "access",
        sessions: lines(|credential| credential == Credential::Session),
        apps: lines(|credential| matches!(credential, Credential::App(_))),
        tokens: lines(|credential| credential == Credential::Personal),
        scopes: SCOPES
            .iter()
            .map(|(scope, words)| (scope.as_str(), *words))
            .collect(),
        longest_name: token::LONGEST_NAME,
        secret,
        fault,
    };
    Ok(Page(status, access).into_response())
}
