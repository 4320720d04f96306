//! The gate's vocabulary: what is proposed, who must agree, and what a release proves.
//!
//! ```text
//! RevisionContent --rev_hash--> Decision.. --tally--> Certificate --signed--> ReleaseOrder
//! ```
//! One hash runs through all of it. Approvals name it, the publish transaction recomputes it, the
//! certificate carries it, and the public plane recomputes it again before a byte leaves.

mod certificate;
mod kind;
mod policy;
mod release;
mod revision;
mod state;

pub use certificate::{Certificate, InvalidCertificate, SignedCertificate};
pub use kind::Kind;
pub use policy::{Policy, Step, StepTally, Tally, Verdict, Vote};
pub use release::{Acceptance, ReleaseOrder};
pub use revision::{Mention, RevisionContent};
pub use state::{CandidateState, Verb};
