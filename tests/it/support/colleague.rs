//! Somebody at work: a person with a token, and what they do at the gate.

use gatepost_internal::gate::{self, Candidate, Change, DecisionRequest, Proposal};
use gatepost_internal::link::Link;
use gatepost_internal::post::{self, Draft, Post};
use gatepost_internal::request::{self, Reset};
use gatepost_internal::{Caller, Error, Inside, reauthentication};
use gatepost_model::InternalText;

use super::world::PASSWORD;

/// A person and the token they use.
#[derive(Clone)]
pub struct Colleague {
    /// The plane they work in.
    pub inside: Inside,
    /// Who they are.
    pub caller: Caller,
    /// Their token.
    pub bearer: String,
}

impl Colleague {
    /// Posts inside, for the whole company.
    pub async fn posts(&self, text: &str) -> Post {
        let draft = Draft {
            text: Some(text.into()),
            ..Draft::default()
        };
        self.writes(draft).await.unwrap()
    }

    /// Posts inside, exactly as given.
    pub async fn writes(&self, draft: Draft) -> Result<Post, Error> {
        let entry = post::publish(&self.inside, &self.caller, draft).await?;
        Ok(entry.post().unwrap().clone())
    }

    /// Proposes a new note for `news`.
    pub async fn proposes(&self, text: &str) -> Candidate {
        self.tries_to_propose(note(text)).await.unwrap()
    }

    /// Proposes anything.
    pub async fn tries_to_propose(&self, proposal: Proposal) -> Result<Candidate, Error> {
        gate::propose(&self.inside, &self.caller, proposal).await
    }

    /// Writes another text over the revision they see.
    pub async fn rewrites(&self, candidate: &Candidate, text: &str) -> Result<Candidate, Error> {
        let text = Some(Some(text.to_owned()));
        self.changes(
            candidate,
            Change {
                text,
                ..Change::default()
            },
        )
        .await
    }

    /// Changes some fields of the revision they see.
    pub async fn changes(&self, candidate: &Candidate, change: Change) -> Result<Candidate, Error> {
        let change = Change {
            revision: Some(candidate.revision.number),
            ..change
        };
        gate::revise(&self.inside, &self.caller, &candidate.id.to_string(), change).await
    }

    /// Submits the revision they see.
    pub async fn submits(&self, candidate: &Candidate) -> Result<Candidate, Error> {
        let hash = Some(candidate.revision.rev_hash.clone());
        gate::submit(&self.inside, &self.caller, &candidate.id.to_string(), hash).await
    }

    /// Enters the password again, to decide about the revision that is the newest now.
    pub async fn confirms(&self, candidate: &Candidate) -> Result<String, Error> {
        let request = reauthentication::Request {
            password: Some(PASSWORD.into()),
            candidate_id: Some(candidate.id.to_string()),
            verb: Some("decide".into()),
            ..Default::default()
        };
        Ok(reauthentication::begin(&self.inside, &self.caller, request)
            .await?
            .token)
    }

    /// Approves the revision they see, password and all.
    pub async fn approves(&self, candidate: &Candidate) -> Result<Candidate, Error> {
        self.says(candidate, "approve", None).await
    }

    /// Wants another revision.
    pub async fn requests_changes(&self, candidate: &Candidate, why: &str) -> Result<Candidate, Error> {
        self.says(candidate, "request_changes", Some(why)).await
    }

    /// Refuses it for good.
    pub async fn rejects(&self, candidate: &Candidate, why: &str) -> Result<Candidate, Error> {
        self.says(candidate, "reject", Some(why)).await
    }

    async fn says(&self, candidate: &Candidate, what: &str, why: Option<&str>) -> Result<Candidate, Error> {
        let token = self.confirms(candidate).await?;
        self.decides(candidate, decision(candidate, what, why, Some(&token)))
            .await
    }

    /// Sends a decision exactly as given.
    pub async fn decides(&self, candidate: &Candidate, request: DecisionRequest) -> Result<Candidate, Error> {
        gate::decide(&self.inside, &self.caller, &candidate.id.to_string(), request).await
    }

    /// Takes it back.
    pub async fn withdraws(&self, candidate: &Candidate) -> Result<Candidate, Error> {
        gate::withdraw(&self.inside, &self.caller, &candidate.id.to_string()).await
    }

    /// Opens the undo window.
    pub async fn releases(
        &self,
        candidate: &Candidate,
        undo_seconds: Option<i64>,
    ) -> Result<Candidate, Error> {
        gate::release(
            &self.inside,
            &self.caller,
            &candidate.id.to_string(),
            undo_seconds,
        )
        .await
    }

    /// Closes the undo window.
    pub async fn undoes(&self, candidate: &Candidate) -> Result<Candidate, Error> {
        gate::undo(&self.inside, &self.caller, &candidate.id.to_string()).await
    }

    /// Makes a link with which somebody sets a new password.
    ///
    /// # Panics
    /// When it waits for another administrator.
    pub async fn offers_reset(&self, username: &str) -> Result<Link, Error> {
        match request::reset(&self.inside, &self.caller, username, false).await? {
            Reset::Link(link) => Ok(link),
            Reset::Waiting(id) => panic!("request {id} waits for another administrator"),
        }
    }

    /// Looks at it.
    pub async fn sees(&self, candidate: &Candidate) -> Result<Candidate, Error> {
        gate::get(&self.inside, &self.caller, &candidate.id.to_string()).await
    }
}

/// A new note of `news`.
pub fn note(text: &str) -> Proposal {
    Proposal {
        brand: Some("news".into()),
        kind: Some("create".into()),
        text: Some(text.into()),
        ..Proposal::default()
    }
}

/// A decision about the newest revision of a candidate as it is held in the hand.
pub fn decision(
    candidate: &Candidate,
    what: &str,
    why: Option<&str>,
    token: Option<&str>,
) -> DecisionRequest {
    DecisionRequest {
        decision: Some(what.into()),
        rev_hash: Some(candidate.revision.rev_hash.clone()),
        comment: why.map(str::to_owned),
        reauthentication_token: token.map(str::to_owned),
    }
}

/// What was written, for a comparison.
pub fn read(text: &Option<InternalText>) -> Option<&str> {
    text.as_ref().map(InternalText::reveal_inside)
}
