//! Walking the chain from its first entry to its last.

use std::collections::BTreeMap;

use gatepost_model::Timestamp;
use gatepost_model::audit::{GENESIS, Link};
use gatepost_model::id::PersonId;

use super::{Entry, Head};

/// What somebody outside of the chain remembers of it: a release's certificate, the witness file, a
/// signed head. A chain that lacks it was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where the mark comes from, for the sentence.
    pub source: String,
    /// A sequence that existed.
    pub sequence: i64,
    /// Its hash, where the source knows it.
    pub hash: Option<String>,
}

/// The result of reading the whole chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// Every link holds and every mark is met.
    Intact {
        /// How many entries there are.
        entries: i64,
    },
    /// The first row that is not what was written, and why.
    Broken {
        /// Its sequence.
        sequence: i64,
        /// What is wrong with it.
        reason: String,
    },
}

/// Walks a chain in order. Feed it every entry, then ask.
#[derive(Debug)]
pub struct Walker {
    sequence: i64,
    hash: String,
    /// By sequence: a long chain has many.
    marks: BTreeMap<i64, Vec<Mark>>,
    broken: Option<(i64, String)>,
}

impl Walker {
    /// Starts before the first entry, with marks to be met on the way.
    pub fn new(marks: Vec<Mark>) -> Self {
        let mut by_sequence: BTreeMap<i64, Vec<Mark>> = BTreeMap::new();
        for mark in marks {
            by_sequence.entry(mark.sequence).or_default().push(mark);
        }
        Self {
            sequence: 0,
            hash: GENESIS.to_owned(),
            marks: by_sequence,
            broken: None,
        }
    }

    /// The sequence after which the next entry is wanted.
    pub fn position(&self) -> i64 {
        self.sequence
    }

    /// Checks the next entry. After the first broken one nothing more is looked at.
    pub fn step(&mut self, entry: &Entry) {
        if self.broken.is_some() {
            return;
        }
        let expected = self.sequence.saturating_add(1);
        let link = Link {
            sequence: entry.sequence,
            at: Timestamp(entry.at),
            person_id: entry.person_id.map(PersonId),
            verb: &entry.verb,
            subject: &entry.subject,
            details: &entry.details,
            previous_hash: &entry.previous_hash,
        };
        let contradicts = |mark: &&Mark| {
            mark.sequence == entry.sequence && mark.hash.as_ref().is_some_and(|hash| *hash != entry.hash)
        };
        let fault = if entry.sequence != expected {
            Some((
                expected,
                format!("the entry is missing; the next one there is {}", entry.sequence),
            ))
        } else if entry.previous_hash != self.hash {
            Some((expected, "it does not link to the entry before it".to_owned()))
        } else if link.hash().ok().as_ref() != Some(&entry.hash) {
            Some((expected, "its content does not match its hash".to_owned()))
        } else {
            let mark = self
                .marks
                .get(&entry.sequence)
                .and_then(|marks| marks.iter().find(contradicts));
            mark.map(|mark| (expected, format!("{} remembers another hash", mark.source)))
        };
        self.broken = fault;
        self.sequence = entry.sequence;
        self.hash.clone_from(&entry.hash);
    }

    /// The verdict over everything that was fed. `head` is the stored head row.
    pub fn finish(self, head: &Head) -> Verification {
        if let Some((sequence, reason)) = self.broken {
            return Verification::Broken { sequence, reason };
        }
        let next = self.sequence.saturating_add(1);
        if let Some(mark) = self
            .marks
            .range(next..)
            .next()
            .and_then(|(_, marks)| marks.first())
        {
            let reason = format!(
                "the chain ends before it, but {} remembers entry {}",
                mark.source, mark.sequence
            );
            return Verification::Broken {
                sequence: next,
                reason,
            };
        }
        if head.sequence != self.sequence || head.hash != self.hash {
            let reason = format!("the chain ends before it, but its head says {}", head.sequence);
            return Verification::Broken {
                sequence: next,
                reason,
            };
        }
        Verification::Intact {
            entries: self.sequence,
        }
    }
}
