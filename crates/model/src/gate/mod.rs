//! The gate's vocabulary: what is proposed, who must agree, and what a release proves.
//!
//! ```text
//! RevisionContent --rev_hash--> Decision.. --tally--> Certificate --signed--> ReleaseOrder
//! ```
//! One hash runs through all of it. Approvals name it, the publish transaction recomputes it, the
//! certificate carries it, and the public plane recomputes it again before a byte leaves.

mod certificate;
pub mod clearance;
mod kind;
mod order;
mod policy;
mod release;
mod revision;
mod state;

pub use certificate::{Certificate, InvalidCertificate, SignedCertificate};
pub use kind::{Kind, Target};
pub use order::{Order, Recall, Resume, Signed, StopScope, StopState};
pub use policy::{KindRule, LabelRule, Policy, Requirement, Step, StepTally, Tally, Verdict, Vote};
pub use release::{Acceptance, ReleaseOrder};
pub use revision::{
    InsideFacts, Medium, Mention, Poll, Preview, Profile, ProfileField, RevisionContent, inside_commitment,
};
pub use state::{CandidateState, Verb};
