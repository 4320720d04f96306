//! Who there is in a history, and how they prove that it is them.

use std::collections::BTreeMap;

use gatepost_internal::gate::Candidate;
use gatepost_internal::role;
use gatepost_model::canonical::hash_hex;
use gatepost_model::gate::{Recall, ReleaseOrder, Signed};
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;

use super::slate::Slate;
use crate::support::clock::START;
use crate::support::colleague::{Colleague, read};
use crate::support::sql;
use crate::support::world::World;

/// Who is in the review group `legal` besides `pr`.
const LEGAL: usize = 4;

/// A company before any history: migrating and hashing passwords are paid once.
pub struct Prepared {
    world: World,
    people: Vec<Colleague>,
    publisher: Colleague,
    warden: Colleague,
    slate: Slate,
}

impl Prepared {
    /// Two employees, an editor who also approves, two approvers, a duty officer; and behind them a publisher and
    /// another duty officer.
    pub async fn new() -> Self {
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
        let lawyer = &people[LEGAL].caller.username;
        role::grant_in_group(
            &world.inside,
            lawyer,
            Role::Approver,
            Some("news"),
            Some("legal"),
            None,
        )
        .await
        .unwrap();
        let warden = world.hires_like(&publisher, "warden", &[Role::DutyOfficer]).await;
        for table in ["revisions", "audit_entries"] {
            sql::drop_trigger(world.database(), table, &format!("{table}_no_update")).await;
        }
        Self {
            slate: Slate::kept(world.database()).await,
            world,
            people,
            publisher,
            warden,
        }
    }
}

/// Something the courier was offered, and the newest entry of the chain at that moment.
pub struct Offer {
    pub order: ReleaseOrder,
    pub at: i64,
}

/// A company in the middle of its history.
pub struct History<'a> {
    pub world: &'a World,
    /// See [`Prepared::new`].
    pub people: &'a [Colleague],
    pub publisher: &'a Colleague,
    /// Takes no part in it.
    pub warden: &'a Colleague,
    /// Every candidate, in the order they were proposed.
    pub candidates: Vec<Candidate>,
    /// URIs of the notes that are out, oldest first.
    pub out: Vec<String>,
    /// Text and HTML of every revision as it was written, by its hash.
    pub written: BTreeMap<String, [Option<String>; 2]>,
    /// Every release the courier was offered, each time.
    pub offers: Vec<Offer>,
    /// Every recall the courier was offered.
    pub recalls: Vec<Signed<Recall>>,
    pub policy_version: i64,
}

impl<'a> History<'a> {
    /// A company before its history.
    pub async fn begin(prepared: &'a Prepared) -> Self {
        let Prepared {
            world,
            people,
            publisher,
            warden,
            slate,
        } = prepared;
        slate.is_wiped(world.database()).await;
        world.clock.advance_seconds((START.0 - world.now().0) / 1_000 + 1);
        Self {
            world,
            people,
            publisher,
            warden,
            candidates: vec![],
            out: vec![],
            written: BTreeMap::new(),
            offers: vec![],
            recalls: vec![],
            policy_version: 1,
        }
    }

    /// Whose word counts in which review group, by their number inside.
    pub fn members(&self) -> BTreeMap<i64, Vec<&'static str>> {
        let groups = |number| match number {
            LEGAL => vec!["pr", "legal"],
            2 | 3 => vec!["pr"],
            _ => vec![],
        };
        let people = self.people.iter().enumerate();
        people
            .map(|(number, person)| (person.caller.person.0, groups(number)))
            .collect()
    }

    /// Takes down what was written, before anybody could have tampered with it.
    pub fn notes(&mut self, candidate: &Candidate) {
        let revision = &candidate.revision;
        let body = [read(&revision.text), read(&revision.content_html)].map(|text| text.map(str::to_owned));
        self.written.insert(revision.rev_hash.clone(), body);
    }
}

impl World {
    /// Somebody with the same password as a colleague, without the price of hashing it once more.
    pub(super) async fn hires_like(&self, colleague: &Colleague, name: &str, roles: &[Role]) -> Colleague {
        let id = self.inside.context.next_id();
        let hire = format!(
            "INSERT INTO people (id, username, display_name, password_hash, created_at, posts_count)
             SELECT {id}, '{name}', '{name}', password_hash, created_at, 0 FROM people WHERE id = {}",
            colleague.caller.person
        );
        sql::execute(self.database(), hire).await.unwrap();
        for role in roles {
            role::grant(&self.inside, name, *role, Some("news"), None)
                .await
                .unwrap();
        }
        self.sign_in(name, &Scope::ALL).await
    }

    /// The row that entering the right password writes, without the price of hashing it.
    pub(super) async fn confirms_like(
        &self,
        who: &Colleague,
        verb: &str,
        about: Option<&Candidate>,
    ) -> String {
        let id = self.inside.context.next_id();
        let secret = format!("confirmation {id}");
        let hash = hash_hex("gatepost/reauthentication/v1", secret.as_bytes());
        let (candidate, rev_hash) = about.map_or(("NULL".into(), "NULL".into()), |seen| {
            (seen.id.to_string(), format!("'{}'", seen.revision.rev_hash))
        });
        let confirm = format!(
            "INSERT INTO reauthentications
                 (id, secret_hash, person_id, token_id, verb, candidate_id, rev_hash, created_at, expires_at)
             VALUES ({id}, '{hash}', {}, {}, '{verb}', {candidate}, {rev_hash}, {now}, {now} + 300000)",
            who.caller.person,
            who.caller.token,
            now = self.now().0
        );
        sql::execute(self.database(), confirm).await.unwrap();
        secret
    }
}
