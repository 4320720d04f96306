//! The histories: who there is, and what they may do in whatever order.

use gatepost_internal::Error;
use gatepost_internal::gate::{self, Candidate};
use gatepost_model::canonical::hash_hex;
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;
use proptest::prelude::*;

use crate::support::colleague::{Colleague, decision};
use crate::support::sql;
use crate::support::world::World;

/// One thing somebody does. Numbers choose among the candidates and people there are.
#[derive(Debug, Clone)]
pub enum Act {
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

pub fn act() -> impl Strategy<Value = Act> {
    let (who, which) = (0..6_usize, 0..4_usize);
    prop_oneof![
        40 => which.clone().prop_map(|which| Act::Forward { which }),
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
        4 => Just(Act::Lift),
        1 => any::<bool>().prop_map(Act::Stricter),
        1 => prop::option::of(who).prop_map(|who| who.map_or(Act::Lift, |who| Act::Leave { who })),
        1 => which.prop_map(|which| Act::Tamper { which }),
    ]
}

pub struct History {
    /// The company.
    pub world: World,
    /// Two employees, an editor who also approves, two approvers, a duty officer; and beside them a publisher.
    people: Vec<Colleague>,
    pub publisher: Colleague,
    /// Every candidate, in the order they were proposed.
    pub candidates: Vec<Candidate>,
    policy_version: i64,
}

impl History {
    /// A company before its history.
    pub async fn begin() -> Self {
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
    pub async fn does(&mut self, act: &Act) -> Result<(), Error> {
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
        let Some(seen) = self.candidates.iter().rev().cycle().nth(*which) else {
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
