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
    /// Something the approval relied on changed; the reason is stored beside it.
    Held,
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
}

impl CandidateState {
    /// Every state.
    pub const ALL: [Self; 11] = [
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
    ];

    /// The name in APIs and in the database.
    pub fn as_str(self) -> &'static str {
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
        }
    }

    /// The state of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether the verb is possible now (table in the gate's design: T2 to T12).
    ///
    /// # Errors
    /// A sentence that tells the person why not, and what to do instead.
    pub fn permits(self, verb: Verb) -> Result<(), &'static str> {
        use CandidateState as S;
        let possible = match verb {
            Verb::Revise => !matches!(self, S::Releasing | S::Published | S::Rejected | S::Withdrawn),
            Verb::Submit => matches!(self, S::Draft | S::Expired),
            // A held candidate is lifted by a fresh approval; publishing checks everything again anyway.
            Verb::Decide => matches!(self, S::InReview | S::Held),
            Verb::Withdraw => !matches!(self, S::Releasing | S::Published | S::Rejected | S::Withdrawn),
            Verb::Release => matches!(self, S::Approved | S::Scheduled),
            Verb::Undo => matches!(self, S::Releasing),
        };
        if possible {
            return Ok(());
        }
        Err(match (self, verb) {
            (S::Published, Verb::Undo | Verb::Withdraw) => {
                "It has been released; it can no longer be taken back here."
            }
            (S::Published, _) => "It has been released; what was released does not change.",
            (S::Rejected, _) => "It was rejected. Propose a new candidate instead.",
            (S::Withdrawn, _) => "It was withdrawn. Propose a new candidate instead.",
            (S::Releasing, _) => "It is being released. Undo the release first.",
            (S::Held, _) => "It is held. An approver can approve it again, or write a new revision.",
            (S::Draft | S::ChangesRequested, Verb::Decide | Verb::Release) => {
                "It is not in review. Submit it first."
            }
            (S::ChangesRequested, Verb::Submit) => "Changes were requested. Write a new revision first.",
            (S::InReview, Verb::Release) => "It is still in review.",
            (S::Expired, Verb::Release | Verb::Decide) => "It has expired. Submit it again.",
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

    #[test]
    fn terminal_states_permit_nothing() {
        let verbs = [
            Verb::Revise,
            Verb::Submit,
            Verb::Decide,
            Verb::Withdraw,
            Verb::Release,
            Verb::Undo,
        ];
        for state in [
            CandidateState::Published,
            CandidateState::Rejected,
            CandidateState::Withdrawn,
        ] {
            for verb in verbs {
                assert!(state.permits(verb).is_err(), "{state:?} {verb:?}");
            }
        }
    }

    #[test]
    fn from_every_living_state_one_step_leads_to_a_state_that_does_not_send() {
        for state in CandidateState::ALL {
            let over = matches!(
                state,
                CandidateState::Published | CandidateState::Rejected | CandidateState::Withdrawn
            );
            assert!(
                over || state.permits(Verb::Withdraw).is_ok() || state.permits(Verb::Undo).is_ok(),
                "{state:?}"
            );
        }
    }

    #[test]
    fn names_and_states_match_both_ways() {
        for state in CandidateState::ALL {
            assert_eq!(CandidateState::parse(state.as_str()), Some(state));
        }
    }
}
