//! Standing in for somebody: set in advance, visibly, within one group; silence never approves.

use gatepost_internal::gate::delegation::{self, Delegation, NewDelegation};
use gatepost_internal::{Error, role};
use gatepost_model::gate::{CandidateState, Policy, Step};
use gatepost_model::role::Role;

use crate::support::colleague::Colleague;
use crate::support::world::{RESERVE, World};

const HOUR: i64 = 60 * 60;

async fn delegates(
    world: &World,
    who: &Colleague,
    to: &str,
    from: i64,
    until: i64,
) -> Result<Delegation, Error> {
    let new = NewDelegation {
        brand: "news".into(),
        group: "pr".into(),
        to: to.into(),
        starts_at: world.now().plus_seconds(from).to_rfc3339(),
        ends_at: world.now().plus_seconds(until).to_rfc3339(),
    };
    delegation::make(&who.inside, &who.caller, new).await
}

/// A brand whose every approver has to approve: petra and pia.
async fn all_of_two() -> (World, Colleague, Colleague, Colleague) {
    let mut policy = Policy::standard(0);
    policy.steps = vec![Step {
        all: true,
        ..Step::of("pr", 1)
    }];
    let world = World::with_policy(policy).await;
    let ana = world.employee("ana").await;
    let [petra, pia] = [world.approver("petra").await, world.approver("pia").await];
    world.takes(RESERVE, Role::Approver).await;
    (world, ana, petra, pia)
}

#[tokio::test]
async fn a_step_of_all_does_not_wait_for_whom_somebody_stands_in_for() {
    let (world, ana, petra, pia) = all_of_two().await;
    delegates(&world, &pia, "petra", HOUR, 3 * HOUR).await.unwrap();
    let before = ana.proposes("Before").await;
    let before = ana.submits(&before).await.unwrap();
    assert_eq!(
        petra.approves(&before).await.unwrap().state,
        CandidateState::InReview
    );
    world.clock.advance_seconds(2 * HOUR);
    let during = ana.proposes("During").await;
    let during = ana.submits(&during).await.unwrap();
    assert_eq!(during.state, CandidateState::InReview, "silence never approves");
    assert_eq!(
        petra.approves(&during).await.unwrap().state,
        CandidateState::Approved
    );
    world.clock.advance_seconds(2 * HOUR);
    let after = ana.proposes("After").await;
    let after = ana.submits(&after).await.unwrap();
    assert_eq!(
        petra.approves(&after).await.unwrap().state,
        CandidateState::InReview
    );
}

#[tokio::test]
async fn who_stands_in_for_one_stands_in_for_nobody_else_and_in_no_other_group() {
    let (world, ana, petra, pia) = all_of_two().await;
    let pam = world.approver("pam").await;
    for name in ["petra", "pam"] {
        let (brand, group) = (Some("news"), Some("legal"));
        role::grant_in_group(&world.inside, name, Role::Approver, brand, group, None)
            .await
            .unwrap();
    }
    delegates(&world, &pia, "petra", HOUR, 3 * HOUR).await.unwrap();
    let at_legal = NewDelegation {
        brand: "news".into(),
        group: "legal".into(),
        to: "petra".into(),
        starts_at: world.now().plus_seconds(HOUR).to_rfc3339(),
        ends_at: world.now().plus_seconds(3 * HOUR).to_rfc3339(),
    };
    delegation::make(&world.inside, &pam.caller, at_legal)
        .await
        .unwrap();
    world.clock.advance_seconds(2 * HOUR);
    let during = ana.proposes("During").await;
    let during = ana.submits(&during).await.unwrap();
    assert_eq!(
        petra.approves(&during).await.unwrap().state,
        CandidateState::InReview,
        "pam's word for PR is still missing"
    );
    assert_eq!(
        pam.approves(&during).await.unwrap().state,
        CandidateState::Approved
    );
}

#[tokio::test]
async fn it_is_set_in_advance_to_somebody_else_of_the_group() {
    let (world, ana, petra, _) = all_of_two().await;
    world.employee("bob").await;
    for (to, from, until) in [
        ("pia", -1, HOUR),
        ("pia", HOUR, HOUR),
        ("pia", HOUR, 200 * 24 * HOUR),
        ("petra", HOUR, 2 * HOUR),
        ("bob", HOUR, 2 * HOUR),
        ("nobody", HOUR, 2 * HOUR),
        ("\0", HOUR, 2 * HOUR),
    ] {
        let refused = delegates(&world, &petra, to, from, until).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{to} {from} {until}: {refused:?}"
        );
    }
    let refused = delegates(&world, &ana, "petra", HOUR, 2 * HOUR).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
}

/// PostgreSQL refuses such a text itself: that is a wrong field and not a failure of the server.
#[tokio::test]
async fn a_nul_where_nobody_expects_one_is_refused_like_any_other_wrong_field() {
    let (world, _, petra, _) = all_of_two().await;
    let new = NewDelegation {
        brand: "news".into(),
        group: "pr\0".into(),
        ..NewDelegation::default()
    };
    let refused = delegation::make(&world.inside, &petra.caller, new).await;
    assert!(
        matches!(refused, Err(Error::Invalid(_) | Error::Forbidden(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn two_do_not_stand_in_for_each_other() {
    let (world, _, petra, pia) = all_of_two().await;
    delegates(&world, &petra, "pia", HOUR, 3 * HOUR).await.unwrap();
    let refused = delegates(&world, &pia, "petra", 2 * HOUR, 4 * HOUR).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    delegates(&world, &pia, "petra", 3 * HOUR, 4 * HOUR)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_desk_sees_it_and_its_maker_or_an_administrator_ends_it() {
    let (world, ana, petra, pia) = all_of_two().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let before = world.newest_audit_entry().await;
    let one = delegates(&world, &petra, "pia", HOUR, 2 * HOUR).await.unwrap();
    let seen = delegation::list(&pia.inside, &pia.caller, "news").await.unwrap();
    assert_eq!(seen, std::slice::from_ref(&one));
    let refused = delegation::list(&ana.inside, &ana.caller, "news").await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let id = one.id.to_string();
    let refused = delegation::cancel(&pia.inside, &pia.caller, &id).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    delegation::cancel(&adam.inside, &adam.caller, &id).await.unwrap();
    let twice = delegation::cancel(&petra.inside, &petra.caller, &id).await;
    assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
    assert!(
        delegation::list(&pia.inside, &pia.caller, "news")
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        world.audited_since(before).await,
        ["delegation.made", "delegation.cancelled"]
    );
}
