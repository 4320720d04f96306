//! What a history left behind, read without the code under test.

use std::collections::{BTreeMap, BTreeSet};

use gatepost_internal::audit::{self, Entry};
use serde_json::Value;

use super::company::History;
use crate::support::sql;
use crate::support::world::World;

/// Somebody's word about a revision.
pub struct Word {
    pub candidate: i64,
    pub rev_hash: String,
    pub person: i64,
    pub verdict: String,
    /// Milliseconds.
    pub at: i64,
}

/// What the records say.
pub struct Records {
    /// The chain.
    pub entries: Vec<Entry>,
    /// candidate, person: who had a hand in it.
    pub contributors: BTreeSet<(i64, i64)>,
    /// Oldest first.
    pub words: Vec<Word>,
    /// The labels of every revision, by its hash.
    pub labels: BTreeMap<String, Vec<String>>,
    /// Whose word counts in which review group.
    pub members: BTreeMap<i64, Vec<&'static str>>,
    /// Ids of what is inside and never leaves.
    pub ids: Vec<String>,
}

/// A release: whose it is, its certificate, and its entry in the chain.
pub struct Released<'a> {
    pub candidate: i64,
    pub certificate: Value,
    pub entry: &'a Entry,
}

impl Records {
    /// Reads them.
    pub async fn read(history: &History<'_>) -> Self {
        let world = history.world;
        let database = world.database();
        let entries = database.read(|r| audit::list_after(r, 0, 100_000)).await.unwrap();
        let contributors = rows(
            world,
            "SELECT CAST(candidate_id AS TEXT) || '|' || CAST(person_id AS TEXT) AS value FROM candidate_contributors",
        );
        let words = rows(
            world,
            "SELECT CAST(candidate_id AS TEXT) || '|' || rev_hash || '|' || CAST(person_id AS TEXT) || '|' || verdict
             || '|' || CAST(decided_at AS TEXT) AS value FROM decisions ORDER BY id",
        );
        let labels = rows(world, "SELECT rev_hash || '|' || labels AS value FROM revisions");
        let ids = rows(
            world,
            "SELECT CAST(id AS TEXT) AS value FROM people UNION SELECT CAST(id AS TEXT) FROM candidates
             UNION SELECT CAST(id AS TEXT) FROM brands UNION SELECT CAST(id AS TEXT) FROM releases
             UNION SELECT CAST(id AS TEXT) FROM decisions UNION SELECT CAST(id AS TEXT) FROM stops",
        );
        let word = |row: Vec<String>| Word {
            candidate: number(&row[0]),
            rev_hash: row[1].clone(),
            person: number(&row[2]),
            verdict: row[3].clone(),
            at: number(&row[4]),
        };
        let labelled = |row: Vec<String>| (row[0].clone(), serde_json::from_str(&row[1]).unwrap());
        Self {
            contributors: contributors
                .await
                .into_iter()
                .map(|row| (number(&row[0]), number(&row[1])))
                .collect(),
            words: words.await.into_iter().map(word).collect(),
            labels: labels.await.into_iter().map(labelled).collect(),
            ids: ids.await.into_iter().flatten().collect(),
            members: history.members(),
            entries,
        }
    }

    /// The entries about a candidate.
    pub fn about(&self, candidate: i64) -> impl Iterator<Item = &Entry> {
        let subject = format!("candidate:{candidate}");
        self.entries.iter().filter(move |entry| entry.subject == subject)
    }

    /// The entries of a verb.
    pub fn of<'a>(&'a self, verb: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.verb == verb)
    }

    /// Every release.
    pub fn releases(&self) -> Vec<Released<'_>> {
        self.of("candidate.released")
            .map(|entry| Released {
                candidate: number(entry.subject.trim_start_matches("candidate:")),
                certificate: details(entry)["certificate"].clone(),
                entry,
            })
            .collect()
    }

    /// Sequence of the entry that lifted a stop; the end of time where none did.
    pub fn lifted(&self, stop: &Entry) -> i64 {
        let lift = self.of("stop.lifted").find(|entry| entry.subject == stop.subject);
        lift.map_or(i64::MAX, |entry| entry.sequence)
    }
}

/// What an entry says.
pub fn details(entry: &Entry) -> Value {
    serde_json::from_str(&entry.details).unwrap()
}

/// Whether a stop is about acts of this kind; there is one brand.
pub fn covers(stop: &Entry, kind: &Value) -> bool {
    let stopped = &details(stop)["kind"];
    stopped.is_null() || stopped == kind
}

fn number(text: &str) -> i64 {
    text.parse().unwrap()
}

async fn rows(world: &World, query: &'static str) -> Vec<Vec<String>> {
    let lines = sql::texts(world.database(), query).await;
    lines
        .into_iter()
        .map(|line| line.unwrap().split('|').map(str::to_owned).collect())
        .collect()
}
