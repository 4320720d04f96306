//! `/administration/brands/NAME/groups`: who approves what a brand says.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::request::{self, Made, Wish};
use gatepost_internal::review_group::{self, Change, ReviewGroup};
use gatepost_model::Timestamp;

use super::brand::address;
use super::{confirm, demand_administrator, is_shown};
use crate::Web;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::paging::{Asked, encoded};
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::{Moment, visible};

#[derive(Template)]
#[template(path = "administration/groups.html")]
struct Groups {
    shell: Shell,
    brand: String,
    groups: Vec<Group>,
    /// Whether a change waits for another administrator.
    waits: bool,
    typed: Typed,
    fault: Option<String>,
}

struct Group {
    name: String,
    title: String,
    members: Vec<Member>,
}

struct Member {
    username: String,
    /// From when on their word counts, where that is yet to come.
    counts_from: Option<Moment>,
    revoke: String,
}

impl Group {
    fn of(brand: &str, group: ReviewGroup, now: Timestamp) -> Self {
        let name = group.name;
        let member = |member: review_group::Member| Member {
            counts_from: (member.counts_from > now).then(|| Moment::of(member.counts_from, now)),
            revoke: format!(
                "{}/revoke?person={}&role=approver&group={}",
                address(brand),
                encoded(&member.username),
                encoded(&name)
            ),
            username: member.username,
        };
        Self {
            members: group.members.into_iter().map(member).collect(),
            title: visible(&group.title),
            name,
        }
    }
}

/// What was typed into the form for another group.
#[derive(Default)]
struct Typed {
    name: String,
    title: String,
}

/// `GET /administration/brands/NAME/groups`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(brand): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    demand_administrator(&session)?;
    let notice = asked.text("done").map(|_| "The groups are changed.");
    answer(
        &web,
        &session,
        brand,
        StatusCode::OK,
        Typed::default(),
        notice,
        None,
    )
    .await
}

/// `POST /administration/brands/NAME/groups`: adds, renames or removes one.
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(brand): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let outcome = match confirm(&web, &session, &form, "change_review_group").await {
        Ok(()) => change(&web, &session, &brand, &form).await,
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(Made::Done) => Ok(see_other(&format!("{}/groups?done=changed", address(&brand)))),
        Ok(Made::Waiting(id)) => Ok(see_other(&format!("/administration/requests/{id}?done=asked"))),
        Err(fault) if is_shown(&fault) => {
            let is_new = form.text("change") == "add";
            let typed = Typed {
                name: form.text("name"),
                title: form.text("title"),
            };
            let typed = if is_new { typed } else { Typed::default() };
            let said = Some(fault.to_string());
            answer(&web, &session, brand, status(&fault), typed, None, said).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn change(web: &Web, session: &Session, brand: &str, form: &Form) -> Result<Made, Error> {
    let (name, title) = (form.text("name").trim().to_owned(), form.text("title"));
    let change = match form.text("change").as_str() {
        "add" => Change::Add { name, title },
        "rename" => Change::Rename { name, title },
        "remove" => Change::Remove { name },
        _ => return Err(Error::invalid("Choose what is to become of the group.")),
    };
    let wish = Wish::ReviewGroup {
        brand: brand.to_owned(),
        change,
    };
    request::make(&web.inside, &session.caller, wish).await
}

async fn answer(
    web: &Web,
    session: &Session,
    brand: String,
    status: StatusCode,
    typed: Typed,
    notice: Option<&'static str>,
    fault: Option<String>,
) -> Result<Response, Refusal> {
    demand_administrator(session)?;
    let now = web.inside.context.now();
    let groups = review_group::list(&web.inside, &session.caller, &brand).await?;
    let groups = Groups {
        shell: Shell::of(web, session, Tab::Elsewhere).with_notice(notice),
        groups: groups
            .into_iter()
            .map(|group| Group::of(&brand, group, now))
            .collect(),
        waits: request::takes_another(&web.inside, &session.caller).await?,
        brand,
        typed,
        fault,
    };
    Ok(Page(status, groups).into_response())
}
