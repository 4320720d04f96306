//! A password that came through somebody else's link says nothing at the gate for a day.

use gatepost_internal::gate::Candidate;
use gatepost_internal::request::{self, Reset};
use gatepost_internal::{Error, link, password, reauthentication, session};
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;

use crate::support::authenticator::adds_second_factor;
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

    /// From then on nobody weakens the gate alone.
    async fn has_published(&self) {
        let ana = self.world.employee("ana").await;
        let first = self.world.approved(&ana, &self.petra, "Good news").await;
        self.world.publishes(&self.paul, &first).await;
    }

    /// The administrator asks for somebody's new password, and has to wait; gives the request.
    async fn asks(&self, username: &str, ends_second_factor: bool) -> String {
        let (inside, caller) = (&self.adam.inside, &self.adam.caller);
        match request::reset(inside, caller, username, ends_second_factor).await {
            Ok(Reset::Waiting(id)) => id.to_string(),
            Ok(Reset::Link(_)) => panic!("one administrator has a link for {username}"),
            Err(refused) => panic!("{username}: {refused}"),
        }
    }

    async fn offer(&self, username: &str) -> String {
        self.adam.offers_reset(username).await.unwrap().secret
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

/// Nothing of somebody's account has changed.
async fn is_as_before(office: &Office, username: &str) {
    office.signs_in(username, PASSWORD).await;
    assert_eq!(sql::count(office.world.database(), "one_time_links").await, 0);
}

#[tokio::test]
async fn afterwards_a_new_password_for_whoever_has_a_say_takes_two_administrators() {
    let office = Office::new().await;
    office.has_published().await;
    let world = &office.world;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    let others = [Role::Administrator, Role::Auditor, Role::Compliance];
    for role in Role::GATE.into_iter().chain(others) {
        let username = format!("the_{}", role.as_str());
        let holder = world.with_roles(&username, &[role]).await;
        let id = office.asks(&username, false).await;
        assert_eq!(
            office.asks(&username, false).await,
            id,
            "asked twice, it waits once"
        );
        let own = request::confirm(&office.adam.inside, &office.adam.caller, &id, PASSWORD).await;
        assert!(matches!(own.err(), Some(Error::Forbidden(_))), "{username}");
        if role == Role::Administrator {
            let theirs = request::confirm(&holder.inside, &holder.caller, &id, PASSWORD).await;
            assert!(
                matches!(theirs.err(), Some(Error::Forbidden(_))),
                "it is for them"
            );
        }
        is_as_before(&office, &username).await;
        request::cancel(&office.adam.inside, &office.adam.caller, &id)
            .await
            .unwrap();
    }
    let id = office.asks("petra", false).await;
    let confirmed = request::confirm(&berta.inside, &berta.caller, &id, PASSWORD)
        .await
        .unwrap();
    let link = confirmed.link.expect("whoever confirms hands it over");
    link::complete_reset(&world.inside, &link.secret, NEW)
        .await
        .unwrap();
    office.signs_in("petra", NEW).await;
}

#[tokio::test]
async fn a_request_for_a_new_password_says_whether_the_second_factor_goes_with_it() {
    let office = Office::new().await;
    office.has_published().await;
    let world = &office.world;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    adds_second_factor(world, &world.at_a_browser("petra").await).await;
    for (ends, left) in [(false, 1), (true, 0)] {
        let id = office.asks("petra", ends).await;
        let confirmed = request::confirm(&berta.inside, &berta.caller, &id, PASSWORD)
            .await
            .unwrap();
        link::complete_reset(&world.inside, &confirmed.link.unwrap().secret, NEW)
            .await
            .unwrap();
        assert_eq!(sql::count(world.database(), "second_factors").await, left);
    }
}

#[tokio::test]
async fn afterwards_one_administrator_still_helps_whoever_has_no_say_but_never_themselves() {
    let office = Office::new().await;
    office.has_published().await;
    office.world.with_roles("mona", &[Role::Monitor]).await;
    for username in ["ana", "mona"] {
        let secret = office.offer(username).await;
        link::complete_reset(&office.world.inside, &secret, NEW)
            .await
            .unwrap();
        office.signs_in(username, NEW).await;
    }
    // It would end the second factor of whoever is signed in, without its code.
    let own = office.adam.offers_reset("adam").await.err();
    assert!(matches!(own, Some(Error::Conflict(_))), "{own:?}");
}

#[tokio::test]
async fn a_link_from_before_somebody_had_a_say_ends_when_they_get_it() {
    let office = Office::new().await;
    let world = &office.world;
    for (username, role, lives) in [
        ("ida", Role::Publisher, false),
        ("uma", Role::Auditor, false),
        ("kim", Role::Monitor, true),
    ] {
        world.employee(username).await;
        let secret = office.offer(username).await;
        world.grants(username, role).await;
        let found = link::find(&world.inside, &secret).await;
        assert_eq!(found.is_ok(), lives, "{username}");
    }
}
