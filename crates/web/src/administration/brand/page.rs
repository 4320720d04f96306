//! The page of one brand.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::brand::{Overview, Readiness};
use gatepost_internal::gate::{delegation, policy};
use gatepost_internal::review_group::ReviewGroup;
use gatepost_internal::role::{self, Holder};
use gatepost_internal::{Error, brand, request, review_group};
use gatepost_model::Timestamp;
use gatepost_model::role::Role;

use crate::Web;
use crate::administration::brands::voice;
use crate::administration::delegations::StandIn;
use crate::administration::policy::{Titles, needs_of_a_post};
use crate::desk::words;
use crate::page::Page;
use crate::paging::encoded;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::shell::{Shell, Tab};
use crate::view::{Face, Moment, visible};

#[derive(Template)]
#[template(path = "administration/brand.html")]
struct BrandPage {
    shell: Shell,
    name: String,
    display_name: String,
    handle: String,
    face: Face,
    voice: String,
    missing: Vec<String>,
    /// Labels with which nothing can be submitted.
    idle_labels: Vec<String>,
    /// What an ordinary post needs, as a sentence.
    needs: String,
    has_own_policy: bool,
    people: Vec<Somebody>,
    roles: Vec<Choice>,
    groups: Vec<Group>,
    stand_ins: Vec<StandIn>,
    time_zone: String,
    /// Whether a role waits for another administrator.
    waits: bool,
    username: String,
    role_fault: Option<String>,
    zone_fault: Option<String>,
}

/// What is shown besides the brand.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) notice: Option<&'static str>,
    pub(super) fault: Option<Fault>,
    /// Who was typed into the form for roles.
    pub(super) username: String,
    /// Which role was chosen there.
    pub(super) role: String,
    /// The zone that was typed.
    pub(super) zone: Option<String>,
}

/// Which form is shown again, and why.
pub(super) enum Fault {
    Role(String),
    Zone(String),
}

/// Somebody with what they may do for the brand.
struct Somebody {
    username: String,
    display_name: String,
    face: Face,
    held: Vec<Held>,
}

struct Held {
    /// `approver, PR`
    words: String,
    /// From when on it counts, where that is yet to come.
    counts_from: Option<Moment>,
    /// Where it is taken away.
    revoke: String,
}

struct Choice {
    value: String,
    words: String,
    is_chosen: bool,
}

struct Group {
    title: String,
    members: Vec<String>,
}

/// The page of a brand.
pub(super) async fn answer(
    web: &Web,
    session: &Session,
    name: &str,
    status: StatusCode,
    shown: Shown,
) -> Result<Response, Refusal> {
    let (inside, caller) = (&web.inside, &session.caller);
    let now = inside.context.now();
    let overview = brand::overview(inside, caller).await?;
    let overview = overview.into_iter().find(|one| one.brand.name == name);
    let Overview {
        brand,
        settings,
        readiness,
    } = overview.ok_or(Error::NotFound)?;
    let Readiness { missing, idle_labels } = readiness.unwrap_or_default();
    let groups = review_group::list(inside, caller, name).await?;
    let titles = Titles::of(&groups);
    let in_force = policy::of_brand(inside, caller, name).await?;
    let holders = role::holders(inside, caller, name).await?;
    let stand_ins = delegation::list(inside, caller, name).await?;
    let (role_fault, zone_fault) = match shown.fault {
        Some(Fault::Role(fault)) => (Some(fault), None),
        Some(Fault::Zone(fault)) => (None, Some(fault)),
        None => (None, None),
    };
    let page = BrandPage {
        shell: Shell::of(web, session, Tab::Elsewhere).with_notice(shown.notice),
        face: Face::of_brand(&brand.name, &brand.display_name),
        handle: inside.context.public_address.handle(&brand.name),
        display_name: visible(&brand.display_name),
        voice: voice(&settings.voice),
        idle_labels: idle_labels.iter().map(|label| words::label(label)).collect(),
        missing,
        needs: needs_of_a_post(&in_force.policy, &titles),
        has_own_policy: in_force.brand.is_some(),
        people: people(name, &holders, &titles, now),
        roles: choices(&groups, &shown.role),
        groups: groups.iter().map(Group::of).collect(),
        stand_ins: stand_ins
            .iter()
            .map(|one| StandIn::of(one, &titles, now))
            .collect(),
        time_zone: shown.zone.unwrap_or(settings.time_zone),
        waits: request::takes_another(inside, caller).await?,
        username: shown.username,
        role_fault,
        zone_fault,
        name: brand.name,
    };
    Ok(Page(status, page).into_response())
}

impl Group {
    fn of(group: &ReviewGroup) -> Self {
        Self {
            title: visible(&group.title),
            members: group
                .members
                .iter()
                .map(|member| member.username.clone())
                .collect(),
        }
    }
}

/// Everybody of the desk once, with all they hold. The list comes sorted by person.
fn people(brand: &str, holders: &[Holder], titles: &Titles, now: Timestamp) -> Vec<Somebody> {
    let mut people: Vec<Somebody> = Vec::new();
    for holder in holders {
        let held = Held::of(brand, holder, titles, now);
        match people.last_mut() {
            Some(known) if known.username == holder.username => known.held.push(held),
            _ => people.push(Somebody {
                username: holder.username.clone(),
                display_name: visible(&holder.display_name),
                face: Face::of_person(&holder.username, &holder.display_name),
                held: vec![held],
            }),
        }
    }
    people
}

impl Held {
    fn of(brand: &str, holder: &Holder, titles: &Titles, now: Timestamp) -> Self {
        let group = holder.group.as_deref();
        let query = format!(
            "person={}&role={}&group={}",
            encoded(&holder.username),
            holder.role.as_str(),
            encoded(group.unwrap_or(""))
        );
        Self {
            words: words(holder.role, group, titles),
            counts_from: (holder.role == Role::Approver && holder.counts_from > now)
                .then(|| Moment::of(holder.counts_from, now)),
            revoke: format!("{}/revoke?{query}", super::address(brand)),
        }
    }
}

/// `approver, PR`, `duty officer`
pub(super) fn words(role: Role, group: Option<&str>, titles: &Titles) -> String {
    let name = role.as_str().replace('_', " ");
    match group {
        Some(group) => format!("{name}, {}", titles.of_group(group)),
        None => name,
    }
}

/// What may be given: an approver is one of a group, so each group is a line of its own.
fn choices(groups: &[ReviewGroup], chosen: &str) -> Vec<Choice> {
    let choice = |value: String, words: String| Choice {
        is_chosen: value == chosen,
        value,
        words,
    };
    let titles = Titles::of(groups);
    let mut choices = Vec::new();
    for role in Role::GATE {
        if role == Role::Approver {
            choices.extend(groups.iter().map(|group| {
                let value = format!("approver:{}", group.name);
                choice(value, words(role, Some(&group.name), &titles))
            }));
        } else {
            choices.push(choice(role.as_str().to_owned(), words(role, None, &titles)));
        }
    }
    choices
}
