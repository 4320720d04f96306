//! `/settings`: how one's name is written, and what one says about oneself.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::{Error, account, person};

use crate::form::Form;
use crate::page::Page;
use crate::paging::Asked;
use crate::refusal::{self, Refusal};
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::{Web, page};

#[derive(Template)]
#[template(path = "settings/profile.html")]
struct Profile {
    shell: Shell,
    place: &'static str,
    display_name: String,
    note: String,
    longest_name: usize,
    fault: Option<String>,
}

/// `GET /settings`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let own = person::get(&web.inside, session.caller.person).await?;
    let notice = asked.text("done").map(|_| "Your profile is saved.");
    let shell = Shell::of(&web, &session, Tab::Elsewhere).with_notice(notice);
    Ok(page::ok(filled(shell, own.display_name, own.note, None)).into_response())
}

/// `POST /settings`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let (name, note) = (form.text("display_name"), form.text("note"));
    let outcome = account::update_profile(
        &web.inside,
        &session.caller,
        Some(name.clone()),
        Some(note.clone()),
    )
    .await;
    match outcome {
        Ok(_) => Ok(page::see_other("/settings?done=profile")),
        Err(fault @ Error::Invalid(_)) => {
            let shell = Shell::of(&web, &session, Tab::Elsewhere);
            let status: StatusCode = refusal::status(&fault);
            let profile = filled(shell, name, note, Some(fault.to_string()));
            Ok(Page(status, profile).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn filled(shell: Shell, display_name: String, note: String, fault: Option<String>) -> Profile {
    Profile {
        shell,
        place: "profile",
        display_name,
        note,
        longest_name: person::LONGEST_DISPLAY_NAME,
        fault,
    }
}
