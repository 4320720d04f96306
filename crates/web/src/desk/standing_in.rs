//! `/desk/standing-in`: who stands in for whom in a review group, and setting it in advance for oneself.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::brand::Brand;
use gatepost_internal::gate::delegation::{self, NewDelegation};
use gatepost_internal::review_group::{self, ReviewGroup};

use super::bar::Bar;
use super::zone::{Local, Zone};
use crate::Web;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::paging::Asked;
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::visible;

const PATH: &str = "/desk/standing-in";

#[derive(Template)]
#[template(path = "desk/standing_in.html")]
struct StandingIn {
    shell: Shell,
    bar: Bar,
    brands: Vec<OfBrand>,
    problem: Option<String>,
}

/// A brand of one's desk.
struct OfBrand {
    name: String,
    display_name: String,
    zone: String,
    stand_ins: Vec<StandIn>,
    groups: Vec<OwnGroup>,
}

struct StandIn {
    id: String,
    group: String,
    from: String,
    to: String,
    starts: Local,
    ends: Local,
    is_own: bool,
}

/// A review group one is in oneself.
struct OwnGroup {
    name: String,
    title: String,
    others: Vec<Choice>,
    starts: String,
    ends: String,
    is_open: bool,
}

struct Choice {
    username: String,
    is_chosen: bool,
}

/// What was typed before the form was shown again.
#[derive(Default)]
struct Typed {
    brand: String,
    group: String,
    to: String,
    starts: String,
    ends: String,
}

/// `GET /desk/standing-in`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let notice = asked.text("done").map(|word| match word.as_str() {
        "made" => "It is set. The whole desk sees it here.",
        _ => "It is ended.",
    });
    answer(&web, &session, StatusCode::OK, &Typed::default(), notice, None).await
}

/// `POST /desk/standing-in`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let typed = Typed {
        brand: form.text("brand"),
        group: form.text("group"),
        to: form.text("to"),
        starts: form.text("starts_at"),
        ends: form.text("ends_at"),
    };
    match set(&web, &session, &typed).await {
        Ok(()) => Ok(see_other("/desk/standing-in?done=made")),
        Err(fault @ (Error::Invalid(_) | Error::Conflict(_) | Error::Forbidden(_))) => {
            let said = Some(fault.to_string());
            answer(&web, &session, status(&fault), &typed, None, said).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn set(web: &Web, session: &Session, typed: &Typed) -> Result<(), Error> {
    let desks = &session.standing.desks;
    let (brand, _) = desks
        .iter()
        .find(|(brand, _)| brand.name == typed.brand)
        .ok_or(Error::NotFound)?;
    let zone = Zone::of(&web.inside, brand).await?;
    let new = NewDelegation {
        brand: typed.brand.clone(),
        group: typed.group.clone(),
        to: typed.to.clone(),
        starts_at: zone.moment(&typed.starts)?,
        ends_at: zone.moment(&typed.ends)?,
    };
    delegation::make(&web.inside, &session.caller, new)
        .await
        .map(|_made| ())
}

/// `POST /desk/standing-in/ID/end`
pub(crate) async fn end(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    delegation::cancel(&web.inside, &session.caller, &id).await?;
    Ok(see_other("/desk/standing-in?done=ended"))
}

/// `GET` of the form's address: leads to the page it stands on.
pub(crate) async fn lead_back(Signed(_): Signed) -> Response {
    see_other(PATH)
}

async fn answer(
    web: &Web,
    session: &Session,
    status: StatusCode,
    typed: &Typed,
    notice: Option<&'static str>,
    problem: Option<String>,
) -> Result<Response, Refusal> {
    let mut brands = Vec::new();
    for (brand, _) in &session.standing.desks {
        brands.push(of_brand(web, session, brand, typed).await?);
    }
    let page = StandingIn {
        shell: Shell::of(web, session, Tab::Desk).with_notice(notice),
        bar: Bar::of(web, session).await?,
        brands,
        problem,
    };
    Ok(Page(status, page).into_response())
}

async fn of_brand(web: &Web, session: &Session, brand: &Brand, typed: &Typed) -> Result<OfBrand, Error> {
    let zone = Zone::of(&web.inside, brand).await?;
    let groups = review_group::list(&web.inside, &session.caller, &brand.name).await?;
    let own = &session.caller.username;
    let title = |name: &str| {
        let group = groups.iter().find(|group| group.name == name);
        visible(group.map_or(name, |group| &group.title))
    };
    let stand_ins = delegation::list(&web.inside, &session.caller, &brand.name).await?;
    let is_in = |group: &&ReviewGroup| group.members.iter().any(|member| member.username == *own);
    Ok(OfBrand {
        name: brand.name.clone(),
        display_name: visible(&brand.display_name),
        zone: zone.name().to_owned(),
        stand_ins: stand_ins
            .iter()
            .map(|one| StandIn {
                id: one.id.to_string(),
                group: title(&one.group),
                starts: zone.local(one.starts_at),
                ends: zone.local(one.ends_at),
                is_own: one.from == *own,
                from: one.from.clone(),
                to: one.to.clone(),
            })
            .collect(),
        groups: groups
            .iter()
            .filter(is_in)
            .map(|group| OwnGroup::of(brand, group, own, typed))
            .collect(),
    })
}

impl OwnGroup {
    fn of(brand: &Brand, group: &ReviewGroup, own: &str, typed: &Typed) -> Self {
        let is_open = typed.brand == brand.name && typed.group == group.name;
        let keep = |text: &str| if is_open { text.to_owned() } else { String::new() };
        let others = group.members.iter().filter(|member| member.username != own);
        Self {
            name: group.name.clone(),
            title: visible(&group.title),
            others: others
                .map(|member| Choice {
                    is_chosen: is_open && member.username == typed.to,
                    username: member.username.clone(),
                })
                .collect(),
            starts: keep(&typed.starts),
            ends: keep(&typed.ends),
            is_open,
        }
    }
}
