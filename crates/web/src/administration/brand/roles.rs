//! Giving a role at a brand, which may wait for another administrator, and taking one away, which never does.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::account::{self, Account};
use gatepost_internal::request::{self, Made, Wish};
use gatepost_internal::{Error, review_group, role};
use gatepost_model::role::Role;

use super::page::{Fault, Shown, answer, words};
use super::{address, confirm, demand_administrator, is_shown};
use crate::Web;
use crate::administration::policy::Titles;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::paging::Asked;
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::AccountLine;

/// `POST /administration/brands/NAME/grant`
pub(crate) async fn grant(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let username = form.text("username").trim().trim_start_matches('@').to_owned();
    let chosen = form.text("role");
    let outcome = match confirm(&web, &session, &form, "grant_role").await {
        Ok(()) => ask_for(&web, &session, &name, &username, &chosen).await,
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(Made::Done) => Ok(see_other(&format!("{}?done=granted", address(&name)))),
        Ok(Made::Waiting(id)) => Ok(see_other(&format!("/administration/requests/{id}?done=asked"))),
        Err(fault) if is_shown(&fault) => {
            let shown = Shown {
                fault: Some(Fault::Role(fault.to_string())),
                username,
                role: chosen,
                ..Shown::default()
            };
            answer(&web, &session, &name, status(&fault), shown).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn ask_for(
    web: &Web,
    session: &Session,
    brand: &str,
    username: &str,
    chosen: &str,
) -> Result<Made, Error> {
    let (role, group) = match chosen.split_once(':') {
        Some((role, group)) => (role, Some(group.to_owned())),
        None => (chosen, None),
    };
    let role = Role::parse(role).filter(|role| role.is_gate());
    let wish = Wish::Role {
        person: username.to_owned(),
        role: role.ok_or_else(|| Error::invalid("Choose a role."))?,
        brand: Some(brand.to_owned()),
        group,
    };
    request::make(&web.inside, &session.caller, wish).await
}

/// Whose role is to be taken, as the address or the form names it.
struct Wanted {
    username: String,
    role: Role,
    group: Option<String>,
}

impl Wanted {
    /// None for what cannot be a role at a brand: there is no such page.
    fn of(read: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let role = read("role").and_then(|role| Role::parse(&role));
        Ok(Self {
            username: read("person").ok_or(Error::NotFound)?,
            role: role.filter(|role| role.is_gate()).ok_or(Error::NotFound)?,
            group: read("group"),
        })
    }
}

#[derive(Template)]
#[template(path = "administration/revoke.html")]
struct Revoke {
    shell: Shell,
    brand: String,
    username: String,
    role: &'static str,
    /// An approver's review group.
    group: Option<String>,
    /// `approver, PR`
    words: String,
    line: AccountLine,
    fault: Option<String>,
}

/// `GET /administration/brands/NAME/revoke?person=..&role=..&group=..`
pub(crate) async fn ask(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    demand_administrator(&session)?;
    let wanted = Wanted::of(|field| asked.text(field))?;
    question(&web, &session, name, wanted, StatusCode::OK, None).await
}

/// `POST /administration/brands/NAME/revoke`
pub(crate) async fn revoke(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(name): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let wanted = Wanted::of(|field| form.filled(field))?;
    let outcome = match confirm(&web, &session, &form, "revoke_role").await {
        Ok(()) => {
            let (role, group) = (wanted.role, wanted.group.as_deref());
            let (inside, caller) = (&web.inside, &session.caller);
            role::take(inside, caller, &wanted.username, role, Some(&name), group).await
        }
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(()) => Ok(see_other(&format!("{}?done=revoked", address(&name)))),
        Err(fault) if is_shown(&fault) => {
            let said = Some(fault.to_string());
            question(&web, &session, name, wanted, status(&fault), said).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn question(
    web: &Web,
    session: &Session,
    brand: String,
    wanted: Wanted,
    status: StatusCode,
    fault: Option<String>,
) -> Result<Response, Refusal> {
    demand_administrator(session)?;
    let groups = review_group::list(&web.inside, &session.caller, &brand).await?;
    let account = account::lookup(&web.inside, &session.caller, &wanted.username).await?;
    if !matches!(account, Account::Person(_)) {
        return Err(Error::NotFound.into());
    }
    let revoke = Revoke {
        shell: Shell::of(web, session, Tab::Elsewhere),
        words: words(wanted.role, wanted.group.as_deref(), &Titles::of(&groups)),
        line: AccountLine::of(&web.inside, &account),
        role: wanted.role.as_str(),
        group: wanted.group,
        username: wanted.username,
        brand,
        fault,
    };
    Ok(Page(status, revoke).into_response())
}
