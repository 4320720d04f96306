//! `/desk/stop`: the emergency stop. One person sets it, two lift it; each act is one form.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::gate::stop::{self, LiftState, StopRequest};
use gatepost_model::gate::Kind;
use gatepost_model::role::Role;

use super::bar::{Bar, InForce};
use super::confirm::Proof;
use super::words;
use crate::Web;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::paging::Asked;
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::{Moment, visible};

/// How many stops that are over stand below those in force.
const PAST: usize = 10;

#[derive(Template)]
#[template(path = "desk/stop.html")]
struct StopPage {
    shell: Shell,
    bar: Bar,
    asks_code: bool,
    /// What may be stopped: value, words, whether it is chosen. Empty for whoever may not.
    scopes: Vec<Choice>,
    reason: String,
    past: Vec<Past>,
    problem: Option<String>,
}

struct Choice {
    value: String,
    words: String,
    is_chosen: bool,
}

/// A stop that was lifted.
struct Past {
    what: String,
    reason: String,
    by: String,
    at: Moment,
    lifted: Moment,
}

/// What somebody had typed before the form was shown again.
#[derive(Default)]
struct Typed {
    scope: String,
    reason: String,
}

/// `GET /desk/stop`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let notice = asked.text("done").and_then(|word| words::done(&word));
    page(&web, &session, StatusCode::OK, Typed::default(), None, notice).await
}

/// `POST /desk/stop`. Scope, reason and password are one request: there is no time to lose between them.
pub(crate) async fn set(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let typed = Typed {
        scope: form.text("scope"),
        reason: form.text("reason"),
    };
    match try_to_set(&web, &session, &typed, Proof::of(&form)).await {
        Ok(()) => Ok(see_other("/desk/stop?done=stopped")),
        Err(error) => refused(&web, &session, error, typed).await,
    }
}

async fn try_to_set(web: &Web, session: &Session, typed: &Typed, proof: Proof) -> Result<(), Error> {
    let (scope, id) = match typed.scope.split_once(':') {
        Some((scope, id)) => (scope, Some(id.to_owned())),
        None => (typed.scope.as_str(), None),
    };
    if scope.is_empty() {
        return Err(Error::invalid("Choose what is to stop."));
    }
    if typed.reason.trim().is_empty() {
        return Err(Error::invalid("Say why, for those who see that nothing leaves."));
    }
    let token = proof.confirm(web, session, "stop", None).await?;
    let request = StopRequest {
        scope: Some(scope.to_owned()),
        id,
        reason: Some(typed.reason.clone()),
        reauthentication_token: Some(token),
    };
    stop::set(&web.inside, &session.caller, request).await?;
    Ok(())
}

/// `POST /desk/stop/ID/lift`
pub(crate) async fn lift(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    match try_to_lift(&web, &session, &id, Proof::of(&form)).await {
        Ok(LiftState::Waiting) => Ok(see_other("/desk/stop?done=lift_asked")),
        Ok(LiftState::Lifted) => Ok(see_other("/desk/stop?done=stop_lifted")),
        Err(error) => refused(&web, &session, error, Typed::default()).await,
    }
}

async fn try_to_lift(web: &Web, session: &Session, id: &str, proof: Proof) -> Result<LiftState, Error> {
    let token = proof.confirm(web, session, "lift_stop", None).await?;
    stop::lift(&web.inside, &session.caller, id, Some(token)).await
}

/// `GET` of the form's address: leads to the page it stands on.
pub(crate) async fn lead_back(Signed(_): Signed) -> Response {
    see_other("/desk/stop")
}

async fn refused(web: &Web, session: &Session, error: Error, typed: Typed) -> Result<Response, Refusal> {
    match &error {
        Error::NotFound | Error::Unauthenticated | Error::Damaged(_) | Error::Storage(_) => Err(error.into()),
        shown => page(web, session, status(shown), typed, Some(shown.to_string()), None).await,
    }
}

async fn page(
    web: &Web,
    session: &Session,
    status: StatusCode,
    typed: Typed,
    problem: Option<String>,
    notice: Option<&'static str>,
) -> Result<Response, Refusal> {
    let now = web.inside.context.now();
    let stops = stop::list(&web.inside, &session.caller).await?;
    let past = stops.iter().filter_map(|stop| {
        let shown = InForce::of(stop, session, now);
        stop.lifted_at.map(|lifted| Past {
            what: shown.what,
            reason: visible(&stop.reason),
            by: shown.by,
            at: shown.at,
            lifted: Moment::of(lifted, now),
        })
    });
    let page = StopPage {
        shell: Shell::of(web, session, Tab::Desk).with_notice(notice),
        bar: Bar::of(web, session).await?,
        asks_code: session.standing.has_second_factor,
        scopes: scopes(session, &typed.scope),
        reason: typed.reason,
        past: past.take(PAST).collect(),
        problem,
    };
    Ok(Page(status, page).into_response())
}

/// What this person may stop: their brands; and, as a duty officer of any, everything or one kind of act.
fn scopes(session: &Session, chosen: &str) -> Vec<Choice> {
    let on_duty = |roles: &[Role]| roles.contains(&Role::DutyOfficer);
    let desks = &session.standing.desks;
    if !desks.iter().any(|(_, roles)| on_duty(roles)) {
        return Vec::new();
    }
    let choice = |value: String, words: String| Choice {
        is_chosen: value == chosen || (chosen.is_empty() && value == "node"),
        value,
        words,
    };
    let mut scopes = vec![choice("node".to_owned(), "Everything, of every brand".to_owned())];
    let own = desks.iter().filter(|(_, roles)| on_duty(roles));
    scopes.extend(own.map(|(brand, _)| {
        choice(
            format!("brand:{}", brand.name),
            format!("Everything of {}", brand.display_name),
        )
    }));
    scopes.extend(Kind::ALL.into_iter().map(|kind| {
        choice(
            format!("kind:{}", kind.as_str()),
            format!("Only one kind of act: {}", words::kind(kind)),
        )
    }));
    scopes
}
