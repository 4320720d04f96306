//! T11: the undo window, which every member of the desk sees and may close.

use gatepost_internal::Error;
use gatepost_model::gate::{CandidateState, Policy};
use gatepost_model::role::Role;

use crate::support::world::World;

#[tokio::test]
async fn the_window_is_a_minute_unless_told_and_nothing_leaves_before_it_ends() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    let releasing = paul.releases(&candidate, None).await.unwrap();
    assert_eq!(releasing.state, CandidateState::Releasing);
    let end = world.now().plus_seconds(60);
    assert_eq!(
        (releasing.leaves_at, releasing.scheduled_at),
        (Some(end), Some(end))
    );
    world.clock.advance_seconds(59);
    assert_eq!(
        world.releaser_runs().await.unwrap(),
        Some(end),
        "the releaser knows when to come again"
    );
    assert_eq!(
        ana.sees(&candidate).await.unwrap().state,
        CandidateState::Releasing
    );
    world.clock.advance_seconds(1);
    assert_eq!(world.releaser_runs().await.unwrap(), None);
    let published = ana.sees(&candidate).await.unwrap();
    assert_eq!(published.state, CandidateState::Published);
    assert!(
        published.publication.is_none(),
        "until the public plane has taken it"
    );
}

#[tokio::test]
async fn a_window_of_no_length_is_possible_where_the_policy_allows_it() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    paul.releases(&candidate, Some(0)).await.unwrap();
    world.releaser_runs().await.unwrap();
    assert_eq!(
        ana.sees(&candidate).await.unwrap().state,
        CandidateState::Published
    );
}

#[tokio::test]
async fn the_policy_sets_the_shortest_window() {
    let world = World::with_policy(Policy::standard(300)).await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    for undo in [i64::MIN, -1, 0, 299, 86_401, i64::MAX] {
        let refused = paul.releases(&candidate, Some(undo)).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{undo}: {refused:?}");
    }
    let releasing = paul.releases(&candidate, None).await.unwrap();
    assert_eq!(releasing.leaves_at, Some(world.now().plus_seconds(300)));
}

#[tokio::test]
async fn anyone_on_the_desk_may_undo_and_then_nothing_leaves() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    for role in Role::GATE {
        let colleague = world.with_roles(role.as_str(), &[role]).await;
        paul.releases(&candidate, None).await.unwrap();
        let undone = colleague.undoes(&candidate).await.unwrap();
        assert_eq!(undone.state, CandidateState::Approved, "{role:?}");
        assert!(undone.leaves_at.is_none() && undone.scheduled_at.is_none());
    }
    world.clock.advance_seconds(3_600);
    world.releaser_runs().await.unwrap();
    assert_eq!(world.releases().await, 0);
    let ben = world.employee("ben").await;
    paul.releases(&candidate, None).await.unwrap();
    assert!(matches!(ana.undoes(&candidate).await, Err(Error::Forbidden(_))));
    assert!(matches!(ben.undoes(&candidate).await, Err(Error::NotFound)));
    assert_eq!(
        ana.sees(&candidate).await.unwrap().state,
        CandidateState::Releasing
    );
}

#[tokio::test]
async fn only_a_publisher_releases() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    for role in [Role::Editor, Role::Approver, Role::DutyOfficer, Role::Responder] {
        let colleague = world.with_roles(role.as_str(), &[role]).await;
        assert!(
            matches!(
                colleague.releases(&candidate, None).await,
                Err(Error::Forbidden(_))
            ),
            "{role:?}"
        );
    }
    assert!(matches!(
        ana.releases(&candidate, None).await,
        Err(Error::Forbidden(_))
    ));
    let ben = world.employee("ben").await;
    assert!(matches!(
        ben.releases(&candidate, None).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn a_publisher_who_was_deactivated_a_moment_ago_releases_nothing() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    world.deactivates(&paul).await;
    let refused = paul.releases(&candidate, Some(0)).await;
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
    assert_eq!(
        ana.sees(&candidate).await.unwrap().state,
        CandidateState::Approved
    );
}

#[tokio::test]
async fn only_what_is_approved_is_released_and_only_what_is_released_is_undone() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let draft = ana.proposes("Good news").await;
    assert!(matches!(
        paul.releases(&draft, None).await,
        Err(Error::Conflict(_))
    ));
    let submitted = ana.submits(&draft).await.unwrap();
    assert!(matches!(
        paul.releases(&submitted, None).await,
        Err(Error::Conflict(_))
    ));
    let approved = petra.approves(&submitted).await.unwrap();
    assert!(matches!(paul.undoes(&approved).await, Err(Error::Conflict(_))));
    paul.releases(&approved, Some(0)).await.unwrap();
    assert!(
        matches!(paul.releases(&approved, None).await, Err(Error::Conflict(_))),
        "it is on its way"
    );
    assert!(matches!(
        ana.rewrites(&approved, "Late").await,
        Err(Error::Conflict(_))
    ));
    assert!(matches!(ana.withdraws(&approved).await, Err(Error::Conflict(_))));
    world.releaser_runs().await.unwrap();
    assert!(
        matches!(paul.undoes(&approved).await, Err(Error::Conflict(_))),
        "too late"
    );
    assert_eq!(world.releases().await, 1);
}

#[tokio::test]
async fn an_approval_that_has_grown_too_old_does_not_release() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    world.clock.advance_seconds(14 * 86_400);
    assert!(matches!(
        paul.releases(&candidate, None).await,
        Err(Error::Conflict(_))
    ));
    assert_eq!(
        gatepost_internal::gate::expire_due(&world.inside).await.unwrap(),
        1
    );
    let expired = ana.sees(&candidate).await.unwrap();
    assert_eq!(expired.state, CandidateState::Expired);
    assert!(expired.problem.is_some());
    // The same hash may be approved again.
    let again = ana.submits(&expired).await.unwrap();
    let again = petra.approves(&again).await;
    assert_eq!(again.unwrap().state, CandidateState::Approved);
}

#[tokio::test]
async fn what_nobody_touched_for_ninety_days_expires_and_the_rest_does_not() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let forgotten = ana.proposes("Old news").await;
    let forgotten = ana.submits(&forgotten).await.unwrap();
    world.clock.advance_seconds(86_400);
    let younger = ana.proposes("Newer news").await;
    let younger = ana.submits(&younger).await.unwrap();
    world.clock.advance_seconds(89 * 86_400);
    assert_eq!(
        gatepost_internal::gate::expire_due(&world.inside).await.unwrap(),
        1
    );
    assert_eq!(ana.sees(&forgotten).await.unwrap().state, CandidateState::Expired);
    assert_eq!(ana.sees(&younger).await.unwrap().state, CandidateState::InReview);
}
