//! One candidate's page.

use askama::Template;
use gatepost_internal::gate::History;
use gatepost_model::gate::{CandidateState, Kind, Verdict};

use super::super::bar::Bar;
use super::super::preview::{Preview, about};
use super::super::recall::Report;
use super::super::words;
use super::acts::Acts;
use super::difference::{self, Difference, Replaced};
use super::loaded::Loaded;
use super::parts::{Decision, Event, Published, Revision, Said, Step, Tallied, Times, short};
use super::{Typed, Wanted, checks};
use crate::Web;
use crate::session::Session;
use crate::shell::{Shell, Tab};
use crate::view::{Moment, visible};

#[derive(Template)]
#[template(path = "desk/candidate.html")]
pub(super) struct CandidatePage {
    shell: Shell,
    bar: Bar,
    /// Whether a decision asks for a code of their second factor too.
    asks_code: bool,
    id: String,
    number: i64,
    rev_hash: String,
    short_hash: String,
    state: &'static str,
    state_name: &'static str,
    kind: Kind,
    kind_name: &'static str,
    brand: String,
    brand_name: String,
    author: String,
    created: Moment,
    language: Option<String>,
    next: String,
    /// Why it is held, or why the public plane could not take it.
    held_for: Option<String>,
    /// The end of the undo window.
    leaves: Option<Moment>,
    times: Times,
    preview: Preview,
    /// What the frame around the preview is called.
    frame: &'static str,
    /// Whether it can still be read outside.
    stands: bool,
    replaced: Option<Replaced>,
    labels: Vec<String>,
    checks: Vec<checks::Part>,
    steps: Vec<Step>,
    waits_for: Option<String>,
    decisions: Vec<Decision>,
    revisions: Vec<Revision>,
    difference: Option<Difference>,
    comments: Vec<Said>,
    trail: Vec<Event>,
    publication: Option<Published>,
    votes: Option<Tallied>,
    report: Option<Report>,
    is_paused: bool,
    has_certificate: bool,
    acts: Acts,
    undo: String,
    problem: Option<String>,
    typed: Typed,
}

impl CandidatePage {
    pub(super) fn of(web: &Web, session: &Session, loaded: Loaded, wanted: Wanted) -> Self {
        let now = web.inside.context.now();
        let moment = |at| Moment::of(at, now);
        let Loaded {
            bar,
            history,
            zone,
            comments,
            trail,
            report,
            is_paused,
        } = loaded;
        let next = words::next(&history);
        let difference = difference::of(&history, wanted.between);
        let preview = Preview::of(&web.inside, &history, about(&history));
        let History {
            candidate,
            brand,
            revisions,
            decisions,
            lines,
            possible,
            undo_seconds,
            ..
        } = history;
        let revision = &candidate.revision;
        let desks = session.standing.desks.iter();
        let roles = desks
            .filter(|(desk, _)| desk.id == brand.id)
            .flat_map(|(_, roles)| roles.iter().copied())
            .collect::<Vec<_>>();
        let publication = candidate.publication.as_ref();
        let me = &session.caller.username;
        let wrote = revisions.iter().any(|past| past.author == *me);
        let has_a_hand = wrote || candidate.author == *me || possible.withdraw;
        let is_releasing = candidate.state == CandidateState::Releasing;
        Self {
            shell: Shell::of(web, session, Tab::Desk).with_notice(wanted.notice),
            asks_code: session.standing.has_second_factor,
            id: candidate.id.to_string(),
            number: revision.number,
            rev_hash: revision.rev_hash.clone(),
            short_hash: short(&revision.rev_hash),
            state: words::state(&candidate),
            state_name: candidate.state.as_str(),
            kind: candidate.kind,
            kind_name: words::kind_of(&candidate),
            brand: brand.display_name,
            brand_name: brand.name,
            author: candidate.author.clone(),
            created: moment(candidate.created_at),
            language: revision.language.clone(),
            next,
            held_for: candidate.problem.as_deref().map(visible),
            leaves: candidate.leaves_at.filter(|_| is_releasing).map(moment),
            times: Times::of(&candidate, &zone),
            preview,
            frame: words::frame(&candidate),
            stands: candidate.state == CandidateState::Published,
            replaced: difference::replaced(&candidate),
            labels: revision.labels.iter().map(|label| words::label(label)).collect(),
            checks: checks::of(revision),
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
                .map(|decision| Decision::of(decision, revision.number, now))
                .collect(),
            revisions: revisions
                .into_iter()
                .rev()
                .map(|past| Revision::of(past, now))
                .collect(),
            difference,
            comments: comments.iter().map(|comment| Said::of(comment, now)).collect(),
            trail: trail.iter().filter_map(|one| Event::of(one, now)).collect(),
            publication: publication.map(|one| Published::of(one, &lines, now)),
            votes: Tallied::of(&candidate),
            report: report.map(|report| Report::of(&report, now)),
            has_certificate: candidate.state.has_left(),
            acts: Acts::of(&candidate, possible, &roles, &bar, is_paused, has_a_hand),
            is_paused,
            bar,
            undo: seconds(undo_seconds),
            problem: wanted.problem,
            typed: wanted.typed,
        }
    }

    /// Whether a verdict is the one somebody had chosen before the form was shown again.
    fn had_chosen(&self, verdict: Verdict) -> bool {
        self.typed.decision == verdict.as_str()
    }

    /// What there is to find among the checks, for the head of the page.
    fn worst(&self) -> Option<&'static str> {
        let mut all = self.checks.iter().flat_map(|part| &part.findings);
        if all.clone().any(|found| found.blocks) {
            return Some("A content check forbids a part of it.");
        }
        all.next()
            .map(|_| "The content checks found something to look at.")
    }
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

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn an_undo_window_is_said_as_people_say_it() {
        assert_eq!(seconds(0), "no time");
        assert_eq!(seconds(90), "90 seconds");
        assert_eq!(seconds(600), "10 minutes");
    }
}
