//! The decision: the password is asked again in the same form, and both are one request.

use axum::extract::{Path, State};
use axum::response::Response;
use gatepost_internal::Error;
use gatepost_internal::gate::{self, Candidate, DecisionRequest};

use super::candidate::{self, Typed};
use super::confirm::Proof;
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
        ..Typed::default()
    };
    match decide(&web, &session, &id, &typed, Proof::of(&form)).await {
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
    proof: Proof,
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
    let token = proof.confirm(web, session, "decide", Some(id)).await?;
    let request = DecisionRequest {
        decision: Some(typed.decision.clone()),
        rev_hash: Some(typed.rev_hash.clone()),
        comment: Some(typed.comment.clone()),
        reauthentication_token: Some(token),
    };
    gate::decide(&web.inside, &session.caller, id, request).await
}
