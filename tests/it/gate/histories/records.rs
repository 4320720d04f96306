//! What a history left behind, and the invariants over it.

use std::collections::{BTreeMap, BTreeSet};

use gatepost_internal::audit::{self, Entry};
use gatepost_model::gate::CandidateState;
use serde_json::Value;

use crate::support::sql;
use crate::support::world::World;

/// What the records say, read without the code under test.
pub struct Records {
    /// The chain.
    pub entries: Vec<Entry>,
    /// candidate, person: who had a hand in it.
    contributors: BTreeSet<(i64, i64)>,
    /// candidate, hash, person, time and position of each approval or other word.
    decisions: Vec<(i64, String, i64, String, i64)>,
    stopped: BTreeMap<i64, i64>,
}

impl Records {
    /// Reads them.
    pub async fn read(world: &World) -> Self {
        let database = world.database();
        let entries = database.read(|r| audit::list_after(r, 0, 100_000)).await.unwrap();
        let rows = |query: &'static str| async move {
            let lines = sql::texts(database, query).await;
            lines
                .into_iter()
                .map(|line| line.unwrap().split('|').map(str::to_owned).collect::<Vec<_>>())
        };
        let number = |text: &String| text.parse::<i64>().unwrap();
        let contributors = rows(
            "SELECT CAST(candidate_id AS TEXT) || '|' || CAST(person_id AS TEXT) AS value FROM candidate_contributors",
        );
        let decisions = rows(
            "SELECT CAST(candidate_id AS TEXT) || '|' || rev_hash || '|' || CAST(person_id AS TEXT) || '|' || verdict
             || '|' || CAST(decided_at AS TEXT) AS value FROM decisions ORDER BY id",
        );
        let stops = rows(
            "SELECT CAST(id AS TEXT) || '|' || CAST(coalesce(lifted_at, 9223372036854775807) AS TEXT) AS value FROM stops",
        );
        Self {
            contributors: contributors
                .await
                .map(|row| (number(&row[0]), number(&row[1])))
                .collect(),
            decisions: decisions
                .await
                .map(|row| {
                    (
                        number(&row[0]),
                        row[1].clone(),
                        number(&row[2]),
                        row[3].clone(),
                        number(&row[4]),
                    )
                })
                .collect(),
            stopped: stops
                .await
                .map(|row| (number(&row[0]), number(&row[1])))
                .collect(),
            entries,
        }
    }

    fn about(&self, candidate: i64) -> impl Iterator<Item = &Entry> {
        let subject = format!("candidate:{candidate}");
        self.entries.iter().filter(move |entry| entry.subject == subject)
    }

    /// The candidate, certificate and entry of every release.
    pub fn releases(&self) -> Vec<(i64, Value, &Entry)> {
        let released = self
            .entries
            .iter()
            .filter(|entry| entry.verb == "candidate.released");
        released
            .map(|entry| {
                let candidate = entry.subject.trim_start_matches("candidate:").parse().unwrap();
                let details: Value = serde_json::from_str(&entry.details).unwrap();
                (candidate, details["certificate"].clone(), entry)
            })
            .collect()
    }

    /// I1 and I2: enough eligible people approved this very hash, none of whom had a hand in it.
    pub fn i1_i2(&self) {
        for (candidate, certificate, release) in self.releases() {
            let hash = certificate["rev_hash"].as_str().unwrap();
            let version = certificate["policy_version"].as_i64().unwrap();
            let policy = self
                .entries
                .iter()
                .find(|entry| entry.subject == format!("policy:{version}"))
                .unwrap();
            let policy: Value = serde_json::from_str(&policy.details).unwrap();
            let needed = policy["policy"]["steps"][0]["needed"].as_u64().unwrap();
            let mut last_words: BTreeMap<i64, &str> = BTreeMap::new();
            for (about, said_of, person, verdict, _) in &self.decisions {
                if *about == candidate && said_of == hash {
                    last_words.insert(*person, verdict);
                }
            }
            let left = |person: i64| {
                let gone = format!("person:{person}");
                self.entries.iter().any(|entry| {
                    entry.verb == "person.deactivated"
                        && entry.subject == gone
                        && entry.sequence < release.sequence
                })
            };
            let counted = last_words.iter().filter(|(person, verdict)| {
                **verdict == "approve"
                    && !self.contributors.contains(&(candidate, **person))
                    && !left(**person)
            });
            let counted = u64::try_from(counted.count()).unwrap();
            assert!(
                counted >= needed,
                "I1, I2: {candidate} left with {counted} of {needed}"
            );
            assert!(certificate["steps"][0]["given"].as_u64().unwrap() <= counted);
        }
    }

    /// I3: no release while a stop is set.
    pub fn i3(&self) {
        for (candidate, _, release) in self.releases() {
            for stop in self.entries.iter().filter(|entry| entry.verb == "stop.set") {
                let id: i64 = stop.subject.trim_start_matches("stop:").parse().unwrap();
                let in_force = stop.sequence < release.sequence && release.at < self.stopped[&id];
                assert!(!in_force, "I3: {candidate} left while {} was set", stop.subject);
            }
        }
    }

    /// I9: replaying the chain rebuilds every state.
    pub fn i9(&self, candidate: i64, state: CandidateState) {
        let mut replayed = None;
        for entry in self.about(candidate) {
            let details: Value = serde_json::from_str(&entry.details).unwrap();
            let said = details["state"].as_str().and_then(CandidateState::parse);
            replayed = match entry.verb.as_str() {
                "candidate.proposed" | "candidate.revised" => Some(CandidateState::Draft),
                "candidate.submitted" => Some(CandidateState::InReview),
                "candidate.approved" | "candidate.changes_requested" | "candidate.rejected" => said,
                "candidate.withdrawn" => Some(CandidateState::Withdrawn),
                "candidate.releasing" => Some(CandidateState::Releasing),
                "candidate.release_undone" => Some(CandidateState::Approved),
                "candidate.released" => Some(CandidateState::Published),
                "candidate.held" => Some(CandidateState::Held),
                "candidate.expired" => Some(CandidateState::Expired),
                other => panic!("{other} is no verb of the gate"),
            };
        }
        assert_eq!(replayed, Some(state), "I9: candidate {candidate}");
    }

    /// I10: after a hold or an expiry nothing leaves without a human act.
    pub fn i10(&self) {
        for (candidate, _, release) in self.releases() {
            let before: Vec<_> = self
                .about(candidate)
                .filter(|entry| entry.sequence < release.sequence)
                .collect();
            let halted =
                |entry: &&&Entry| matches!(entry.verb.as_str(), "candidate.held" | "candidate.expired");
            let Some(last) = before.iter().rev().find(halted) else {
                continue;
            };
            let human = before
                .iter()
                .any(|entry| entry.sequence > last.sequence && entry.person_id.is_some());
            assert!(human, "I10: {candidate} left by itself");
        }
    }
}
