//! What people of a desk are told about candidates, stops and requests: in the app, and by e-mail where they have
//! given an address.
//!
//! A notice says which and why, never what is in it: the brand and what it would do. Whoever follows it loads the
//! candidate with their own eyes; whoever does something with the candidate has read it, wherever they did it. It is a
//! row written in the transaction of what happened, so that nothing is told that did not happen, and nothing that
//! happened goes untold.
//!
//! ```text
//! a verb --tell (same transaction)--> desk_notices (the bell)
//!                                \--> mails        (whoever has an address)
//! ```

mod about;
mod kind;
mod list;
mod recipients;
mod tell;

use gatepost_model::Timestamp;
use gatepost_model::gate::{self, CandidateState};
use gatepost_model::id::{CandidateId, DeskNoticeId};

pub use kind::Kind;
pub(crate) use list::see_about;
pub use list::{count_unseen, list, mark_seen, mark_seen_about};
pub(crate) use recipients::{administrators, desk_of, everybody_on_a_desk, makers_of};
pub(crate) use tell::{forget_old, tell, tell_makers};

/// Something somebody of a desk was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id.
    pub id: DeskNoticeId,
    /// Why.
    pub kind: Kind,
    /// The candidate it is about; absent for a stop, a request and a role.
    pub candidate: Option<CandidateId>,
    /// What that is; absent too for whoever may not know of it any more.
    pub about: Option<About>,
    /// When.
    pub created_at: Timestamp,
    /// When they looked at it.
    pub seen_at: Option<Timestamp>,
}

/// A candidate in a list of notices: never a word of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The brand's name as people read it.
    pub brand: String,
    /// What it would do.
    pub kind: gate::Kind,
    /// Where it stands now.
    pub state: CandidateState,
}
