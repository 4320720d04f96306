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

mod candidate;
mod carry;
mod change;
mod content;
mod decide;
mod expire;
mod fields;
mod hold;
mod list;
mod policy;
mod propose;
pub mod publish;
mod release;
mod review;
mod revise;
pub mod stop;
mod submit;
mod withdraw;

pub use candidate::{Candidate, Decision, Publication, Revision};
pub use carry::{Carriage, carried, list_to_carry, not_carried};
pub use change::{Change, Proposal};
pub use decide::{DecisionRequest, decide};
pub use expire::expire_due;
pub(crate) use hold::hold_for_leaver;
pub use list::{Filter, Page, certificate, get, has_published, list, newest_certificates};
pub use policy::install as install_policy;
pub use propose::propose;
pub use release::{release, undo};
pub use revise::revise;
pub use submit::submit;
pub use withdraw::withdraw;
