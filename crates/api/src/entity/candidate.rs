//! A candidate at the gate.

use gatepost_internal::gate;
use gatepost_model::gate::{CandidateState, Kind, StepTally, Verdict};
use gatepost_model::notice::DeliveryCounts;
use gatepost_model::{InternalText, Timestamp};
use serde::Serialize;

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
    decisions: Vec<Decision>,
    publication: Option<Publication>,
}

#[derive(Debug, Serialize)]
struct Revision {
    number: i64,
    rev_hash: String,
    text: Option<String>,
    content_html: Option<String>,
    content_warning: Option<String>,
    language: Option<String>,
    in_reply_to: Option<String>,
    object: Option<String>,
    not_before: Option<String>,
    created_at: String,
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

impl From<gate::Candidate> for Candidate {
    fn from(candidate: gate::Candidate) -> Self {
        Self {
            id: candidate.id.to_string(),
            state: candidate.state,
            problem: candidate.problem,
            brand: candidate.brand,
            kind: candidate.kind,
            author: candidate.author,
            scheduled_at: written(candidate.scheduled_at),
            leaves_at: written(candidate.leaves_at),
            revision: candidate.revision.into(),
            steps: candidate.steps,
            decisions: candidate.decisions.into_iter().map(Decision::from).collect(),
            publication: candidate.publication.map(Publication::from),
        }
    }
}

impl From<gate::Revision> for Revision {
    fn from(revision: gate::Revision) -> Self {
        Self {
            number: revision.number,
            rev_hash: revision.rev_hash,
            text: revealed(revision.text),
            content_html: revealed(revision.content_html),
            content_warning: revealed(revision.content_warning),
            language: revision.language,
            in_reply_to: revision.in_reply_to,
            object: revision.object,
            not_before: written(revision.not_before),
            created_at: revision.created_at.to_rfc3339(),
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
