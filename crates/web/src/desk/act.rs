//! The forms with one button: submit, release, undo, withdraw.

use axum::extract::{Path, State};
use axum::response::Response;
use gatepost_internal::Error;
use gatepost_internal::gate::{self, Candidate};

use super::candidate::{self, Typed};
use crate::Web;
use crate::form::Form;
use crate::page::see_other;
use crate::refusal::Refusal;
use crate::session::{Session, Signed};

/// `POST /desk/ID/submit`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let seen = form.text("rev_hash");
    let result = gate::submit(&web.inside, &session.caller, &id, Some(seen)).await;
    answer(&web, &session, &id, &form, "submitted", result).await
}

/// `POST /desk/ID/release`. What is released is what the approvals name; that it is also what the page showed is
/// looked at first, so that nobody releases words they have not seen.
pub(crate) async fn release(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let now = gate::get(&web.inside, &session.caller, &id).await?;
    let result = if now.revision.rev_hash == form.text("rev_hash") {
        gate::release(&web.inside, &session.caller, &id, None).await
    } else {
        Err(Error::conflict(
            "It has been edited since you looked. Look at it again.",
        ))
    };
    answer(&web, &session, &id, &form, "released", result).await
}

/// `POST /desk/ID/undo`
pub(crate) async fn undo(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let result = gate::undo(&web.inside, &session.caller, &id).await;
    answer(&web, &session, &id, &form, "undone", result).await
}

/// `POST /desk/ID/withdraw`
pub(crate) async fn withdraw(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let result = gate::withdraw(&web.inside, &session.caller, &id).await;
    answer(&web, &session, &id, &form, "withdrawn", result).await
}

/// `GET` of a form's address, as after a reload of a refusal: leads to the candidate the form stands on.
pub(crate) async fn lead_back(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    // Whoever may not see it is not told that it is there.
    let candidate = gate::get(&web.inside, &session.caller, &id).await?;
    Ok(see_other(&format!("/desk/{}", candidate.id)))
}

/// Back to the candidate, with a sentence about what was done or why it was not.
async fn answer(
    web: &Web,
    session: &Session,
    id: &str,
    form: &Form,
    done: &str,
    result: Result<Candidate, Error>,
) -> Result<Response, Refusal> {
    match result {
        Ok(candidate) => Ok(see_other(&format!("/desk/{}?done={done}", candidate.id))),
        Err(error) => {
            let typed = Typed {
                rev_hash: form.text("rev_hash"),
                ..Typed::default()
            };
            candidate::show_refused(web, session, id, error, typed).await
        }
    }
}
