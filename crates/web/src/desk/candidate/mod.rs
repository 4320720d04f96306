//! `/desk/ID`: one candidate, with everything that may be done with it.

mod acts;
mod checks;
mod difference;
mod loaded;
mod page;
mod parts;
mod pictures;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;

use self::loaded::Loaded;
use self::page::CandidatePage;
pub(super) use self::parts::Line;
use super::words;
use crate::Web;
use crate::page::{Page, ok};
use crate::paging::Asked;
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};

/// `GET /desk/ID`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    let loaded = Loaded::of(&web, &session, &id).await?;
    let number = |name: &str| asked.text(name).and_then(|text| text.parse().ok());
    let candidate = &loaded.history.candidate;
    let wanted = Wanted {
        between: number("from").zip(number("to")),
        notice: asked
            .text("done")
            .and_then(|word| words::done_to(&word, candidate)),
        ..Wanted::default()
    };
    Ok(ok(CandidatePage::of(&web, &session, loaded, wanted)).into_response())
}

/// The page again, after a verb said no: the sentence, what was typed, and what has changed meanwhile.
///
/// # Errors
/// What no page about this candidate can say: that there is none, or that the session is over.
pub(super) async fn show_refused(
    web: &Web,
    session: &Session,
    id: &str,
    error: Error,
    mut typed: Typed,
) -> Result<Response, Refusal> {
    if matches!(
        error,
        Error::NotFound | Error::Unauthenticated | Error::Damaged(_) | Error::Storage(_)
    ) {
        return Err(error.into());
    }
    let loaded = Loaded::of(web, session, id).await?;
    let history = &loaded.history;
    let newest = history.candidate.revision.number;
    let seen = history
        .revisions
        .iter()
        .find(|revision| revision.rev_hash == typed.rev_hash);
    // Whoever looked at an older revision is shown what became of it.
    let between = seen
        .map(|seen| (seen.number, newest))
        .filter(|(seen, newest)| seen != newest);
    let problem = match &error {
        // The new words are read before anybody decides about them: no verdict about others is carried over.
        Error::Conflict(_) if between.is_some() => {
            typed.decision.clear();
            "The words were edited since you looked. Read them as they are now, then decide anew.".to_owned()
        }
        Error::Conflict(sentence) => {
            typed.decision.clear();
            sentence.clone()
        }
        other => other.to_string(),
    };
    let wanted = Wanted {
        between,
        problem: Some(problem),
        typed,
        ..Wanted::default()
    };
    let page = CandidatePage::of(web, session, loaded, wanted);
    Ok(Page(status(&error), page).into_response())
}

/// What somebody had typed into one of the page's forms.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// The revision they looked at.
    pub(super) rev_hash: String,
    /// Name of the verdict.
    pub(super) decision: String,
    /// The comment beside a decision. The password is not kept.
    pub(super) comment: String,
    /// What they wanted to say to the others.
    pub(super) said: String,
    /// Why they wanted to hold it.
    pub(super) hold_reason: String,
    /// Why a finding may pass, and the rule that made it.
    pub(super) pass_reason: String,
    pub(super) pass_rule: String,
    /// When it was to go.
    pub(super) time: String,
}

/// What the page shows besides the candidate.
#[derive(Default)]
struct Wanted {
    between: Option<(i64, i64)>,
    notice: Option<&'static str>,
    problem: Option<String>,
    typed: Typed,
}
