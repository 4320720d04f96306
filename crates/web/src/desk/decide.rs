//! The decision: the password is asked again in the same form, and both are one request.

use axum::extract::{Path, State};
use axum::response::Response;
use gatepost_internal::gate::{self, Candidate, DecisionRequest};
use gatepost_internal::{Error, reauthentication};

use super::candidate::{self, Typed};
use crate::Web;
use crate::form::Form;
use crate::page::see_other;
use crate::refusal::Refusal;
use crate::session::{Session, Signed};

/// `POST /desk/ID/decide`. The hash is that of the revision the page showed: when it is no longer the newest,
/// nothing is decided, and the page shows what changed.
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let typed = Typed {
        rev_hash: form.text("rev_hash"),
        decision: form.text("decision"),
        comment: form.text("comment"),
    };
    match decide(&web, &session, &id, &typed, form.text("password")).await {
        Ok(candidate) => Ok(see_other(&format!(
            "/desk/{}?done={}",
            candidate.id, typed.decision
        ))),
        Err(error) => candidate::show_refused(&web, &session, &id, error, typed).await,
    }
}

async fn decide(
    web: &Web,
    session: &Session,
    id: &str,
    typed: &Typed,
    password: String,
) -> Result<Candidate, Error> {
    // Said before the password is looked at, as it costs nobody a try.
    if typed.decision.is_empty() {
        return Err(Error::invalid(
            "Choose what you decide: approve, request changes or reject.",
        ));
    }
    if typed.decision != "approve" && typed.comment.trim().is_empty() {
        return Err(Error::invalid("Say why, so that the author can act on it."));
    }
    if password.is_empty() {
        return Err(Error::invalid("Enter your password: every decision asks for it."));
    }
    let request = reauthentication::Request {
        password: Some(password),
        candidate_id: Some(id.to_owned()),
        verb: Some("decide".to_owned()),
    };
    let granted = reauthentication::begin(&web.inside, &session.caller, request).await?;
    let request = DecisionRequest {
        decision: Some(typed.decision.clone()),
        rev_hash: Some(typed.rev_hash.clone()),
        comment: Some(typed.comment.clone()),
        reauthentication_token: Some(granted.token),
    };
    gate::decide(&web.inside, &session.caller, id, request).await
}
