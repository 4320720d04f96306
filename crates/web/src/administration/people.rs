//! `/administration`: everybody, with their roles.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::administration::{self, Member};
use gatepost_internal::person;
use gatepost_model::Timestamp;
use gatepost_model::role::Role;

use crate::Web;
use crate::page::Page;
use crate::paging::{Asked, encoded};
use crate::refusal::Refusal;
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::{Face, Moment, visible};

#[derive(Template)]
#[template(path = "administration/people.html")]
struct People {
    shell: Shell,
    members: Vec<Line>,
    /// The rest of the list.
    more: Option<String>,
    longest_name: usize,
    made: Option<Made>,
    typed: Typed,
    fault: Option<String>,
}

/// A link that was just made. It cannot be shown again.
pub(super) struct Made {
    /// The whole address, to be handed over.
    pub(super) url: String,
    /// For whom.
    pub(super) username: String,
    pub(super) is_invitation: bool,
    pub(super) expires: Timestamp,
}

/// What was typed into the invitation.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) username: String,
    pub(super) display_name: String,
}

struct Line {
    username: String,
    display_name: String,
    face: Face,
    roles: Vec<String>,
    left: Option<Moment>,
    is_self: bool,
}

impl Line {
    fn of(member: &Member, session: &Session, now: Timestamp) -> Self {
        let person = &member.person;
        Self {
            face: Face::of_person(&person.username, &person.display_name),
            roles: member.roles.iter().filter_map(role).collect(),
            left: person.deactivated_at.map(|left| Moment::of(left, now)),
            is_self: person.id == session.caller.person,
            username: person.username.clone(),
            display_name: visible(&person.display_name),
        }
    }
}

/// `publisher of news`; nothing for what everybody is.
fn role((role, brand): &(Role, Option<String>)) -> Option<String> {
    let name = role.as_str().replace('_', " ");
    match (role, brand) {
        (Role::Employee, _) => None,
        (_, Some(brand)) => Some(format!("{name} of @{brand}")),
        (_, None) => Some(name),
    }
}

/// `GET /administration?after=NAME`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let notice = asked
        .text("done")
        .map(|_| "The account has ended, and everything that was signed in with it.");
    let listed = Listed {
        after: asked.text("after"),
        notice,
        ..Listed::default()
    };
    list(&web, &session, StatusCode::OK, listed).await
}

/// What is shown besides the people.
#[derive(Default)]
pub(super) struct Listed {
    pub(super) after: Option<String>,
    pub(super) notice: Option<&'static str>,
    pub(super) made: Option<Made>,
    pub(super) typed: Typed,
    pub(super) fault: Option<String>,
}

/// The page.
pub(super) async fn list(
    web: &Web,
    session: &Session,
    status: StatusCode,
    listed: Listed,
) -> Result<Response, Refusal> {
    let members = administration::people(&web.inside, &session.caller, listed.after).await?;
    let now = web.inside.context.now();
    let last = members.last().map(|member| member.person.username.clone());
    let is_full = i64::try_from(members.len()).is_ok_and(|shown| shown >= administration::PAGE);
    let people = People {
        shell: Shell::of(web, session, Tab::Elsewhere).with_notice(listed.notice),
        members: members
            .iter()
            .map(|member| Line::of(member, session, now))
            .collect(),
        more: last
            .filter(|_| is_full)
            .map(|last| format!("/administration?after={}", encoded(&last))),
        longest_name: person::LONGEST_DISPLAY_NAME,
        made: listed.made,
        typed: listed.typed,
        fault: listed.fault,
    };
    Ok(Page(status, people).into_response())
}

impl Made {
    fn expires(&self) -> Moment {
        Moment::of(self.expires, self.expires)
    }
}
