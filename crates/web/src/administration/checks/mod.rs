//! `/administration/checks`: what must not leave by accident. The list is edited as one form, tried out on a text,
//! compared with the list in force, and then asked for: another administrator confirms it.
//!
//! ```text
//!  GET  the list in force, or what one version has changed
//!  POST act = look        what would change
//!       act = try         the text with every finding marked in it
//!       act = add_KIND    the form with one more rule
//!       act = ask         (password) -> a request, or at once before the first publication
//! ```
//! Nothing is kept between two of these: the form carries the whole list.

mod difference;
mod page;
mod typed;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::gate::check::{self, ListVersion};
use gatepost_internal::request::{self, Made, State as RequestState, Wish};
use gatepost_model::check::{CheckList, Finding};

pub(super) use self::difference::Difference;
use self::page::{ChecksPage, Tried, Version};
use self::typed::{Kind, Typed};
use super::confirm;
use super::policy::groups_of_all;
use crate::Web;
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::paging::Asked;
use crate::refusal::{self, Refusal};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};

/// `GET /administration/checks?version=NUMBER`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let versions = check::lists(&web.inside, &session.caller).await?;
    let notice = match asked.text("done").as_deref() {
        Some("waiting") => Some("It waits for another administrator to confirm it."),
        Some("saved") => Some("The list is in force. What waits at the gate is checked by it from now on."),
        _ => None,
    };
    let wanted: Option<i64> = asked.text("version").and_then(|text| text.parse().ok());
    let shown = Shown {
        notice,
        past: wanted.and_then(|version| past(&versions, version)),
        ..Shown::default()
    };
    let typed = Typed::of(newest(&versions)?);
    answer(&web, &session, StatusCode::OK, &versions, typed, shown).await
}

/// `POST /administration/checks`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let versions = check::lists(&web.inside, &session.caller).await?;
    let mut typed = Typed::of_form(&form);
    let act = form.text("act");
    if let Some(kind) = act.strip_prefix("add_").and_then(Kind::parse) {
        typed.add(kind);
        return answer(&web, &session, StatusCode::OK, &versions, typed, Shown::default()).await;
    }
    let list = typed.list();
    let done = match (&list, act.as_str()) {
        (Ok(list), "try") => try_out(&web, &session, list, &typed.sample).await,
        (Ok(list), "ask") => ask(&web, &session, &form, list).await,
        (Ok(list), _) => list.validate().map_err(Error::Invalid).map(|()| Done::Looked),
        (Err(sentence), _) => Err(Error::invalid(sentence.clone())),
    };
    let difference = list.ok().map(|list| difference(&versions, &list)).transpose()?;
    let (status, shown) = match done {
        Ok(Done::Asked(path)) => return Ok(see_other(path)),
        Ok(Done::Looked) => (
            StatusCode::OK,
            Shown {
                difference,
                ..Shown::default()
            },
        ),
        Ok(Done::Tried(findings)) => (
            StatusCode::OK,
            Shown {
                tried: Some(Tried::of(&typed.sample, findings)),
                ..Shown::default()
            },
        ),
        Err(fault @ (Error::Invalid(_) | Error::Conflict(_))) => (
            refusal::status(&fault),
            Shown {
                difference,
                fault: Some(fault.to_string()),
                ..Shown::default()
            },
        ),
        Err(other) => return Err(other.into()),
    };
    answer(&web, &session, status, &versions, typed, shown).await
}

/// The requests for another list that wait, with who asked; none for an operator at the command line.
async fn waiting(web: &Web, session: &Session) -> Result<Vec<(String, Option<String>)>, Error> {
    let requests = request::list(&web.inside, &session.caller).await?;
    let open = requests
        .into_iter()
        .filter(|one| one.state == RequestState::Open && matches!(one.wish, Wish::CheckList { .. }));
    Ok(open.map(|one| (one.id.to_string(), one.requested_by)).collect())
}

/// What a form has brought about.
enum Done {
    /// The difference is to be shown.
    Looked,
    /// What was found in the sample.
    Tried(Vec<Finding>),
    /// It is asked for, or in force; where to go.
    Asked(&'static str),
}

async fn try_out(web: &Web, session: &Session, list: &CheckList, sample: &str) -> Result<Done, Error> {
    if sample.trim().is_empty() {
        return Err(Error::invalid("Type a text to try the list on."));
    }
    let found = check::try_out(&web.inside, &session.caller, list.clone(), sample.to_owned());
    found.await.map(Done::Tried)
}

async fn ask(web: &Web, session: &Session, form: &Form, list: &CheckList) -> Result<Done, Error> {
    list.validate().map_err(Error::Invalid)?;
    let versions = check::lists(&web.inside, &session.caller).await?;
    // A newer version is told of as such by the verb; only the same list again is nobody's wish.
    if difference(&versions, list)?.is_none && newest(&versions)?.version == list.version {
        return Err(Error::invalid(
            "This is the list in force. Change something first.",
        ));
    }
    confirm(web, session, form, "check_list").await?;
    let wish = Wish::CheckList { list: list.clone() };
    match request::make(&web.inside, &session.caller, wish).await? {
        Made::Waiting(_) => Ok(Done::Asked("/administration/checks?done=waiting")),
        Made::Done => Ok(Done::Asked("/administration/checks?done=saved")),
    }
}

/// The list in force. A node always has one.
fn newest(versions: &[ListVersion]) -> Result<&CheckList, Error> {
    let newest = versions.first().map(|version| &version.list);
    newest.ok_or(Error::Damaged("the node has no check list"))
}

fn difference(versions: &[ListVersion], list: &CheckList) -> Result<Difference, Error> {
    Ok(Difference::of(newest(versions)?, list))
}

/// What a version has changed, against the one before it.
fn past(versions: &[ListVersion], version: i64) -> Option<(i64, Difference)> {
    let place = versions.iter().position(|one| one.list.version == version)?;
    let (newer, older) = (versions.get(place)?, versions.get(place.saturating_add(1))?);
    Some((version, Difference::of(&older.list, &newer.list)))
}

/// What is shown besides the form.
#[derive(Default)]
struct Shown {
    notice: Option<&'static str>,
    fault: Option<String>,
    difference: Option<Difference>,
    tried: Option<Tried>,
    past: Option<(i64, Difference)>,
}

async fn answer(
    web: &Web,
    session: &Session,
    status: StatusCode,
    versions: &[ListVersion],
    typed: Typed,
    shown: Shown,
) -> Result<Response, Refusal> {
    let now = web.inside.context.now();
    let version = newest(versions)?.version;
    let page = ChecksPage {
        shell: Shell::of(web, session, Tab::Elsewhere).with_notice(shown.notice),
        place: "checks",
        version,
        waiting: waiting(web, session).await?,
        takes_two: request::takes_another(&web.inside, &session.caller).await?,
        groups: groups_of_all(web, session)
            .await?
            .into_iter()
            .map(|group| group.name)
            .collect(),
        versions: versions.iter().map(|one| Version::of(one, now)).collect(),
        typed,
        fault: shown.fault,
        difference: shown.difference,
        tried: shown.tried,
        past: shown.past,
    };
    Ok(Page(status, page).into_response())
}
