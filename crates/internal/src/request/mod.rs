//! What takes two administrators: changing a policy, a check list or a review group, giving a role at the gate or a new
//! password to whoever holds one.
//!
//! ```text
//! make (an administrator, or an operator at the command line) -> open -> confirm (another administrator) -> carried out
//!                                                                    \-> refuse | cancel
//! ```
//! Until something was published an administrator's wish takes effect at once: somebody has to begin. Afterwards the
//! command line cannot outrank the gate, and nobody changes alone what keeps them from sending alone. An operator and
//! one administrator are two.
//!
//! Start reading at [`Wish`].

mod check;
mod confirm;
mod effect;
mod end;
mod foresee;
mod list;
mod make;
mod reset;
mod wish;

use gatepost_model::Timestamp;
use gatepost_model::id::RequestId;

pub use confirm::confirm;
pub use end::{cancel, refuse};
pub use foresee::{foresee, takes_another};
pub use list::{count_open, get, list};
pub(crate) use make::ask;
pub use make::{make, make_as_operator};
pub use reset::{Reset, reset};
pub use wish::Wish;

use crate::link::Link;

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Another administrator has to say yes.
    Open,
    /// It was carried out.
    Confirmed,
    /// Another administrator said no.
    Refused,
    /// Whoever asked took it back.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Confirmed, Self::Refused, Self::Cancelled];

    /// The name in APIs and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// A wish and what became of it.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// What is wanted.
    pub wish: Wish,
    /// How far it is.
    pub state: State,
    /// Username of the administrator who asked; absent for an operator at the command line.
    pub requested_by: Option<String>,
    /// When they asked.
    pub requested_at: Timestamp,
    /// Username of whoever confirmed, refused or cancelled it.
    pub decided_by: Option<String>,
    /// When they did.
    pub decided_at: Option<Timestamp>,
}

/// What became of a wish when it was made.
#[derive(Debug)]
pub enum Made {
    /// It is carried out.
    Done,
    /// Another administrator has to confirm it.
    Waiting(RequestId),
}

/// What confirming has brought about. Has no `Debug`: a link's secret stays out of logs.
pub struct Confirmed {
    /// The request.
    pub id: RequestId,
    /// For a reset: the link to hand over, shown once.
    pub link: Option<Link>,
}
