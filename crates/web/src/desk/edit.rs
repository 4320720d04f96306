//! `/desk/ID/edit`: another revision.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::gate::{self, Candidate, Change};
use gatepost_model::gate::Verb;

use super::fields::{Fields, filled, local};
use crate::Web;
use crate::form::Form;
use crate::page::{Page, ok, see_other};
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};

#[derive(Template)]
#[template(path = "desk/edit.html")]
struct EditPage {
    shell: Shell,
    id: String,
    /// The revision this one is written over.
    number: i64,
    is_note: bool,
    object: String,
    fields: Fields,
    most: usize,
    problem: Option<String>,
}

/// `GET /desk/ID/edit`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let candidate = gate::get(&web.inside, &session.caller, &id).await?;
    candidate.state.permits(Verb::Revise).map_err(Error::conflict)?;
    let fields = Fields {
        text: revealed(candidate.revision.text.as_ref()),
        warning: revealed(candidate.revision.content_warning.as_ref()),
        language: candidate.revision.language.clone().unwrap_or_default(),
        not_before: candidate
            .revision
            .not_before
            .map_or(String::new(), |moment| local(&moment.to_rfc3339())),
    };
    let object = candidate.revision.object.clone().unwrap_or_default();
    Ok(ok(page(
        &web,
        &session,
        &candidate,
        candidate.revision.number,
        fields,
        object,
    ))
    .into_response())
}

/// `POST /desk/ID/edit`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let candidate = gate::get(&web.inside, &session.caller, &id).await?;
    let (fields, object) = (Fields::of(&form), form.text("object"));
    let number = form.text("revision").parse().unwrap_or(0);
    let mut change = Change {
        revision: Some(number),
        not_before: Some(fields.embargo()),
        ..Change::default()
    };
    if candidate.kind.is_note() {
        change.text = Some(Some(fields.text.clone()));
        change.content_warning = Some(filled(&fields.warning));
        change.language = Some(filled(&fields.language));
    } else {
        change.object = Some(filled(&object));
    }
    match gate::revise(&web.inside, &session.caller, &id, change).await {
        Ok(candidate) => Ok(see_other(&format!("/desk/{}?done=saved", candidate.id))),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_) | Error::Forbidden(_))) => {
            let page = EditPage {
                problem: Some(error.to_string()),
                ..page(&web, &session, &candidate, number, fields, object)
            };
            Ok(Page(status(&error), page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    web: &Web,
    session: &Session,
    candidate: &Candidate,
    number: i64,
    fields: Fields,
    object: String,
) -> EditPage {
    EditPage {
        shell: Shell::of(web, session, Tab::Desk),
        id: candidate.id.to_string(),
        number,
        is_note: candidate.kind.is_note(),
        object,
        fields,
        most: web.inside.context.limits.candidate_characters,
        problem: None,
    }
}

fn revealed(text: Option<&gatepost_model::InternalText>) -> String {
    text.map_or(String::new(), |text| text.reveal_inside().to_owned())
}
