//! Our own API by HTTP, besides what `candidates` has: what keeps a candidate back or takes it back, the rules of
//! the gate and who changes them, and what those read who look after it. Each with somebody who may not.

mod acting;
mod drafting;
mod reading;
mod recalling;
mod rules;
mod stopping;
mod together;

use gatepost_model::role::Role;
use serde_json::{Value, json};

use super::office::{App, Office};
use crate::support::colleague::Colleague;
use crate::support::wire::Answer;
use crate::support::world::PASSWORD;

/// The root of all of it.
const API: &str = "/api/gatepost/v1";

/// A company with somebody for everything.
struct House {
    office: Office,
    /// An employee, who writes.
    ana: Colleague,
    /// An approver.
    petra: Colleague,
    /// A publisher.
    paul: Colleague,
    /// A duty officer.
    dora: Colleague,
    /// An administrator.
    adam: Colleague,
    /// Another one.
    ada: Colleague,
    /// An auditor.
    udo: Colleague,
}

impl House {
    async fn new() -> Self {
        let office = Office::new().await;
        let world = &office.world;
        Self {
            ana: world.employee("ana").await,
            petra: world.approver("petra").await,
            paul: world.publisher("paul").await,
            dora: world.duty_officer("dora").await,
            adam: world.with_roles("adam", &[Role::Administrator]).await,
            ada: world.with_roles("ada", &[Role::Administrator]).await,
            udo: world.with_roles("udo", &[Role::Auditor]).await,
            office,
        }
    }

    fn of(&self, colleague: &Colleague) -> App<'_> {
        self.office.of(colleague)
    }

    /// Somebody posts to a path of ours.
    async fn posts(&self, who: &Colleague, path: &str, body: Value) -> Answer {
        self.of(who).post(&format!("{API}{path}"), body).await
    }

    /// Somebody reads a path of ours.
    async fn gets(&self, who: &Colleague, path: &str) -> Answer {
        self.of(who).get(&format!("{API}{path}")).await
    }

    /// Somebody enters the password again.
    async fn confirms(&self, who: &Colleague, verb: &str, candidate: Option<&str>) -> Value {
        let request = json!({"password": PASSWORD, "verb": verb, "candidate_id": candidate});
        let answer = self.posts(who, "/reauthentication", request).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["reauthentication_token"].clone()
    }

    /// Something that was published; gives the candidate's id.
    async fn publishes(&self, text: &str) -> String {
        let world = &self.office.world;
        let candidate = world.approved(&self.ana, &self.petra, text).await;
        world.publishes(&self.paul, &candidate).await;
        candidate.id.to_string()
    }
}

/// What was done, with this status.
fn done(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    answer.json()
}
