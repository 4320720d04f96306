//! A password that came through somebody else's link says nothing at the gate for a day.

use gatepost_internal::gate::Candidate;
use gatepost_internal::{Error, link, password, reauthentication, session};
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;

use crate::support::colleague::{Colleague, decision};
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

const NEW: &str = "another horse, another battery";
const DAY: i64 = 24 * 60 * 60;

struct Office {
    world: World,
    adam: Colleague,
    petra: Colleague,
    paul: Colleague,
}

impl Office {
    async fn new() -> Self {
        let world = World::new().await;
        world.with_roles("adam", &[Role::Administrator]).await;
        let adam = world.at_a_browser("adam").await;
        let [petra, paul] = [world.approver("petra").await, world.publisher("paul").await];
        Self {
            world,
            adam,
            petra,
            paul,
        }
    }

    async fn offer(&self, username: &str) -> String {
        let offered = link::offer_reset(&self.adam.inside, &self.adam.caller, username).await;
        offered.unwrap().secret
    }

    /// The administrator sets somebody's password and signs in as them.
    async fn takes_over(&self, username: &str) -> Colleague {
        let secret = self.offer(username).await;
        link::complete_reset(&self.world.inside, &secret, NEW)
            .await
            .unwrap();
        self.signs_in(username, NEW).await
    }

    async fn signs_in(&self, username: &str, password: &str) -> Colleague {
        let inside = self.world.inside.clone();
        let opened = session::sign_in(&inside, username, password, "192.0.2.1")
            .await
            .unwrap();
        let caller = session::authenticate(&inside, &opened.secret, "192.0.2.1".into())
            .await
            .unwrap();
        Colleague {
            inside,
            caller,
            bearer: opened.secret,
        }
    }
}

/// Approves with whatever password is theirs now.
async fn approves(who: &Colleague, candidate: &Candidate, password: &str) -> Result<Candidate, Error> {
    says(who, candidate, password, "approve", None).await
}

async fn says(
    who: &Colleague,
    candidate: &Candidate,
    password: &str,
    what: &str,
    why: Option<&str>,
) -> Result<Candidate, Error> {
    let request = reauthentication::Request {
        password: Some(password.into()),
        candidate_id: Some(candidate.id.to_string()),
        verb: Some("decide".into()),
        ..Default::default()
    };
    let confirmed = reauthentication::begin(&who.inside, &who.caller, request).await?;
    who.decides(candidate, decision(candidate, what, why, Some(&confirmed.token)))
        .await
}

#[tokio::test]
async fn whoever_was_given_a_new_password_can_still_stop_what_should_not_leave() {
    let office = Office::new().await;
    let candidate = office.adam.proposes("We are bankrupt").await;
    let candidate = office.adam.submits(&candidate).await.unwrap();
    let petra = office.takes_over("petra").await;
    let rejected = says(&petra, &candidate, NEW, "reject", Some("We are not."))
        .await
        .unwrap();
    assert_eq!(rejected.state, CandidateState::Rejected);
}

#[tokio::test]
async fn one_administrator_who_resets_an_approver_and_a_publisher_publishes_nothing() {
    let office = Office::new().await;
    let world = &office.world;
    let candidate = office.adam.proposes("We are bankrupt").await;
    let candidate = office.adam.submits(&candidate).await.unwrap();
    let ana = world.employee("ana").await;
    let innocent = world.approved(&ana, &office.petra, "Good news").await;

    let (petra, paul) = (office.takes_over("petra").await, office.takes_over("paul").await);
    for seconds in [0, DAY - 1] {
        world.clock.advance_seconds(seconds);
        let decided = approves(&petra, &candidate, NEW).await;
        let Err(Error::Forbidden(sentence)) = decided else {
            panic!("{decided:?}");
        };
        assert!(
            sentence.starts_with(
                "Your password was set through an administrator's link; you can approve and release again from "
            ),
            "{sentence}"
        );
        for candidate in [&candidate, &innocent] {
            let released = paul.releases(candidate, Some(0)).await;
            assert!(
                matches!(released, Err(Error::Forbidden(_) | Error::Conflict(_))),
                "{released:?}"
            );
        }
        let released = paul.releases(&innocent, Some(0)).await;
        assert!(matches!(released, Err(Error::Forbidden(_))), "{released:?}");
        world.releaser_runs().await.unwrap();
    }
    assert_eq!(world.releases().await, 0);
    assert_eq!(
        ana.sees(&innocent).await.unwrap().state,
        CandidateState::Approved,
        "what was approved before stays approved"
    );

    world.clock.advance_seconds(1);
    let approved = approves(&petra, &candidate, NEW).await.unwrap();
    paul.releases(&approved, Some(0)).await.unwrap();
    world.releaser_runs().await.unwrap();
    assert_eq!(world.releases().await, 1, "a day later they are themselves again");
}

#[tokio::test]
async fn a_decision_of_the_day_after_a_reset_does_not_count_when_it_is_to_leave() {
    let office = Office::new().await;
    let world = &office.world;
    let ana = world.employee("ana").await;
    let candidate = world.approved(&ana, &office.petra, "Good news").await;
    let innocent = world
        .approved(&ana, &world.approver("pia").await, "Other news")
        .await;
    for candidate in [&candidate, &innocent] {
        office.paul.releases(candidate, Some(60)).await.unwrap();
    }
    // As if it had been decided a day, less a second, after the reset.
    office.takes_over("petra").await;
    let earlier = (DAY - 1) * 1_000;
    let statement = format!(
        "UPDATE one_time_links SET used_at = (SELECT decided_at FROM decisions WHERE candidate_id = {}) - {earlier}
         WHERE kind = 'reset'",
        candidate.id
    );
    sql::execute(world.database(), statement).await.unwrap();
    world.clock.advance_seconds(60);
    world.releaser_runs().await.unwrap();
    assert_eq!(ana.sees(&candidate).await.unwrap().state, CandidateState::Held);
    assert_eq!(
        ana.sees(&innocent).await.unwrap().state,
        CandidateState::Published
    );
    assert_eq!(world.releases().await, 1);
}

#[tokio::test]
async fn a_link_that_nobody_used_and_a_password_one_has_changed_oneself_keep_nobody_from_deciding() {
    let office = Office::new().await;
    let world = &office.world;
    let ana = world.employee("ana").await;
    for _ in 0..2 {
        office.offer("petra").await;
    }
    let petra = office.signs_in("petra", PASSWORD).await;
    password::change(&world.inside, &petra.caller, PASSWORD, NEW)
        .await
        .unwrap();
    let candidate = ana.proposes("Good news").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    let approved = approves(&petra, &candidate, NEW).await.unwrap();
    office.paul.releases(&approved, Some(0)).await.unwrap();
    world.releaser_runs().await.unwrap();
    assert_eq!(world.releases().await, 1);
}
