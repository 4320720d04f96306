//! The forms with one button, or one field: submit, release, undo, withdraw, begin anew, hold, lift, schedule, resume, comment, and
//! letting a finding pass.

use axum::extract::{Path, State};
use axum::response::Response;
use gatepost_internal::Error;
use gatepost_internal::gate::{self, Candidate, check, comment};

use super::candidate::{self, Typed};
use super::zone::Zone;
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
    answer(&web, &session, &id, seen_by(&form), "submitted", result).await
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
    answer(&web, &session, &id, seen_by(&form), "released", result).await
}

/// `POST /desk/ID/undo`
pub(crate) async fn undo(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let result = gate::undo(&web.inside, &session.caller, &id).await;
    answer(&web, &session, &id, Typed::default(), "undone", result).await
}

/// `POST /desk/ID/withdraw`
pub(crate) async fn withdraw(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let result = gate::withdraw(&web.inside, &session.caller, &id).await;
    answer(&web, &session, &id, Typed::default(), "withdrawn", result).await
}

/// `POST /desk/ID/copy`: leads to the new one.
pub(crate) async fn copy(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let result = gate::copy(&web.inside, &session.caller, &id).await;
    answer(&web, &session, &id, Typed::default(), "begun", result).await
}

/// `POST /desk/ID/hold`
pub(crate) async fn hold(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let typed = Typed {
        hold_reason: form.text("reason"),
        ..Typed::default()
    };
    let result = gate::hold(&web.inside, &session.caller, &id, form.filled("reason")).await;
    answer(&web, &session, &id, typed, "held", result).await
}

/// `POST /desk/ID/lift`
pub(crate) async fn lift(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let result = gate::lift(&web.inside, &session.caller, &id).await;
    answer(&web, &session, &id, Typed::default(), "lifted", result).await
}

/// `POST /desk/ID/resume`
pub(crate) async fn resume(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let result = gate::resume(&web.inside, &session.caller, &id).await;
    answer(&web, &session, &id, Typed::default(), "resumed", result).await
}

/// `POST /desk/ID/schedule`: a time of the brand's zone; an empty one clears it.
pub(crate) async fn schedule(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let typed = Typed {
        time: form.text("scheduled_at"),
        ..Typed::default()
    };
    let done = if typed.time.trim().is_empty() {
        "unscheduled"
    } else {
        "scheduled"
    };
    let result = set_time(&web, &session, &id, &typed.time).await;
    match result {
        // From the calendar back to the calendar.
        Ok(_) if form.text("back") == "calendar" => Ok(see_other("/desk/calendar?done=scheduled")),
        result => answer(&web, &session, &id, typed, done, result).await,
    }
}

async fn set_time(web: &Web, session: &Session, id: &str, typed: &str) -> Result<Candidate, Error> {
    let candidate = gate::get(&web.inside, &session.caller, id).await?;
    let composing = gate::composing(&web.inside, &session.caller, &candidate.brand).await?;
    let time = Zone::named(&composing.time_zone).moment_if_typed(typed)?;
    gate::schedule(&web.inside, &session.caller, id, time).await
}

/// `POST /desk/ID/comment`
pub(crate) async fn say(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let typed = Typed {
        said: form.text("text"),
        ..Typed::default()
    };
    match comment::add(&web.inside, &session.caller, &id, form.filled("text")).await {
        Ok(_) => Ok(see_other(&format!("/desk/{id}?done=commented#comments"))),
        Err(error) => candidate::show_refused(&web, &session, &id, error, typed).await,
    }
}

/// `POST /desk/ID/pass`: lets the findings of one rule pass, for the revision the page showed.
pub(crate) async fn pass(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let typed = Typed {
        pass_reason: form.text("reason"),
        pass_rule: form.text("rule"),
        ..seen_by(&form)
    };
    let result = check::override_finding(
        &web.inside,
        &session.caller,
        &id,
        form.filled("rev_hash"),
        form.filled("rule"),
        form.filled("reason"),
    )
    .await;
    answer(&web, &session, &id, typed, "overridden", result).await
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

/// The revision a form was shown with.
fn seen_by(form: &Form) -> Typed {
    Typed {
        rev_hash: form.text("rev_hash"),
        ..Typed::default()
    }
}

/// Back to the candidate, with a sentence about what was done or why it was not.
async fn answer(
    web: &Web,
    session: &Session,
    id: &str,
    typed: Typed,
    done: &str,
    result: Result<Candidate, Error>,
) -> Result<Response, Refusal> {
    match result {
        Ok(candidate) => Ok(see_other(&format!("/desk/{}?done={done}", candidate.id))),
        Err(error) => candidate::show_refused(web, session, id, error, typed).await,
    }
}
