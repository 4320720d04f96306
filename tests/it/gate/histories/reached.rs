//! What the histories came to, all together: a property that no history came near to holds of all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use gatepost_internal::audit::Entry;
use gatepost_model::gate::CandidateState;

use super::records::details;

/// In how many histories a candidate was in a state, and how many have an entry of a verb.
#[derive(Debug, Default)]
pub struct Reached {
    states: BTreeMap<&'static str, u32>,
    verbs: BTreeMap<String, u32>,
}

/// What happens to more than one candidate, by its verb in the chain.
const VERBS: [&str; 6] = [
    COPIED,
    "person.deactivated",
    "policy.installed",
    "release.resumed",
    "stop.lifted",
    "stop.set",
];

/// Stands for a proposal that was begun anew from another one.
const COPIED: &str = "begun_anew";

impl Reached {
    /// One history more.
    pub fn counts(&mut self, states: &BTreeSet<&'static str>, entries: &[Entry]) {
        for state in states {
            *self.states.entry(state).or_default() += 1;
        }
        // What is before the first proposal made the company what it is.
        let history = entries.iter().map(|entry| entry.verb.as_str());
        let mut verbs: BTreeSet<&str> = history.skip_while(|verb| *verb != "candidate.proposed").collect();
        if entries
            .iter()
            .any(|entry| details(entry)["copied_from"].is_string())
        {
            verbs.insert(COPIED);
        }
        for verb in verbs {
            *self.verbs.entry(verb.to_owned()).or_default() += 1;
        }
    }

    /// Everything there is to reach, and how many histories did.
    fn all(&self) -> impl Iterator<Item = (&'static str, u32)> {
        let states = CandidateState::ALL.map(CandidateState::as_str);
        let states = states.map(|state| (state, self.states.get(state).copied().unwrap_or_default()));
        let verbs = VERBS.map(|verb| (verb, self.verbs.get(verb).copied().unwrap_or_default()));
        states.into_iter().chain(verbs)
    }

    /// What no history reached.
    pub fn missing(&self) -> Vec<&'static str> {
        let missing = self.all().filter(|(_, times)| *times == 0);
        missing.map(|(name, _)| name).collect()
    }
}

/// Names and numbers: `approved=81 held=12 ..`.
impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (name, times)) in self.all().enumerate() {
            let space = if number == 0 { "" } else { " " };
            write!(f, "{space}{name}={times}")?;
        }
        Ok(())
    }
}
