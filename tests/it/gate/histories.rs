//! Random histories of the gate: whatever people do in whatever order, the invariants of docs/architecture.md hold.
//!
//! `GATEPOST_TEST_HISTORIES` says how many; unless told 64, and 16 on PostgreSQL, where each statement is a trip to
//! another process. A failing history is shown shrunk.

use std::collections::{BTreeMap, BTreeSet};

use gatepost_internal::Error;
use gatepost_internal::audit::{self, Entry, Verification, Walker};
use gatepost_internal::gate::{self, Candidate};
use gatepost_model::canonical::hash_hex;
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use crate::support::colleague::{Colleague, decision};
use crate::support::database::on_postgres;
use crate::support::sql;
use crate::support::world::World;

/// One thing somebody does. Numbers choose among the candidates and people there are.
#[derive(Debug, Clone)]
enum Act {
    /// Whatever comes next on the ordinary way out.
    Forward {
        which: usize,
    },
    Propose {
        who: usize,
        embargo_minutes: Option<i64>,
    },
    Revise {
        who: usize,
        which: usize,
    },
    Submit {
        which: usize,
    },
    Decide {
        who: usize,
        which: usize,
        what: usize,
    },
    Withdraw {
        who: usize,
        which: usize,
    },
    Release {
        which: usize,
        undo: i64,
    },
    Undo {
        who: usize,
        which: usize,
    },
    Pass {
        minutes: i64,
    },
    Stop,
    Lift,
    Stricter(bool),
    Leave {
        who: usize,
    },
    Tamper {
        which: usize,
    },
}

fn act() -> impl Strategy<Value = Act> {
    let (who, which) = (0..6_usize, 0..4_usize);
    prop_oneof![
        24 => which.clone().prop_map(|which| Act::Forward { which }),
        4 => (who.clone(), prop::option::weighted(0.3, 1..90_i64))
            .prop_map(|(who, embargo_minutes)| Act::Propose { who, embargo_minutes }),
        2 => (who.clone(), which.clone()).prop_map(|(who, which)| Act::Revise { who, which }),
        2 => which.clone().prop_map(|which| Act::Submit { which }),
        4 => (who.clone(), which.clone(), 0..8_usize).prop_map(|(who, which, what)| Act::Decide { who, which, what }),
        1 => (who.clone(), which.clone()).prop_map(|(who, which)| Act::Withdraw { who, which }),
        2 => (which.clone(), 0..300_i64).prop_map(|(which, undo)| Act::Release { which, undo }),
        1 => (who.clone(), which.clone()).prop_map(|(who, which)| Act::Undo { who, which }),
        6 => prop_oneof![9 => 0..60_i64, 1 => 20_000..22_000_i64].prop_map(|minutes| Act::Pass { minutes }),
        1 => Just(Act::Stop),
        1 => Just(Act::Lift),
        1 => any::<bool>().prop_map(Act::Stricter),
        1 => who.prop_map(|who| Act::Leave { who }),
        1 => which.prop_map(|which| Act::Tamper { which }),
    ]
}

struct History {
    world: World,
    /// Two employees, an editor who also approves, two approvers, a duty officer; and beside them a publisher.
    people: Vec<Colleague>,
    publisher: Colleague,
    candidates: Vec<Candidate>,
    policy_version: i64,
}

impl History {
    async fn begin() -> Self {
        let world = World::new().await;
        let publisher = world.publisher("publisher").await;
        let mut people = Vec::new();
        let roles: [&[Role]; 6] = [
            &[],
            &[],
            &[Role::Editor, Role::Approver],
            &[Role::Approver],
            &[Role::Approver],
            &[Role::DutyOfficer],
        ];
        for (number, roles) in roles.into_iter().enumerate() {
            people.push(
                world
                    .hires_like(&publisher, &format!("person{number}"), roles)
                    .await,
            );
        }
        sql::drop_trigger(world.database(), "revisions", "revisions_no_update").await;
        Self {
            world,
            people,
            publisher,
            candidates: vec![],
            policy_version: 1,
        }
    }

    /// Does one thing. What the gate refuses is part of the history; that it fails is not.
    async fn does(&mut self, act: &Act) -> Result<(), Error> {
        let Act::Propose { who, embargo_minutes } = act else {
            return self.does_to_one(act).await;
        };
        let not_before =
            embargo_minutes.map(|minutes| self.world.now().plus_seconds(minutes * 60).to_rfc3339());
        let proposal = gate::Proposal {
            not_before,
            ..crate::support::colleague::note("News")
        };
        self.candidates
            .push(self.people[*who].tries_to_propose(proposal).await?);
        Ok(())
    }

    async fn does_to_one(&mut self, act: &Act) -> Result<(), Error> {
        match act {
            Act::Pass { minutes } => {
                self.world.clock.advance_seconds(minutes * 60);
                self.world.releaser_runs().await?;
                gate::expire_due(&self.world.inside).await?;
                return Ok(());
            }
            Act::Stop => {
                self.world.stops(&self.publisher, "Halt").await;
                return Ok(());
            }
            Act::Lift => {
                let statement = format!(
                    "UPDATE stops SET lifted_at = {} WHERE lifted_at IS NULL",
                    self.world.now().0
                );
                sql::execute(self.world.database(), statement).await.unwrap();
                return Ok(());
            }
            Act::Stricter(strict) => {
                self.policy_version += 1;
                let (version, needed) = (self.policy_version, if *strict { 2 } else { 1 });
                let change = |policy: &mut gatepost_model::gate::Policy| {
                    policy.version = version;
                    policy.steps[0].needed = needed;
                };
                self.world.changes_policy(change).await;
                return Ok(());
            }
            Act::Leave { who } => {
                self.world.deactivates(&self.people[*who]).await;
                return Ok(());
            }
            _ => {}
        }
        let (Act::Forward { which }
        | Act::Revise { which, .. }
        | Act::Submit { which }
        | Act::Decide { which, .. }
        | Act::Withdraw { which, .. }
        | Act::Release { which, .. }
        | Act::Undo { which, .. }
        | Act::Tamper { which }) = act
        else {
            return Ok(());
        };
        // Mostly the newest: a history with many half-finished candidates releases nothing.
        let Some(seen) = self.candidates.iter().rev().nth(*which) else {
            return Ok(());
        };
        let seen = self.publisher.sees(seen).await?;
        match act {
            Act::Forward { .. } => self.goes_forward(&seen).await,
            Act::Revise { who, .. } => self.people[*who].rewrites(&seen, "Other news").await.map(drop),
            Act::Submit { .. } => {
                let author = self
                    .people
                    .iter()
                    .find(|person| person.caller.username == seen.author);
                author.unwrap().submits(&seen).await.map(drop)
            }
            Act::Decide { who, what, .. } => {
                let what = ["request_changes", "reject"]
                    .get(*what)
                    .copied()
                    .unwrap_or("approve");
                self.says(&self.people[*who], &seen, what).await
            }
            Act::Withdraw { who, .. } => self.people[*who].withdraws(&seen).await.map(drop),
            Act::Release { undo, .. } => self.publisher.releases(&seen, Some(*undo)).await.map(drop),
            Act::Undo { who, .. } => self.people[*who].undoes(&seen).await.map(drop),
            Act::Tamper { .. } => {
                let statement = format!(
                    "UPDATE revisions SET text = 'Lies' WHERE candidate_id = {}",
                    seen.id
                );
                sql::execute(self.world.database(), statement).await.unwrap();
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl History {
    async fn says(&self, who: &Colleague, seen: &Candidate, what: &str) -> Result<(), Error> {
        let token = self.world.confirms_like(who, seen).await;
        who.decides(seen, decision(seen, what, Some("because"), Some(&token)))
            .await
            .map(drop)
    }

    async fn goes_forward(&self, seen: &Candidate) -> Result<(), Error> {
        let author = self
            .people
            .iter()
            .find(|person| person.caller.username == seen.author)
            .unwrap();
        match seen.state {
            CandidateState::Draft | CandidateState::Expired => author.submits(seen).await.map(drop),
            CandidateState::InReview | CandidateState::Held => {
                let undecided =
                    |who: &&Colleague| seen.decisions.iter().all(|one| one.person != who.caller.username);
                let who = self.people[3..5]
                    .iter()
                    .find(undecided)
                    .unwrap_or(&self.people[2]);
                self.says(who, seen, "approve").await
            }
            CandidateState::ChangesRequested => author.rewrites(seen, "Clearer news").await.map(drop),
            CandidateState::Approved => self.publisher.releases(seen, Some(0)).await.map(drop),
            CandidateState::Scheduled | CandidateState::Releasing => {
                self.world.releaser_runs().await.map(drop)
            }
            CandidateState::Published | CandidateState::Rejected | CandidateState::Withdrawn => Ok(()),
        }
    }
}

/// What the records say, read without the code under test.
struct Records {
    entries: Vec<Entry>,
    /// candidate, person: who had a hand in it.
    contributors: BTreeSet<(i64, i64)>,
    /// candidate, hash, person, time and position of each approval or other word.
    decisions: Vec<(i64, String, i64, String, i64)>,
    stopped: BTreeMap<i64, i64>,
}

impl Records {
    async fn read(world: &World) -> Self {
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
    fn releases(&self) -> Vec<(i64, Value, &Entry)> {
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
    fn i1_i2(&self) {
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
    fn i3(&self) {
        for (candidate, _, release) in self.releases() {
            for stop in self.entries.iter().filter(|entry| entry.verb == "stop.set") {
                let id: i64 = stop.subject.trim_start_matches("stop:").parse().unwrap();
                let in_force = stop.sequence < release.sequence && release.at < self.stopped[&id];
                assert!(!in_force, "I3: {candidate} left while {} was set", stop.subject);
            }
        }
    }

    /// I9: replaying the chain rebuilds every state.
    fn i9(&self, candidate: i64, state: CandidateState) {
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
    fn i10(&self) {
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

async fn chain(world: &World) -> Verification {
    let entries = world
        .database()
        .read(|r| audit::list_after(r, 0, 100_000))
        .await
        .unwrap();
    let mut walker = Walker::new(vec![]);
    entries.iter().for_each(|entry| walker.step(entry));
    walker.finish(&world.database().read(audit::newest).await.unwrap())
}

async fn holds_all_invariants(acts: &[Act], alteration: usize) -> usize {
    let mut history = History::begin().await;
    for act in acts {
        match history.does(act).await {
            Ok(()) => {}
            Err(failure @ (Error::Storage(_) | Error::Damaged(_))) => panic!("{act:?} failed: {failure:?}"),
            Err(_refused) => {}
        }
    }
    let world = &history.world;
    let records = Records::read(world).await;
    records.i1_i2();
    records.i3();
    records.i10();
    for candidate in &history.candidates {
        let state = history.publisher.sees(candidate).await.unwrap().state;
        records.i9(candidate.id.0, state);
    }
    let released = records.releases();
    let once: BTreeSet<_> = released.iter().map(|(candidate, ..)| candidate).collect();
    assert_eq!(once.len(), released.len(), "a candidate is released once");
    for carriage in gate::list_to_carry(&world.inside, 1_000).await.unwrap() {
        let certificate = &carriage.order.certificate;
        let approved = carriage.order.content.hash().unwrap() == certificate.certificate.rev_hash;
        // What was tampered with after its release cannot pass the public plane either.
        assert_eq!(
            certificate
                .verify_for(&carriage.order.content, &world.release_keys())
                .is_ok(),
            approved
        );
        certificate.verify(&world.release_keys()).unwrap();
    }
    // I7: the chain verifies after any history and fails after any alteration.
    assert!(
        matches!(chain(world).await, Verification::Intact { .. }),
        "I7: {:?}",
        chain(world).await
    );
    let row = alteration % records.entries.len() + 1;
    sql::drop_trigger(world.database(), "audit_entries", "audit_entries_no_update").await;
    let column = ["verb", "subject", "details", "hash", "previous_hash"][alteration % 5];
    let alter = format!("UPDATE audit_entries SET {column} = {column} || ' ' WHERE sequence = {row}");
    sql::execute(world.database(), alter).await.unwrap();
    let seen = chain(world).await;
    let named = i64::try_from(row).unwrap();
    assert!(
        matches!(seen, Verification::Broken { sequence, .. } if sequence == named),
        "I7: {row}: {seen:?}"
    );
    released.len()
}

#[test]
fn after_any_history_the_invariants_i1_i2_i3_i7_i9_and_i10_hold() {
    let unless_told = if on_postgres() { 16 } else { 64 };
    let cases = std::env::var("GATEPOST_TEST_HISTORIES").map_or(unless_told, |cases| cases.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let released = std::sync::atomic::AtomicUsize::new(0);
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::default()
    };
    let histories = (prop::collection::vec(act(), 20..70), any::<usize>());
    TestRunner::new(config)
        .run(&histories, |(acts, alteration)| {
            let count = runtime.block_on(holds_all_invariants(&acts, alteration));
            released.fetch_add(count, std::sync::atomic::Ordering::Relaxed);
            Ok(())
        })
        .unwrap();
    let released = released.into_inner();
    assert!(
        released > usize::try_from(cases).unwrap() / 4,
        "only {released} releases: the histories prove little"
    );
}

impl World {
    /// Somebody with the same password as a colleague, without the price of hashing it once more.
    async fn hires_like(&self, colleague: &Colleague, name: &str, roles: &[Role]) -> Colleague {
        let id = self.inside.context.next_id();
        let hire = format!(
            "INSERT INTO people (id, username, display_name, password_hash, created_at, posts_count)
             SELECT {id}, '{name}', '{name}', password_hash, created_at, 0 FROM people WHERE id = {}",
            colleague.caller.person
        );
        sql::execute(self.database(), hire).await.unwrap();
        for role in roles {
            gatepost_internal::role::grant(&self.inside, name, *role, Some("news"), None)
                .await
                .unwrap();
        }
        self.sign_in(name, &gatepost_model::scope::Scope::ALL).await
    }

    /// The row that entering the right password writes, without the price of hashing it.
    async fn confirms_like(&self, who: &Colleague, seen: &Candidate) -> String {
        let id = self.inside.context.next_id();
        let secret = format!("confirmation {id}");
        let hash = hash_hex("gatepost/reauthentication/v1", secret.as_bytes());
        let confirm = format!(
            "INSERT INTO reauthentications
                 (id, secret_hash, person_id, token_id, verb, candidate_id, rev_hash, created_at, expires_at)
             VALUES ({id}, '{hash}', {}, {}, 'decide', {}, '{}', {now}, {now} + 300000)",
            who.caller.person,
            who.caller.token,
            seen.id,
            seen.revision.rev_hash,
            now = self.now().0
        );
        sql::execute(self.database(), confirm).await.unwrap();
        secret
    }
}
