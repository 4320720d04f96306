//! Whether a candidate may leave now: the decision of the publish transaction, as a pure function of facts.
//!
//! Whoever publishes gathers the facts under the gate's lock and does what is decided here. Nothing is read, drawn
//! or asked in here, so each line of the decision can be tried alone.

use std::fmt;

use crate::time::Timestamp;

/// Everything the decision rests on, as of one moment under the gate's lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Why a stop that covers the candidate is set; absent: none is.
    pub stop: Option<String>,
    /// The three hashes that must be one.
    pub hashes: Hashes,
    /// Every file the revision names, as it was found just before.
    pub files: Vec<File>,
    /// A decision about this revision was made under a policy that asked less than the one in force.
    pub outgrown: bool,
    /// The decisions that count now meet every quorum of the policy in force.
    pub is_approved: bool,
    /// The moment.
    pub now: Timestamp,
    /// Never before this moment.
    pub not_before: Option<Timestamp>,
    /// Never at or after this moment.
    pub not_after: Option<Timestamp>,
    /// What the content checks in force say against it, in a sentence.
    pub finding: Option<String>,
    /// What has become of the publication it is about, where that speaks against it, in a sentence.
    pub target: Option<String>,
    /// Whom it mentions and what it shows, as the mirror of the outside has them.
    pub copies: Vec<Copy>,
}

/// The hash of one revision, from three places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hashes {
    /// Of the candidate: what approvals are counted for.
    pub approved: String,
    /// Stored beside the revision.
    pub stored: String,
    /// Computed anew from the stored parts.
    pub rebuilt: String,
}

/// A file that would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// SHA-256 that reviewers approved, hex.
    pub sha256: String,
    /// Length that reviewers approved, in bytes.
    pub length: i64,
    /// SHA-256 and length of the bytes in the store; absent when there are none.
    pub found: Option<(String, i64)>,
}

/// Something outside that the content names, compared with the mirror.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// A handle or a URI, for people.
    pub of: String,
    /// How it compares.
    pub state: CopyState,
}

/// How the mirror's copy compares with what reviewers saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyState {
    /// It is recent and says the same.
    Same,
    /// A recent one has been asked for.
    Awaited,
    /// It says something else.
    Changed,
    /// It is there no more.
    Gone,
    /// A recent one could not be had; says why.
    Unreachable(String),
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clearance {
    /// It leaves, in this very transaction.
    Clear,
    /// It waits for a fresh copy of something outside.
    Wait,
    /// It is held, for this reason.
    Hold(Obstacle),
}

/// Why something does not leave. Its `Display` is the sentence people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A stop is set; its reason.
    Stopped(String),
    /// The stored content is not what was approved.
    Content,
    /// The bytes of a file are absent or others; the first such file's hash.
    File(String),
    /// The approvals do not suffice, because a stricter policy has come into force.
    Policy,
    /// The approvals that still count do not suffice.
    Approvals,
    /// The embargo has not ended.
    TooEarly,
    /// The last moment is over.
    TooLate,
    /// A content check.
    Finding(String),
    /// The publication it is about.
    Target(String),
    /// Something outside is not what reviewers saw.
    Changed(String),
    /// Something outside is there no more.
    Gone(String),
    /// Something outside could not be compared: what, and why.
    Unreachable(String, String),
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped(reason) => write!(f, "A stop is set: {reason}"),
            Self::Content => f.write_str("The stored content is not the content that was approved."),
            Self::File(_) => f.write_str("The stored bytes of a picture are not those that were approved."),
            Self::Policy => f.write_str("The policy has changed, and the approvals do not suffice under it."),
            Self::Approvals => f.write_str("The approvals that still count do not suffice."),
            Self::TooEarly => f.write_str("It may not leave at this time: its embargo has not ended."),
            Self::TooLate => {
                f.write_str("It may not leave at this time: the moment by which it had to is over.")
            }
            Self::Finding(sentence) | Self::Target(sentence) => f.write_str(sentence),
            Self::Changed(what) => write!(f, "{what} is not what it was when it was approved."),
            Self::Gone(what) => write!(f, "{what} is there no more."),
            Self::Unreachable(what, reason) => write!(f, "{what} could not be checked: {reason}"),
        }
    }
}

/// Decides. The checks are made in the order of the gate's design, and the first that fails is the reason.
pub fn decide(facts: &Facts) -> Clearance {
    match obstacle(facts) {
        Some(obstacle) => Clearance::Hold(obstacle),
        None if facts.copies.iter().any(|copy| copy.state == CopyState::Awaited) => Clearance::Wait,
        None => Clearance::Clear,
    }
}

fn obstacle(facts: &Facts) -> Option<Obstacle> {
    let stopped = || facts.stop.clone().map(Obstacle::Stopped);
    stopped()
        .or_else(|| integrity(facts))
        .or_else(|| approval(facts))
        .or_else(|| time(facts))
        .or_else(|| facts.finding.clone().map(Obstacle::Finding))
        .or_else(|| facts.target.clone().map(Obstacle::Target))
        .or_else(|| facts.copies.iter().find_map(difference))
}

/// The content, and the files it names, are what was approved.
fn integrity(facts: &Facts) -> Option<Obstacle> {
    let Hashes {
        approved,
        stored,
        rebuilt,
    } = &facts.hashes;
    if rebuilt != approved || stored != approved {
        return Some(Obstacle::Content);
    }
    let is_intact = |file: &&File| {
        let found = file.found.as_ref();
        found.is_some_and(|(sha256, length)| *sha256 == file.sha256 && *length == file.length)
    };
    let other = facts.files.iter().find(|file| !is_intact(file));
    other.map(|file| Obstacle::File(file.sha256.clone()))
}

/// The approvals that count under the policy in force suffice.
fn approval(facts: &Facts) -> Option<Obstacle> {
    match (facts.is_approved, facts.outgrown) {
        (true, _) => None,
        (false, true) => Some(Obstacle::Policy),
        (false, false) => Some(Obstacle::Approvals),
    }
}

/// The moment lies in `[not_before, not_after)`.
fn time(facts: &Facts) -> Option<Obstacle> {
    if facts.not_before.is_some_and(|start| facts.now < start) {
        return Some(Obstacle::TooEarly);
    }
    facts
        .not_after
        .is_some_and(|end| facts.now >= end)
        .then_some(Obstacle::TooLate)
}

/// What speaks against one copy. One that is awaited does not yet.
fn difference(copy: &Copy) -> Option<Obstacle> {
    match &copy.state {
        CopyState::Same | CopyState::Awaited => None,
        CopyState::Changed => Some(Obstacle::Changed(copy.of.clone())),
        CopyState::Gone => Some(Obstacle::Gone(copy.of.clone())),
        CopyState::Unreachable(reason) => Some(Obstacle::Unreachable(copy.of.clone(), reason.clone())),
    }
}

#[cfg(test)]
#[path = "clearance_tests.rs"]
mod tests;
