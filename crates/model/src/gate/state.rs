//! The states of a candidate and which verb is possible in which.

use serde::{Deserialize, Serialize};

/// Where a candidate stands. "Approved" is stored for display only: sending counts decisions again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CandidateState {
    /// Being written.
    Draft,
    /// Waiting for reviewers.
    InReview,
    /// A reviewer wants another revision.
    ChangesRequested,
    /// Every quorum is met.
    Approved,
    /// Approved, with a time at which it goes.
    Scheduled,
    /// The undo window is open.
    Releasing,
    /// Released; the courier carries it, or has carried it.
    Published,
    /// A reviewer refused it for good.
    Rejected,
    /// Taken back by its author, an editor or a duty officer.
    Withdrawn,
    /// Its time passed or its approval became too old.
    Expired,
    /// Somebody held it, or something the approval relied on changed; the reason is stored beside it.
    Held,
    /// It was published, and a later update or delete took its place.
    Superseded,
    /// It was published and is being taken back.
    Recalling,
    /// It was taken back; the report says who answered.
    Recalled,
}

/// What a person asks the gate to do with a candidate that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Write another revision.
    Revise,
    /// Hand it to the reviewers.
    Submit,
    /// Approve, request changes, reject.
    Decide,
    /// Take it back for good.
    Withdraw,
    /// Open the undo window.
    Release,
    /// Close the undo window without sending.
    Undo,
    /// Set or clear the time at which it goes.
    Schedule,
    /// Put it aside; one person can, from every state in which it may still leave.
    Hold,
    /// Let it go on after a hold.
    Lift,
    /// Take back what is published.
    Recall,
    /// Begin another candidate with what it says.
    Copy,
}

impl CandidateState {
    /// Every state.
    pub const ALL: [Self; 14] = [
        Self::Draft,
        Self::InReview,
        Self::ChangesRequested,
        Self::Approved,
        Self::Scheduled,
        Self::Releasing,
        Self::Published,
        Self::Rejected,
        Self::Withdrawn,
        Self::Expired,
        Self::Held,
        Self::Superseded,
        Self::Recalling,
        Self::Recalled,
    ];

    /// The name in APIs and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::ChangesRequested => "changes_requested",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::Releasing => "releasing",
            Self::Published => "published",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Held => "held",
            Self::Superseded => "superseded",
            Self::Recalling => "recalling",
            Self::Recalled => "recalled",
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether nothing of it can leave any more: it has left, or it never will.
    pub fn is_over(self) -> bool {
        matches!(
            self,
            Self::Published
                | Self::Superseded
                | Self::Recalling
                | Self::Recalled
                | Self::Rejected
                | Self::Withdrawn
        )
    }

    /// Whether it was released, whatever became of it since.
    pub fn has_left(self) -> bool {
        matches!(
            self,
            Self::Published | Self::Superseded | Self::Recalling | Self::Recalled
        )
    }

    /// Whether the verb is possible now (table in the gate's design: T2 to T18).
    ///
    /// # Errors
    /// A sentence that tells the person why not, and what to do instead.
    pub fn permits(self, verb: Verb) -> Result<(), &'static str> {
        use CandidateState as S;
        let possible = match verb {
            Verb::Revise => !self.is_over() && self != S::Releasing,
            Verb::Submit => matches!(self, S::Draft | S::Expired),
            // What is held because an approver left goes on with a fresh word; publishing checks everything
            // again anyway.
            Verb::Decide => matches!(self, S::InReview | S::Held),
            Verb::Withdraw => !self.is_over() && self != S::Releasing,
            Verb::Release => matches!(self, S::Approved | S::Scheduled),
            Verb::Undo => self == S::Releasing,
            Verb::Schedule => matches!(self, S::Approved | S::Scheduled),
            Verb::Hold => !self.is_over() && self != S::Held,
            Verb::Lift => self == S::Held,
            Verb::Recall => matches!(self, S::Published | S::Superseded),
            Verb::Copy => matches!(self, S::Rejected | S::Withdrawn),
        };
        if possible {
            return Ok(());
        }
        Err(match (self, verb) {
            (_, Verb::Copy) => {
                "Only what was rejected or withdrawn is begun anew. Edit this one, or propose another."
            }
            (S::Recalling | S::Recalled, _) => "It has been recalled.",
            (S::Superseded, _) => "Something newer has taken its place; what was released does not change.",
            (S::Published, Verb::Undo | Verb::Withdraw | Verb::Hold) => {
                "It has been released; it can no longer be held back. Recall it."
            }
            (S::Published, _) => "It has been released; what was released does not change.",
            (S::Rejected, _) => "It was rejected. Begin it anew instead.",
            (S::Withdrawn, _) => "It was withdrawn. Begin it anew instead.",
            (_, Verb::Recall) => {
                "It has not been released, so there is nothing to recall. Hold or withdraw it."
            }
            (S::Held, Verb::Hold) => "It is held already.",
            (S::Releasing, _) => "It is being released. Undo the release first.",
            (S::Held, _) => "It is held. Lift the hold, or write a new revision.",
            (_, Verb::Lift) => "It is not held.",
            (S::Draft | S::ChangesRequested, Verb::Decide | Verb::Release) => {
                "It is not in review. Submit it first."
            }
            (S::ChangesRequested, Verb::Submit) => "Changes were requested. Write a new revision first.",
            (S::InReview, Verb::Release) => "It is still in review.",
            (S::Expired, Verb::Release | Verb::Decide) => "It has expired. Submit it again.",
            (_, Verb::Schedule) => "Only what is approved can have a time. It is not approved.",
            (_, Verb::Undo) => "No release is under way, so there is nothing to undo.",
            (_, Verb::Submit) => "It has been submitted already.",
            (_, Verb::Decide) => "It is no longer in review.",
            _ => "That is not possible in its present state.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERBS: [Verb; 11] = [
        Verb::Revise,
        Verb::Submit,
        Verb::Decide,
        Verb::Withdraw,
        Verb::Release,
        Verb::Undo,
        Verb::Schedule,
        Verb::Hold,
        Verb::Lift,
        Verb::Recall,
        Verb::Copy,
    ];

    #[test]
    fn what_is_over_can_at_most_be_recalled_or_copied() {
        for state in CandidateState::ALL.into_iter().filter(|state| state.is_over()) {
            let changing = |verb: &Verb| !matches!(verb, Verb::Recall | Verb::Copy);
            for verb in VERBS.into_iter().filter(changing) {
                assert!(state.permits(verb).is_err(), "{state:?} {verb:?}");
            }
            let can_be_recalled = matches!(state, CandidateState::Published | CandidateState::Superseded);
            assert_eq!(state.permits(Verb::Recall).is_ok(), can_be_recalled, "{state:?}");
        }
    }

    #[test]
    fn only_what_never_left_and_never_will_is_begun_anew() {
        for state in CandidateState::ALL {
            let ended = matches!(state, CandidateState::Rejected | CandidateState::Withdrawn);
            assert_eq!(state.permits(Verb::Copy).is_ok(), ended, "{state:?}");
        }
    }

    #[test]
    fn from_every_living_state_one_step_leads_to_a_state_that_does_not_send() {
        for state in CandidateState::ALL.into_iter().filter(|state| !state.is_over()) {
            let stops = state.permits(Verb::Hold).is_ok() || state == CandidateState::Held;
            assert!(stops, "{state:?}");
        }
    }

    #[test]
    fn names_and_states_match_both_ways() {
        for state in CandidateState::ALL {
            assert_eq!(CandidateState::parse(state.as_str()), Some(state));
        }
    }
}
