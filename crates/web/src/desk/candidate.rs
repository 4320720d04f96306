//! `/desk/ID`: one candidate, with everything that may be done with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::gate::{self, History, PastRevision, Possible};
use gatepost_model::gate::{CandidateState, Verdict};
use gatepost_model::notice::DeliveryLine;

use super::compare::Comparison;
use super::preview::{Preview, Visible};
use super::words;
use crate::Web;
use crate::page::{Page, ok};
use crate::paging::Asked;
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::{Moment, Prose, visible};

/// `GET /desk/ID`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Refusal> {
    let history = gate::history(&web.inside, &session.caller, &id).await?;
    let number = |name: &str| asked.text(name).and_then(|text| text.parse().ok());
    let wanted = Wanted {
        between: number("from").zip(number("to")),
        notice: asked.text("done").and_then(|word| words::done(&word)),
        ..Wanted::default()
    };
    Ok(ok(CandidatePage::of(&web, &session, history, wanted)).into_response())
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
    let history = gate::history(&web.inside, &session.caller, id).await?;
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
    let page = CandidatePage::of(web, session, history, wanted);
    Ok(Page(status(&error), page).into_response())
}

/// What somebody had typed into the decision.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// The revision they looked at.
    pub(super) rev_hash: String,
    /// Name of the verdict.
    pub(super) decision: String,
    /// Their comment. The password is not kept.
    pub(super) comment: String,
}

/// What the page shows besides the candidate.
#[derive(Default)]
struct Wanted {
    between: Option<(i64, i64)>,
    notice: Option<&'static str>,
    problem: Option<String>,
    typed: Typed,
}

#[derive(Template)]
#[template(path = "desk/candidate.html")]
struct CandidatePage {
    shell: Shell,
    id: String,
    number: i64,
    rev_hash: String,
    short_hash: String,
    state: &'static str,
    state_name: &'static str,
    kind: &'static str,
    brand: String,
    author: String,
    created: Moment,
    language: Option<String>,
    embargo: Option<Moment>,
    next: String,
    /// Why it is held, or why the public plane could not take it.
    held_for: Option<String>,
    /// The end of the undo window.
    leaves: Option<Moment>,
    /// When it starts to leave by itself.
    scheduled: Option<Moment>,
    preview: Preview,
    answers: Option<Answered>,
    steps: Vec<Step>,
    waits_for: Option<String>,
    decisions: Vec<Decision>,
    revisions: Vec<Revision>,
    difference: Option<Difference>,
    publication: Option<Published>,
    has_certificate: bool,
    possible: Possible,
    undo: String,
    problem: Option<String>,
    typed: Typed,
}

struct Answered {
    name: String,
    handle: String,
    body: Option<Prose>,
}

struct Step {
    group: String,
    given: u32,
    needed: u32,
}

struct Decision {
    person: String,
    verdict: &'static str,
    name: &'static str,
    revision: i64,
    is_older: bool,
    comment: Option<Prose>,
    at: Moment,
}

struct Revision {
    number: i64,
    author: String,
    at: Moment,
    short_hash: String,
}

/// What differs between two revisions; absent where a part is the same.
struct Difference {
    from: i64,
    to: i64,
    text: Comparison,
    warning: Option<Comparison>,
    language: Option<Comparison>,
    embargo: Option<Comparison>,
    is_none: bool,
}

struct Published {
    url: String,
    uri: String,
    at: Moment,
    pending: i64,
    delivered: i64,
    refused: i64,
    failed: i64,
    total: i64,
    lines: Vec<Line>,
}

struct Line {
    host: String,
    state: &'static str,
    name: &'static str,
    inboxes: i64,
    attempts: i64,
    last_status: Option<i64>,
    at: Moment,
}

impl CandidatePage {
    fn of(web: &Web, session: &Session, history: History, wanted: Wanted) -> Self {
        let now = web.inside.context.now();
        let moment = |at| Moment::of(at, now);
        let next = words::next(&history);
        let difference = difference(&history, wanted.between);
        let History {
            candidate,
            brand,
            revisions,
            decisions,
            answers,
            lines,
            possible,
            undo_seconds,
        } = history;
        let revision = &candidate.revision;
        let preview = Preview::of(
            &web.inside,
            &brand,
            &Visible {
                content_html: revision.content_html.as_ref(),
                content_warning: revision.content_warning.as_ref(),
                language: revision.language.as_deref(),
                in_reply_to: revision.in_reply_to.as_deref(),
                object: revision.object.as_deref(),
            },
        );
        let publication = candidate.publication.as_ref().map(|publication| {
            let counts = publication.deliveries;
            Published {
                url: publication.url.clone(),
                uri: publication.uri.clone(),
                at: moment(publication.published_at),
                pending: counts.pending,
                delivered: counts.delivered,
                refused: counts.refused,
                failed: counts.failed,
                total: counts.pending + counts.delivered + counts.refused + counts.failed,
                lines: lines.iter().map(|line| Line::of(line, moment(line.at))).collect(),
            }
        });
        Self {
            shell: Shell::of(web, session, Tab::Desk).with_notice(wanted.notice),
            id: candidate.id.to_string(),
            number: revision.number,
            rev_hash: revision.rev_hash.clone(),
            short_hash: short(&revision.rev_hash),
            state: words::state(&candidate),
            state_name: candidate.state.as_str(),
            kind: words::kind(candidate.kind),
            brand: brand.display_name,
            author: candidate.author.clone(),
            created: moment(candidate.created_at),
            language: revision.language.clone(),
            embargo: revision.not_before.map(moment),
            next,
            held_for: candidate.problem.clone(),
            leaves: candidate
                .leaves_at
                .filter(|_| candidate.state == CandidateState::Releasing)
                .map(moment),
            scheduled: candidate
                .scheduled_at
                .filter(|_| candidate.state == CandidateState::Scheduled)
                .map(moment),
            preview,
            answers: answers.map(|answered| Answered {
                name: visible(&answered.name),
                handle: answered.handle,
                body: answered.content_html.as_deref().map(Prose::of_outside),
            }),
            steps: candidate
                .steps
                .iter()
                .map(|step| Step {
                    group: step.group.clone(),
                    given: step.given,
                    needed: step.needed,
                })
                .collect(),
            waits_for: candidate.waits_for.as_ref().map(words::waits),
            decisions: decisions
                .into_iter()
                .map(|decision| Decision {
                    verdict: words::verdict(decision.verdict),
                    name: decision.verdict.as_str(),
                    is_older: decision.revision != revision.number,
                    revision: decision.revision,
                    comment: decision
                        .comment
                        .as_ref()
                        .map(|words| Prose::of_text(words.reveal_inside())),
                    at: moment(decision.at),
                    person: decision.person,
                })
                .collect(),
            revisions: revisions
                .into_iter()
                .rev()
                .map(|past| Revision {
                    number: past.number,
                    short_hash: short(&past.rev_hash),
                    at: moment(past.created_at),
                    author: past.author,
                })
                .collect(),
            difference,
            has_certificate: candidate.state == CandidateState::Published,
            publication,
            possible,
            undo: seconds(undo_seconds),
            problem: wanted.problem,
            typed: wanted.typed,
        }
    }

    /// Whether a verdict is the one somebody had chosen before the form was shown again.
    fn had_chosen(&self, verdict: Verdict) -> bool {
        self.typed.decision == verdict.as_str()
    }
}

impl Line {
    fn of(line: &DeliveryLine, at: Moment) -> Self {
        Self {
            host: line.host.clone(),
            state: words::delivery(line.state),
            name: line.state.as_str(),
            inboxes: line.inboxes,
            attempts: line.attempts,
            last_status: line.last_status,
            at,
        }
    }
}

/// Between the revisions asked for, or from the one before to the newest; none where there is but one.
fn difference(history: &History, between: Option<(i64, i64)>) -> Option<Difference> {
    let newest = history.candidate.revision.number;
    let (from, to) = between.unwrap_or((newest.saturating_sub(1), newest));
    let find = |number: i64| {
        history
            .revisions
            .iter()
            .find(|revision| revision.number == number)
    };
    let (older, newer) = find(from).zip(find(to)).filter(|_| from != to)?;
    let changed = |part: fn(&PastRevision) -> String| {
        let comparison = Comparison::of(&part(older), &part(newer));
        (!comparison.is_same()).then_some(comparison)
    };
    let typed = |revision: &PastRevision| {
        revision
            .text
            .as_ref()
            .map_or(String::new(), |text| text.reveal_inside().to_owned())
    };
    let warning = changed(|revision| {
        revision
            .content_warning
            .as_ref()
            .map_or(String::new(), |text| text.reveal_inside().to_owned())
    });
    let language = changed(|revision| revision.language.clone().unwrap_or_default());
    let embargo = changed(|revision| {
        revision
            .not_before
            .map_or(String::new(), |moment| moment.to_rfc3339())
    });
    let text = Comparison::of(&typed(older), &typed(newer));
    Some(Difference {
        from,
        to,
        is_none: text.is_same() && warning.is_none() && language.is_none() && embargo.is_none(),
        text,
        warning,
        language,
        embargo,
    })
}

/// The beginning of a hash: enough to see that two are not the same.
fn short(rev_hash: &str) -> String {
    rev_hash.chars().take(12).collect()
}

/// A number of seconds as people say it.
fn seconds(count: i64) -> String {
    match count {
        0 => "no time".to_owned(),
        1 => "1 second".to_owned(),
        minutes if minutes >= 120 && minutes % 60 == 0 => format!("{} minutes", minutes / 60),
        seconds => format!("{seconds} seconds"),
    }
}
