//! One candidate's page.

use askama::Template;
use gatepost_internal::gate::{Candidate, History, PastDecision};
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Kind, Verdict};

use super::super::bar::Bar;
use super::super::preview::{Preview, about};
use super::super::recall::Report;
use super::super::words;
use super::super::zone::Local;
use super::acts::Acts;
use super::difference::{self, Difference, Replaced};
use super::loaded::Loaded;
use super::parts::{Ancestor, Decision, Event, Published, Revision, Said, Step, Times, short};
use super::{Typed, Wanted, checks};
use crate::Web;
use crate::session::Session;
use crate::shell::{Shell, Tab};
use crate::view::{Moment, PollShown, visible};

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
    /// What the reviewer said who has rejected it or asked for changes.
    said_no: Option<Decision>,
    /// What it was begun anew from.
    ancestor: Option<Ancestor>,
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
    votes: Option<PollShown>,
    report: Option<Report>,
    is_paused: bool,
    has_certificate: bool,
    acts: Acts,
    /// From when the reader can approve and release again; absent unless that is kept from them here.
    may_not_until: Option<Local>,
    /// How long the undo window would be; absent where there would be none.
    undo: Option<String>,
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
            may_not_until,
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
            mut possible,
            undo_seconds,
            ..
        } = history;
        possible.decide &= words::was_submitted(&candidate);
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
        let mut acts = Acts::of(&candidate, possible, &roles, &bar, is_paused, has_a_hand);
        let may_not_until = may_not_until
            .filter(|_| acts.sends())
            .map(|moment| zone.local(moment));
        if may_not_until.is_some() {
            acts.leave_out_what_sends();
        }
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
            said_no: said_no(&candidate, &decisions, now),
            ancestor: candidate.ancestor.as_ref().map(Ancestor::of),
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
            votes: votes(&candidate),
            report: report.map(|report| Report::of(&report, now)),
            has_certificate: candidate.state.has_left(),
            acts,
            may_not_until,
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

/// The decision that has led to the state a candidate is in, where a reviewer said no.
fn said_no(candidate: &Candidate, decisions: &[PastDecision], now: Timestamp) -> Option<Decision> {
    let verdict = match candidate.state {
        CandidateState::Rejected => Verdict::Reject,
        CandidateState::ChangesRequested => Verdict::RequestChanges,
        _ => return None,
    };
    let newest = decisions.iter().rev().find(|one| one.verdict == verdict)?;
    Some(Decision::of(newest.clone(), candidate.revision.number, now))
}

/// How the outside has voted. None where it is no poll, or nothing is known yet.
fn votes(candidate: &Candidate) -> Option<PollShown> {
    let votes = candidate.votes.as_ref()?;
    let poll = candidate.revision.poll.as_ref()?;
    Some(PollShown::of(poll, Some(votes)))
}

/// A number of seconds as people say it; none for none.
fn seconds(count: i64) -> Option<String> {
    let words = match count {
        ..=0 => return None,
        1 => "1 second".to_owned(),
        minutes if minutes >= 120 && minutes % 60 == 0 => format!("{} minutes", minutes / 60),
        seconds => format!("{seconds} seconds"),
    };
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn an_undo_window_is_said_as_people_say_it() {
        assert_eq!(seconds(0), None);
        assert_eq!(seconds(90).as_deref(), Some("90 seconds"));
        assert_eq!(seconds(600).as_deref(), Some("10 minutes"));
    }
}
