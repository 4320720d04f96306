//! The parts of a candidate's page, as its template shows them.

use gatepost_internal::gate;
use gatepost_internal::gate::comment::Comment;
use gatepost_internal::gate::{Candidate, Happened, PastDecision, PastRevision, Publication};
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;
use gatepost_model::notice::DeliveryLine;

use super::super::words;
use super::super::zone::{Local, Zone};
use crate::view::{Moment, Prose};

/// One of a policy's steps.
pub(super) struct Step {
    pub(super) group: String,
    pub(super) given: u32,
    pub(super) needed: u32,
}

/// What somebody decided.
pub(super) struct Decision {
    pub(super) person: String,
    pub(super) verdict: &'static str,
    pub(super) name: &'static str,
    pub(super) revision: i64,
    pub(super) is_older: bool,
    pub(super) comment: Option<Prose>,
    pub(super) at: Moment,
}

impl Decision {
    pub(super) fn of(decision: PastDecision, newest: i64, now: Timestamp) -> Self {
        let comment = decision.comment.as_ref();
        Self {
            verdict: words::verdict(decision.verdict),
            name: decision.verdict.as_str(),
            is_older: decision.revision != newest,
            revision: decision.revision,
            comment: comment.map(|words| Prose::of_text(words.reveal_inside())),
            at: Moment::of(decision.at, now),
            person: decision.person,
        }
    }
}

/// What it was begun anew from.
pub(super) struct Ancestor {
    pub(super) id: String,
    pub(super) ended: &'static str,
    pub(super) objections: Vec<Objection>,
}

/// What a reviewer said against that one.
pub(super) struct Objection {
    pub(super) person: String,
    pub(super) verdict: &'static str,
    pub(super) comment: Option<Prose>,
}

impl Ancestor {
    pub(super) fn of(ancestor: &gate::Ancestor) -> Self {
        let objections = ancestor.objections.iter().map(|decision| Objection {
            person: decision.person.clone(),
            verdict: words::verdict(decision.verdict),
            comment: decision
                .comment
                .as_ref()
                .map(|words| Prose::of_text(words.reveal_inside())),
        });
        Self {
            id: ancestor.id.to_string(),
            ended: match ancestor.state {
                CandidateState::Rejected => "rejected",
                _ => "withdrawn",
            },
            objections: objections.collect(),
        }
    }
}

/// A revision in the list of all.
pub(super) struct Revision {
    pub(super) number: i64,
    pub(super) author: String,
    pub(super) at: Moment,
    pub(super) short_hash: String,
}

impl Revision {
    pub(super) fn of(past: PastRevision, now: Timestamp) -> Self {
        Self {
            number: past.number,
            short_hash: short(&past.rev_hash),
            at: Moment::of(past.created_at, now),
            author: past.author,
        }
    }
}

/// Something somebody said about it.
pub(super) struct Said {
    pub(super) person: String,
    pub(super) text: Prose,
    pub(super) at: Moment,
}

impl Said {
    pub(super) fn of(comment: &Comment, now: Timestamp) -> Self {
        Self {
            person: comment.person.clone(),
            text: Prose::of_text(comment.text.reveal_inside()),
            at: Moment::of(comment.at, now),
        }
    }
}

/// Something that happened to it.
pub(super) struct Event {
    /// Who did it; the system where nobody is named.
    pub(super) person: Option<String>,
    pub(super) did: &'static str,
    pub(super) at: Moment,
}

impl Event {
    /// What this program has no words for is left out.
    pub(super) fn of(happened: &Happened, now: Timestamp) -> Option<Self> {
        Some(Self {
            did: words::happened(&happened.verb)?,
            person: happened.person.clone(),
            at: Moment::of(happened.at, now),
        })
    }
}

/// What is out, and how far it has come.
pub(super) struct Published {
    pub(super) url: String,
    pub(super) uri: String,
    pub(super) at: Moment,
    pub(super) pending: i64,
    pub(super) delivered: i64,
    pub(super) refused: i64,
    pub(super) failed: i64,
    pub(super) total: i64,
    pub(super) lines: Vec<Line>,
}

impl Published {
    pub(super) fn of(publication: &Publication, lines: &[DeliveryLine], now: Timestamp) -> Self {
        let counts = publication.deliveries;
        Self {
            url: publication.url.clone(),
            uri: publication.uri.clone(),
            at: Moment::of(publication.published_at, now),
            pending: counts.pending,
            delivered: counts.delivered,
            refused: counts.refused,
            failed: counts.failed,
            total: counts
                .pending
                .saturating_add(counts.delivered)
                .saturating_add(counts.refused)
                .saturating_add(counts.failed),
            lines: lines
                .iter()
                .map(|line| Line::of(line, Moment::of(line.at, now)))
                .collect(),
        }
    }
}

/// How one server stands.
pub(in crate::desk) struct Line {
    pub(in crate::desk) host: String,
    pub(in crate::desk) state: &'static str,
    pub(in crate::desk) name: &'static str,
    pub(in crate::desk) inboxes: i64,
    pub(in crate::desk) attempts: i64,
    pub(in crate::desk) last_status: Option<i64>,
    pub(in crate::desk) at: Moment,
}

impl Line {
    pub(in crate::desk) fn of(line: &DeliveryLine, at: Moment) -> Self {
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

/// The times of a candidate, in its brand's zone.
pub(super) struct Times {
    pub(super) zone: String,
    pub(super) not_before: Option<Local>,
    pub(super) not_after: Option<Local>,
    /// When it starts to leave by itself.
    pub(super) scheduled: Option<Local>,
    /// The same, as a field holds it; empty where there is none.
    pub(super) field: String,
}

impl Times {
    pub(super) fn of(candidate: &Candidate, zone: &Zone) -> Self {
        let scheduled = candidate
            .scheduled_at
            .filter(|_| candidate.state == CandidateState::Scheduled)
            .map(|moment| zone.local(moment));
        Self {
            zone: zone.name().to_owned(),
            not_before: candidate.revision.not_before.map(|moment| zone.local(moment)),
            not_after: candidate.revision.not_after.map(|moment| zone.local(moment)),
            field: scheduled
                .as_ref()
                .map_or(String::new(), |time| time.field.clone()),
            scheduled,
        }
    }
}

/// The beginning of a hash: enough to see that two are not the same.
pub(super) fn short(rev_hash: &str) -> String {
    rev_hash.chars().take(12).collect()
}
