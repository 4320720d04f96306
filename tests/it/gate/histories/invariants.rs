//! The invariants over what a history left behind: a plain model that knows the documents and not the code.

use std::collections::{BTreeMap, BTreeSet};

use gatepost_internal::audit::Entry;
use gatepost_model::gate::CandidateState;
use serde_json::Value;

use super::company::History;
use super::records::{Records, Released, covers, details};

/// What a policy asks: how many of which group, and how many different people.
struct Asked {
    groups: BTreeMap<String, u64>,
    people: u64,
    lifetime: i64,
}

impl Records {
    fn asked(&self, release: &Released<'_>) -> Asked {
        let version = release.certificate["policy_version"].as_i64().unwrap();
        let subject = format!("policy:{version}");
        let changed = self.entries.iter().find(|entry| entry.subject == subject);
        let policy = details(changed.unwrap())["policy"].clone();
        let mut asked = Asked {
            groups: BTreeMap::new(),
            people: policy["minimum_people"].as_u64().unwrap(),
            lifetime: policy["approval_lifetime"].as_i64().unwrap(),
        };
        asked.add(&policy["steps"]);
        let labels = &self.labels[release.certificate["rev_hash"].as_str().unwrap()];
        for rule in policy["labels"].as_array().unwrap() {
            if labels.iter().any(|label| rule["label"] == label.as_str()) {
                asked.add(&rule["steps"]);
                asked.people = asked.people.max(rule["minimum_people"].as_u64().unwrap());
            }
        }
        asked
    }

    /// I1 and I2: enough eligible people approved this very hash, none of whom had a hand in it.
    pub fn i1_i2(&self) {
        for release in self.releases() {
            let asked = self.asked(&release);
            let mut last_words = BTreeMap::new();
            let about = self.words.iter().filter(|word| {
                word.candidate == release.candidate
                    && release.certificate["rev_hash"] == word.rev_hash.as_str()
            });
            for word in about {
                last_words.insert(word.person, word);
            }
            last_words.retain(|person, word| {
                word.verdict == "approve"
                    && release.entry.at - word.at < asked.lifetime
                    && !self.had_a_hand_in(release.candidate, *person)
                    && !self.had_left(*person, release.entry)
            });
            let (candidate, people) = (release.candidate, last_words.len() as u64);
            assert!(
                people >= asked.people,
                "I1, I2: {candidate} left with {people} people"
            );
            for (group, needed) in &asked.groups {
                let is_member = |person: &&i64| self.members[*person].contains(&group.as_str());
                let given = last_words.keys().filter(is_member).count() as u64;
                assert!(
                    given >= *needed,
                    "I1, I2: {candidate} left with {given} of {needed} of {group}"
                );
            }
        }
    }

    /// Whether somebody supplied content of a candidate, or of one it was begun anew from.
    fn had_a_hand_in(&self, candidate: i64, person: i64) -> bool {
        let proposed = self
            .about(candidate)
            .find(|entry| entry.verb == "candidate.proposed");
        let ancestor = details(proposed.unwrap())["copied_from"]
            .as_str()
            .map(|id| id.parse().unwrap());
        self.contributors.contains(&(candidate, person))
            || ancestor.is_some_and(|ancestor| self.had_a_hand_in(ancestor, person))
    }

    fn had_left(&self, person: i64, before: &Entry) -> bool {
        let gone = format!("person:{person}");
        self.of("person.deactivated")
            .any(|entry| entry.subject == gone && entry.sequence < before.sequence)
    }

    /// I3: no release while a stop is set.
    pub fn i3(&self) {
        for release in self.releases() {
            for stop in self.of("stop.set") {
                let in_force = stop.sequence < release.entry.sequence
                    && release.entry.sequence < self.lifted(stop)
                    && covers(stop, &release.certificate["kind"]);
                let candidate = release.candidate;
                assert!(!in_force, "I3: {candidate} left while {} was set", stop.subject);
            }
        }
    }

    /// I4: what the courier is offered was released; it is not recalled; and where a stop overtook it, somebody
    /// has said since that it goes on.
    pub fn i4(&self, history: &History<'_>) {
        let releases = self.releases();
        for offer in &history.offers {
            let certificate = serde_json::to_value(&offer.order.certificate.certificate).unwrap();
            let release = releases.iter().find(|release| release.certificate == certificate);
            let release = release.unwrap_or_else(|| panic!("I4: {certificate} was never released"));
            let since: Vec<&Entry> = self
                .about(release.candidate)
                .filter(|entry| entry.sequence > release.entry.sequence && entry.sequence <= offer.at)
                .collect();
            let is_recalled = since.iter().any(|entry| entry.verb == "candidate.recalling");
            assert!(!is_recalled, "I4: {certificate} is recalled");
            let overtakes = |stop: &&Entry| {
                stop.sequence > release.entry.sequence
                    && stop.sequence <= offer.at
                    && covers(stop, &release.certificate["kind"])
            };
            if let Some(stop) = self.of("stop.set").filter(overtakes).last() {
                let goes_on = since
                    .iter()
                    .any(|entry| entry.verb == "release.resumed" && entry.sequence > stop.sequence);
                assert!(goes_on, "I4: {certificate} goes on after {}", stop.subject);
            }
        }
        for recall in &history.recalls {
            assert!(recall.is_valid(&history.world.release_keys()));
            let order = serde_json::to_value(&recall.order).unwrap();
            let entry = self
                .of("candidate.recalling")
                .find(|entry| details(entry)["recall"] == order);
            assert_eq!(
                entry.map(|entry| entry.sequence),
                Some(recall.order.audit_sequence),
                "I4: {order}"
            );
        }
    }

    /// I5: no id of the inside is in anything that is carried out.
    pub fn i5(&self, history: &History<'_>) {
        let orders = history
            .offers
            .iter()
            .map(|offer| serde_json::to_string(&offer.order).unwrap());
        let recalls = history
            .recalls
            .iter()
            .map(|recall| serde_json::to_string(recall).unwrap());
        let ids: BTreeSet<&str> = self.ids.iter().map(String::as_str).collect();
        for document in orders.chain(recalls) {
            let mut numbers = document.split(|c: char| !c.is_ascii_digit());
            assert_eq!(
                numbers.find(|number| ids.contains(number)),
                None,
                "I5: {document}"
            );
        }
    }

    /// I6: what bears a hash is what was written when that hash was made.
    pub fn i6(&self, history: &History<'_>) {
        let keys = history.world.release_keys();
        for offer in &history.offers {
            let (content, certificate) = (&offer.order.content, &offer.order.certificate);
            certificate.verify(&keys).unwrap();
            let rev_hash = &certificate.certificate.rev_hash;
            let body = [content.text.clone(), content.content_html.clone()];
            let is_same = history.written[rev_hash] == body;
            assert_eq!(
                is_same,
                certificate.verify_for(content, &keys).is_ok(),
                "I6: {rev_hash}"
            );
        }
    }

    /// I9: replaying the chain rebuilds every state. Gives all the states a candidate went through.
    pub fn i9(&self, candidate: i64, state: CandidateState) -> Vec<CandidateState> {
        let mut replayed = Vec::new();
        for entry in self.about(candidate) {
            let said = details(entry)["state"].as_str().and_then(CandidateState::parse);
            replayed.push(match entry.verb.as_str() {
                "candidate.proposed" | "candidate.revised" => CandidateState::Draft,
                "candidate.submitted" => CandidateState::InReview,
                "candidate.approved"
                | "candidate.changes_requested"
                | "candidate.rejected"
                | "candidate.scheduled"
                | "candidate.lifted" => said.unwrap(),
                "candidate.withdrawn" => CandidateState::Withdrawn,
                "candidate.releasing" => CandidateState::Releasing,
                "candidate.release_undone" => CandidateState::Approved,
                "candidate.released" => CandidateState::Published,
                "candidate.superseded" => CandidateState::Superseded,
                "candidate.recalling" => CandidateState::Recalling,
                "candidate.recalled" => CandidateState::Recalled,
                "candidate.held" => CandidateState::Held,
                "candidate.expired" => CandidateState::Expired,
                "release.resumed" => continue,
                other => panic!("{other} is no verb of the gate"),
            });
        }
        assert_eq!(replayed.last(), Some(&state), "I9: candidate {candidate}");
        replayed
    }

    /// I10: after a hold or an expiry nothing leaves without a human act.
    pub fn i10(&self) {
        for release in self.releases() {
            let before: Vec<_> = self
                .about(release.candidate)
                .filter(|entry| entry.sequence < release.entry.sequence)
                .collect();
            let halted =
                |entry: &&&Entry| matches!(entry.verb.as_str(), "candidate.held" | "candidate.expired");
            let Some(last) = before.iter().rev().find(halted) else {
                continue;
            };
            let human = before
                .iter()
                .any(|entry| entry.sequence > last.sequence && entry.person_id.is_some());
            assert!(human, "I10: {} left by itself", release.candidate);
        }
    }
}

impl Asked {
    /// What comes on top; where a group decides already, the larger number counts.
    fn add(&mut self, steps: &Value) {
        for step in steps.as_array().unwrap() {
            let group = step["group"].as_str().unwrap().to_owned();
            let needed = step["needed"].as_u64().unwrap();
            let most = self.groups.entry(group).or_default();
            *most = needed.max(*most);
        }
    }
}
