//! `/entries/ID/label`: its author says how far a post may go (R13).

use axum::extract::{Path, State};
use axum::response::Response;
use gatepost_internal::{entry, post};

use super::mark::back;
use crate::Web;
use crate::form::Form;
use crate::refusal::Refusal;
use crate::session::Signed;

/// `POST /entries/ID/label`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    post::set_label(&web.inside, &session.caller, &id, &form.text("label")).await?;
    back(&form, entry::get(&web.inside, &session.caller, &id).await)
}
