//! `/desk/ID/edit`: another revision.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::gate::{self, Candidate, Change};
use gatepost_model::gate::{Kind, Verb};

use super::bar::Bar;
use super::candidate;
use super::fields::{Fields, filled};
use super::sheet::Sheet;
use super::words;
use super::zone::Zone;
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
    bar: Bar,
    id: String,
    kind: &'static str,
    /// The revision this one is written over.
    number: i64,
    /// Whom a follow follows; absent where the act is fixed.
    object: Option<String>,
    sheet: Sheet,
    fields: Fields,
    problem: Option<String>,
}

/// `GET /desk/ID/edit`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let candidate = gate::get(&web.inside, &session.caller, &id).await?;
    if let Err(sentence) = candidate.state.permits(Verb::Revise) {
        let refused = Error::conflict(sentence);
        return candidate::show_refused(&web, &session, &id, refused, candidate::Typed::default()).await;
    }
    let page = page(&web, &session, &candidate, None, None).await?;
    Ok(ok(page).into_response())
}

/// `POST /desk/ID/edit`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let candidate = gate::get(&web.inside, &session.caller, &id).await?;
    let fields = Fields::of(&form);
    // What is no number is the number of no revision, and answered as an older one is.
    let number = form.text("revision").parse().unwrap_or(0);
    match revise(&web, &session, &candidate, &fields, number, &form.text("object")).await {
        Ok(candidate) => Ok(see_other(&format!("/desk/{}?done=saved", candidate.id))),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_) | Error::Forbidden(_))) => {
            let typed = Typed {
                number,
                fields,
                object: form.text("object"),
            };
            let page = page(&web, &session, &candidate, Some(typed), Some(error.to_string())).await?;
            Ok(Page(status(&error), page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn revise(
    web: &Web,
    session: &Session,
    candidate: &Candidate,
    fields: &Fields,
    number: i64,
    object: &str,
) -> Result<Candidate, Error> {
    let composing = gate::composing(&web.inside, &session.caller, &candidate.brand).await?;
    let zone = Zone::named(&composing.time_zone);
    let change = Change {
        object: (candidate.kind == Kind::Follow).then(|| filled(object)),
        ..fields.change(candidate.kind, &zone, number)?
    };
    gate::revise(&web.inside, &session.caller, &candidate.id.to_string(), change).await
}

/// What somebody had typed before the form was shown again.
struct Typed {
    number: i64,
    fields: Fields,
    object: String,
}

async fn page(
    web: &Web,
    session: &Session,
    candidate: &Candidate,
    typed: Option<Typed>,
    problem: Option<String>,
) -> Result<EditPage, Error> {
    let composing = gate::composing(&web.inside, &session.caller, &candidate.brand).await?;
    let typed = typed.unwrap_or_else(|| Typed {
        number: candidate.revision.number,
        fields: Fields::of_candidate(candidate, &Zone::named(&composing.time_zone)),
        object: candidate.revision.object.clone().unwrap_or_default(),
    });
    Ok(EditPage {
        shell: Shell::of(web, session, Tab::Desk),
        bar: Bar::of(web, session).await?,
        id: candidate.id.to_string(),
        kind: words::kind(candidate.kind),
        number: typed.number,
        object: (candidate.kind == Kind::Follow).then_some(typed.object),
        sheet: Sheet::of(&composing, candidate.kind, false, &typed.fields),
        fields: typed.fields,
        problem,
    })
}
