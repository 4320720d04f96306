//! Every kind of candidate, from the proposal to the mirror, on the internal plane alone.

mod deletes;
mod flipping;
mod follows;
mod marks;
mod notes;
mod pins;
mod polls;
mod profiles;
mod updates;

use gatepost_internal::gate::{Candidate, Change, Proposal};
use gatepost_internal::{Error, media, outside};
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::notice::{Found, OutsideObject, Query};

use crate::support::colleague::{Colleague, note};
use crate::support::world::{World, fan};

/// The post elsewhere that these stories are about.
pub const POST: &str = "https://globex.example/notes/1";

/// Two small pictures that are not the same.
const RED: &str = "89504e470d0a1a0a0000000d49484452000000040000000308020000003b9639910000001049444154789c6338212707470c383900f5c70c3107ebad990000000049454e44ae426082";
const BLUE: &str = "89504e470d0a1a0a0000000d49484452000000040000000308020000003b9639910000001049444154789c6390933b01470c383900e5d70c3133e405c90000000049454e44ae426082";

/// A brand with everybody it needs.
pub struct Office {
    pub world: World,
    /// Writes.
    pub erik: Colleague,
    /// Approve.
    pub petra: Colleague,
    pub pia: Colleague,
    /// Releases.
    pub paul: Colleague,
}

impl Office {
    pub async fn new() -> Self {
        let world = World::new().await;
        Self {
            erik: world.editor("erik").await,
            petra: world.approver("petra").await,
            pia: world.approver("pia").await,
            paul: world.publisher("paul").await,
            world,
        }
    }

    /// Proposes as the editor.
    pub async fn proposes(&self, proposal: Proposal) -> Candidate {
        self.erik.tries_to_propose(proposal).await.unwrap()
    }

    /// The sentence with which a proposal is refused.
    pub async fn is_refused(&self, proposal: Proposal) -> String {
        let shown = format!("{proposal:?}");
        match self.erik.tries_to_propose(proposal).await {
            Err(Error::Invalid(sentence)) => sentence,
            other => panic!("{shown}: {other:?}"),
        }
    }

    /// Submits and approves, by two where the policy wants two.
    pub async fn approves(&self, candidate: &Candidate) -> Candidate {
        let candidate = self.erik.submits(candidate).await.unwrap();
        let candidate = self.petra.approves(&candidate).await.unwrap();
        let candidate = if candidate.state == CandidateState::InReview {
            self.pia.approves(&candidate).await.unwrap()
        } else {
            candidate
        };
        assert_eq!(candidate.state, CandidateState::Approved);
        candidate
    }

    /// Releases what is approved; gives it as it is after the publish transaction.
    pub async fn releases(&self, candidate: &Candidate) -> Candidate {
        self.paul.releases(candidate, Some(0)).await.unwrap();
        self.world.releaser_runs().await.unwrap();
        self.erik.sees(candidate).await.unwrap()
    }

    /// The whole way out, until the public plane has it.
    pub async fn publishes(&self, proposal: Proposal) -> Candidate {
        let candidate = self.proposes(proposal).await;
        self.takes_out(&candidate).await
    }

    /// The same for what is proposed already.
    pub async fn takes_out(&self, candidate: &Candidate) -> Candidate {
        let approved = self.approves(candidate).await;
        let released = self.releases(&approved).await;
        assert_eq!(
            released.state,
            CandidateState::Published,
            "{:?}",
            released.problem
        );
        self.world.is_carried().await;
        self.erik.sees(candidate).await.unwrap()
    }

    /// A note that is out; gives its URI.
    pub async fn note_is_out(&self, text: &str) -> String {
        self.publishes(note(text)).await.publication.unwrap().uri
    }

    /// The editor looks something up, and this is found.
    pub async fn looks_up(&self, query: &str, found: Result<Found, String>) -> outside::Lookup {
        let asked = outside::look_up(&self.world.inside, &self.erik.caller, "news", query)
            .await
            .unwrap();
        self.is_answered(found).await;
        outside::lookup(&self.world.inside, &self.erik.caller, &asked.id.to_string())
            .await
            .unwrap()
    }

    /// The public plane answers everything that is asked with this.
    pub async fn is_answered(&self, found: Result<Found, String>) {
        for query in self.is_asking().await {
            outside::answer_lookup(&self.world.inside, query, found.clone())
                .await
                .unwrap();
        }
    }

    /// What the courier would carry out to be looked up.
    pub async fn is_asking(&self) -> Vec<Query> {
        outside::list_lookups(&self.world.inside, 100).await.unwrap()
    }

    /// The post elsewhere is looked up.
    pub async fn knows_the_post(&self) {
        self.looks_up(POST, Ok(Found::Object(Box::new(post())))).await;
    }

    /// The editor uploads a picture; gives its id.
    pub async fn uploads(&self, hex: &str, alt: Option<&str>) -> String {
        let bytes: Vec<u8> = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect();
        let upload = media::Upload {
            bytes: bytes.into(),
            file_name: Some("holiday.png".into()),
            alt: alt.map(str::to_owned),
            focus: None,
        };
        let item = media::upload(&self.world.inside, &self.erik.caller, upload)
            .await
            .unwrap();
        item.id.to_string()
    }

    /// Changes a candidate as the editor.
    pub async fn changes(&self, candidate: &Candidate, change: Change) -> Candidate {
        self.erik.changes(candidate, change).await.unwrap()
    }
}

/// What `@fan@globex.example` has posted.
pub fn post() -> OutsideObject {
    OutsideObject {
        uri: POST.into(),
        author: fan(),
        url: "https://globex.example/@fan/1".into(),
        content_html: "<p>We like Acme</p>".into(),
        content_warning: None,
        published_at: None,
    }
}

/// A candidate of some kind that is done to something.
pub fn act(kind: Kind, object: &str) -> Proposal {
    Proposal {
        kind: Some(kind.as_str().into()),
        object: Some(object.into()),
        text: None,
        ..note("")
    }
}
