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

mod about;
mod ancestor;
mod asking;
mod assemble;
mod calendar;
mod candidate;
mod card;
mod carry;
mod change;
pub mod check;
pub mod comment;
mod composing;
mod content;
mod copy;
mod decide;
pub mod delegation;
mod expire;
mod fields;
mod history;
mod hold;
mod kind;
pub mod label;
mod lift;
mod list;
mod of_brand;
mod pictures;
pub mod policy;
mod propose;
pub mod publish;
mod published;
mod queue;
mod reason;
pub(crate) mod recall;
mod release;
mod resume;
mod review;
mod revise;
mod schedule;
mod shaken;
mod standing;
pub mod stop;
mod submit;
mod trail;
pub(crate) mod verify;
mod withdraw;

use gatepost_model::id::CandidateId;

use crate::Inside;
use crate::stream::Event;

pub use crate::page::Page;
pub use about::TargetPublication;
pub use calendar::calendar;
pub use candidate::{Ancestor, Candidate, Decision, Held, Publication, Revision, ShownFinding, Waits};
pub use card::Card;
pub use carry::{Carriage, carried, list_to_carry, not_carried};
pub use change::{Change, Picture, ProfileDraft, Proposal};
pub use check::subject as check_subject;
pub use composing::{Composing, CurrentProfile, composing};
pub use copy::copy;
pub use decide::{DecisionRequest, decide};
pub use expire::expire_due;
pub use history::{Answered, History, PastDecision, PastRevision, Possible, history};
pub use hold::hold;
pub(crate) use kind::{elsewhere as check_elsewhere, is_ours as is_our_address};
pub use lift::lift;
pub use list::{
    Filter, certificate, get, has_published, is_visible, list, list_certificates, list_paused,
    newest_certificates,
};
pub(crate) use of_brand::{get_of_brand, list_waiting_of_brand};
pub use policy::install as install_policy;
pub use propose::propose;
pub(crate) use propose::propose_within;
pub(crate) use published::{boosts_of, is_publication, of_releases as published};
pub use queue::{Queue, count_needs_me, is_paused, queue};
pub use recall::{
    RecallCounts, RecallReport, RecallRequest, finish_old as finish_old_recalls, recall, recall_report,
};
pub use release::{release, undo};
pub(crate) use resume::record_pause;
pub use resume::resume;
pub use revise::revise;
pub use schedule::schedule;
pub(crate) use shaken::{hold_for_leaver, hold_for_lost_role};
pub use submit::submit;
pub(crate) use submit::submit_within;
pub use trail::{Happened, trail};
pub use withdraw::withdraw;

/// Tells open pages that a candidate has changed: after the commit, and without saying what.
fn tell(inside: &Inside, candidate: CandidateId) {
    inside.context.streams.tell(Event::Candidate(candidate));
}
