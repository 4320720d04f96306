//! A candidate at the gate.

mod about;
mod picture;
mod revision;

use gatepost_internal::gate;
use gatepost_internal::outside::Votes;
use gatepost_model::gate::{CandidateState, Kind, StepTally, Verdict};
use gatepost_model::notice::DeliveryCounts;
use gatepost_model::{InternalText, Timestamp};
use serde::Serialize;

use about::{Card, Target};
use revision::Revision;

/// A candidate, whole: the answer of every verb of the gate.
#[derive(Debug, Serialize)]
pub(crate) struct Candidate {
    id: String,
    state: CandidateState,
    /// Why it is held, or what keeps it from leaving.
    problem: Option<String>,
    brand: String,
    kind: Kind,
    author: String,
    scheduled_at: Option<String>,
    /// The end of the undo window.
    leaves_at: Option<String>,
    revision: Revision,
    steps: Vec<StepTally>,
    waits_for: Option<Waits>,
    decisions: Vec<Decision>,
    publication: Option<Publication>,
    /// The publication it would change.
    target: Option<Target>,
    /// What it answers, or shares.
    card: Option<Card>,
    held: Option<Held>,
    /// What it was begun anew from.
    ancestor: Option<Ancestor>,
    votes: Option<Votes>,
    created_at: String,
    updated_at: String,
}

/// Whose word is missing.
#[derive(Debug, Serialize)]
struct Waits {
    group: String,
    missing: u32,
    people: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Held {
    reason: String,
    /// What it was before.
    from: Option<CandidateState>,
    /// The stop that holds it.
    stop_id: Option<String>,
}

#[derive(Debug, Serialize)]
struct Ancestor {
    id: String,
    state: CandidateState,
    /// The number of its newest revision, which was copied.
    revision: i64,
    /// What reviewers said against it.
    objections: Vec<Decision>,
}

#[derive(Debug, Serialize)]
struct Decision {
    person: String,
    decision: Verdict,
    rev_hash: String,
    comment: Option<String>,
    at: String,
}

#[derive(Debug, Serialize)]
struct Publication {
    uri: String,
    url: String,
    published_at: String,
    deliveries: DeliveryCounts,
}

fn revealed(text: Option<InternalText>) -> Option<String> {
    text.map(|text| text.reveal_inside().to_owned())
}

fn written(moment: Option<Timestamp>) -> Option<String> {
    moment.map(Timestamp::to_rfc3339)
}

impl Candidate {
    /// `internal_url` is where its pictures are served.
    pub(crate) fn new(internal_url: &str, candidate: gate::Candidate) -> Self {
        let id = candidate.id.to_string();
        let pictures = picture::Address {
            internal_url,
            candidate: &id,
        };
        Self {
            state: candidate.state,
            problem: candidate.problem,
            brand: candidate.brand,
            kind: candidate.kind,
            author: candidate.author,
            scheduled_at: written(candidate.scheduled_at),
            leaves_at: written(candidate.leaves_at),
            revision: Revision::new(&pictures, candidate.revision),
            steps: candidate.steps,
            waits_for: candidate.waits_for.map(Waits::from),
            decisions: candidate.decisions.into_iter().map(Decision::from).collect(),
            publication: candidate.publication.map(Publication::from),
            target: candidate.target.map(|target| Target::new(internal_url, target)),
            card: candidate.card.map(Card::from),
            held: candidate.held.map(Held::from),
            ancestor: candidate.ancestor.map(Ancestor::from),
            votes: candidate.votes,
            created_at: candidate.created_at.to_rfc3339(),
            updated_at: candidate.updated_at.to_rfc3339(),
            id,
        }
    }
}

impl From<gate::Ancestor> for Ancestor {
    fn from(ancestor: gate::Ancestor) -> Self {
        Self {
            id: ancestor.id.to_string(),
            state: ancestor.state,
            revision: ancestor.revision,
            objections: ancestor.objections.into_iter().map(Decision::from).collect(),
        }
    }
}

impl From<gate::Waits> for Waits {
    fn from(waits: gate::Waits) -> Self {
        Self {
            group: waits.group,
            missing: waits.missing,
            people: waits.people,
        }
    }
}

impl From<gate::Held> for Held {
    fn from(held: gate::Held) -> Self {
        Self {
            reason: held.reason,
            from: held.from,
            stop_id: held.by_stop.map(|stop| stop.to_string()),
        }
    }
}

impl From<gate::Decision> for Decision {
    fn from(decision: gate::Decision) -> Self {
        Self {
            person: decision.person,
            decision: decision.verdict,
            rev_hash: decision.rev_hash,
            comment: revealed(decision.comment),
            at: decision.at.to_rfc3339(),
        }
    }
}

impl From<gate::Publication> for Publication {
    fn from(publication: gate::Publication) -> Self {
        Self {
            uri: publication.uri,
            url: publication.url,
            published_at: publication.published_at.to_rfc3339(),
            deliveries: publication.deliveries,
        }
    }
}
