//! Who must agree, and the counting.
//!
//! An approval is never dismissed. It names a hash, and the question "is this approved?" is answered by
//! counting, at the moment of sending, the approvals that name the hash of what is about to be sent.

use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::time::Timestamp;

/// One step of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The review group whose members decide, such as `pr`.
    pub group: String,
    /// How many different members must approve.
    pub needed: u32,
}

/// The approval a candidate needs. Versioned: a change makes a new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Rises with every change; a higher version is the newer one.
    pub version: i64,
    /// In order: a step opens when the one before it is complete.
    pub steps: Vec<Step>,
    /// How many different people over all steps.
    pub minimum_people: u32,
    /// How long an approval counts, in milliseconds.
    pub approval_lifetime: i64,
    /// The shortest undo window, in seconds.
    pub minimum_undo_seconds: i64,
}

impl Policy {
    /// The policy a node starts with: one PR approver who is neither author nor contributor; an approval
    /// counts for 14 days.
    pub fn standard(minimum_undo_seconds: i64) -> Self {
        Self {
            version: 1,
            steps: vec![Step {
                group: "pr".to_owned(),
                needed: 1,
            }],
            minimum_people: 1,
            approval_lifetime: 14 * 24 * 60 * 60 * 1000,
            minimum_undo_seconds,
        }
    }
}

/// What one reviewer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// This exact revision may go out.
    Approve,
    /// Not like this.
    RequestChanges,
    /// Not at all.
    Reject,
}

impl Verdict {
    /// The name in APIs and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::RequestChanges => "request_changes",
            Self::Reject => "reject",
        }
    }

    /// The verdict of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Approve, Self::RequestChanges, Self::Reject]
            .into_iter()
            .find(|verdict| verdict.as_str() == name)
    }
}

/// A stored decision together with what is true of its person *now*.
#[derive(Debug, Clone)]
pub struct Vote {
    /// Who decided.
    pub person: PersonId,
    /// Index of the policy step the decision was made in.
    pub step: usize,
    /// What they said.
    pub verdict: Verdict,
    /// The hash they said it about.
    pub rev_hash: String,
    /// When.
    pub at: Timestamp,
    /// The person is active, still in the step's group, and neither author nor contributor.
    pub eligible: bool,
}

/// How far one step is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepTally {
    /// The review group.
    pub group: String,
    /// Approvals the step wants.
    pub needed: u32,
    /// Approvals that count.
    pub given: u32,
}

/// The result of counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// One entry per step of the policy.
    pub steps: Vec<StepTally>,
    /// The different people whose approvals count.
    pub people: Vec<PersonId>,
    /// Every step has its quorum and enough different people approved.
    pub complete: bool,
}

impl Tally {
    /// Index of the first step without its quorum. The last step stays open while people are missing.
    pub fn open_step(&self) -> Option<usize> {
        if self.complete {
            return None;
        }
        let last = self.steps.len().checked_sub(1);
        self.steps
            .iter()
            .position(|step| step.given < step.needed)
            .or(last)
    }

    /// Counts the votes that name `rev_hash`: eligible people, the latest word of each, not too old, and
    /// each person once whatever groups they are in.
    pub fn count(policy: &Policy, rev_hash: &str, votes: &[Vote], now: Timestamp) -> Self {
        let mut latest: Vec<&Vote> = Vec::new();
        for vote in votes.iter().filter(|vote| vote.rev_hash == rev_hash) {
            match latest.iter_mut().find(|known| known.person == vote.person) {
                Some(known) if vote.at >= known.at => *known = vote,
                Some(_) => {}
                None => latest.push(vote),
            }
        }
        let fresh_since = now.plus_millis(policy.approval_lifetime.saturating_neg());
        latest.retain(|vote| vote.eligible && vote.verdict == Verdict::Approve && vote.at > fresh_since);

        let given = |index: usize| latest.iter().filter(|vote| vote.step == index).count();
        let steps: Vec<_> = policy
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| StepTally {
                group: step.group.clone(),
                needed: step.needed,
                given: u32::try_from(given(index)).unwrap_or(u32::MAX),
            })
            .collect();
        let people: Vec<PersonId> = latest.iter().map(|vote| vote.person).collect();
        let enough = u32::try_from(people.len()).is_ok_and(|people| people >= policy.minimum_people);
        // A policy without steps approves nothing: silence never approves.
        let complete = !steps.is_empty()
            && enough
            && steps
                .iter()
                .all(|step| step.needed > 0 && step.given >= step.needed);
        Self {
            steps,
            people,
            complete,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vote(person: i64, verdict: Verdict, hash: &str, at: i64) -> Vote {
        Vote {
            person: PersonId(person),
            step: 0,
            verdict,
            rev_hash: hash.into(),
            at: Timestamp(at),
            eligible: true,
        }
    }

    fn approved(votes: &[Vote]) -> bool {
        Tally::count(&Policy::standard(60), "h", votes, Timestamp(1_000)).complete
    }

    #[test]
    fn only_approvals_of_this_very_hash_count() {
        assert!(approved(&[vote(1, Verdict::Approve, "h", 10)]));
        assert!(!approved(&[vote(1, Verdict::Approve, "other", 10)]));
        assert!(!approved(&[]));
    }

    #[test]
    fn the_latest_word_of_a_person_counts() {
        assert!(!approved(&[
            vote(1, Verdict::Approve, "h", 10),
            vote(1, Verdict::Reject, "h", 20)
        ]));
        assert!(approved(&[
            vote(1, Verdict::RequestChanges, "h", 10),
            vote(1, Verdict::Approve, "h", 20)
        ]));
    }

    #[test]
    fn an_ineligible_or_outdated_approval_counts_zero() {
        let mut gone = vote(1, Verdict::Approve, "h", 10);
        gone.eligible = false;
        assert!(!approved(&[gone]));
        let policy = Policy::standard(60);
        let old = [vote(1, Verdict::Approve, "h", 0)];
        assert!(Tally::count(&policy, "h", &old, Timestamp(policy.approval_lifetime - 1)).complete);
        assert!(!Tally::count(&policy, "h", &old, Timestamp(policy.approval_lifetime)).complete);
    }

    #[test]
    fn one_person_counts_once_over_all_steps() {
        let mut policy = Policy::standard(60);
        policy.steps.push(Step {
            group: "legal".into(),
            needed: 1,
        });
        policy.minimum_people = 2;
        let mut legal = vote(1, Verdict::Approve, "h", 20);
        legal.step = 1;
        let votes = [vote(1, Verdict::Approve, "h", 10), legal];
        let tally = Tally::count(&policy, "h", &votes, Timestamp(100));
        assert_eq!((tally.people.len(), tally.complete), (1, false));
        let mut other = vote(2, Verdict::Approve, "h", 30);
        other.step = 1;
        let tally = Tally::count(
            &policy,
            "h",
            &[vote(1, Verdict::Approve, "h", 10), other],
            Timestamp(100),
        );
        assert!(tally.complete);
    }

    #[test]
    fn a_policy_without_steps_approves_nothing() {
        let mut policy = Policy::standard(60);
        policy.steps.clear();
        policy.minimum_people = 0;
        assert!(!Tally::count(&policy, "h", &[], Timestamp(1)).complete);
    }
}
