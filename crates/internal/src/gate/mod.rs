//! The gate: from a proposal to a release.
//!
//! Sending needs a quorum, stopping needs one person. No approval is ever dismissed: each names the hash
//! of one revision, and the publish transaction counts those that name the hash of what is about to leave.
//!
//! ```text
//! propose -> revise* -> submit -> decide* -> release -> (undo window) -> publish
//!                                                          | undo
//! ```
//! Every verb first locks the audit head: that is the one total order all of them share, on both databases.
//!
//! Start reading at [`publish`]: it is the one place where the company speaks.

mod assemble;
mod candidate;
mod carry;
mod change;
mod content;
mod decide;
mod expire;
mod fields;
mod history;
mod hold;
mod list;
mod of_brand;
mod policy;
mod propose;
pub mod publish;
mod queue;
mod release;
mod review;
mod revise;
pub mod stop;
mod submit;
mod withdraw;

use gatepost_model::id::CandidateId;

use crate::Inside;
use crate::stream::Event;

pub use crate::page::Page;
pub use candidate::{Candidate, Decision, Publication, Revision, Waits};
pub use carry::{Carriage, carried, list_to_carry, not_carried};
pub use change::{Change, Proposal};
pub use decide::{DecisionRequest, decide};
pub use expire::expire_due;
pub use history::{Answered, History, PastDecision, PastRevision, Possible, history};
pub(crate) use hold::{hold_for_leaver, hold_for_lost_role};
pub use list::{Filter, certificate, get, has_published, is_visible, list, newest_certificates};
pub(crate) use of_brand::{get_of_brand, list_waiting_of_brand};
pub use policy::install as install_policy;
pub use propose::propose;
pub(crate) use propose::propose_within;
pub use queue::{Queue, count_needs_me, queue};
pub use release::{release, undo};
pub use revise::revise;
pub use submit::submit;
pub(crate) use submit::submit_within;
pub use withdraw::withdraw;

/// Tells open pages that a candidate has changed: after the commit, and without saying what.
fn tell(inside: &Inside, candidate: CandidateId) {
    inside.context.streams.tell(Event::Candidate(candidate));
}
