//! T10 and T14: the time at which something goes by itself, and the times that are not made up for.

use gatepost_internal::Error;
use gatepost_internal::gate::{Candidate, Proposal, stop::LiftState};
use gatepost_model::gate::CandidateState;

use crate::support::colleague::{Colleague, note};
use crate::support::world::World;

struct Desk {
    world: World,
    ana: Colleague,
    petra: Colleague,
    pia: Colleague,
    paul: Colleague,
    dora: Colleague,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        Self {
            ana: world.employee("ana").await,
            petra: world.approver("petra").await,
            pia: world.approver("pia").await,
            paul: world.publisher("paul").await,
            dora: world.duty_officer("dora").await,
            world,
        }
    }

    async fn approved(&self) -> Candidate {
        self.world.approved(&self.ana, &self.petra, "Good news").await
    }

    async fn state(&self, candidate: &Candidate) -> CandidateState {
        self.ana.sees(candidate).await.unwrap().state
    }
}

#[tokio::test]
async fn what_is_scheduled_leaves_at_its_time_and_not_before() {
    let desk = Desk::new().await;
    let candidate = desk.approved().await;
    let scheduled = desk.paul.schedules(&candidate, Some(3_600)).await.unwrap();
    assert_eq!(scheduled.state, CandidateState::Scheduled);
    assert_eq!(scheduled.scheduled_at, Some(desk.world.now().plus_seconds(3_600)));
    desk.world.clock.advance_seconds(3_599);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.world.releases().await, 0);
    desk.world.clock.advance_seconds(1);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.state(&candidate).await, CandidateState::Published);
}

#[tokio::test]
async fn a_time_can_be_changed_and_cleared() {
    let desk = Desk::new().await;
    let candidate = desk.approved().await;
    desk.paul.schedules(&candidate, Some(600)).await.unwrap();
    desk.paul.schedules(&candidate, Some(7_200)).await.unwrap();
    desk.world.clock.advance_seconds(601);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.state(&candidate).await, CandidateState::Scheduled);
    let cleared = desk.paul.schedules(&candidate, None).await.unwrap();
    assert_eq!(
        (cleared.state, cleared.scheduled_at),
        (CandidateState::Approved, None)
    );
    desk.world.clock.advance_seconds(7_200);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.world.releases().await, 0);
}

#[tokio::test]
async fn only_a_publisher_sets_the_time_and_only_of_what_is_approved() {
    let desk = Desk::new().await;
    let candidate = desk.approved().await;
    for other in [&desk.ana, &desk.petra, &desk.dora] {
        let refused = other.schedules(&candidate, Some(600)).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }
    let stranger = desk.world.employee("otto").await;
    let refused = stranger.schedules(&candidate, Some(600)).await;
    assert!(matches!(refused, Err(Error::NotFound)));
    let draft = desk.ana.proposes("Not yet").await;
    let refused = desk.paul.schedules(&draft, Some(600)).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn a_time_that_has_passed_or_that_the_revision_rules_out_is_refused() {
    let desk = Desk::new().await;
    let candidate = desk.approved().await;
    for seconds in [-1, 0] {
        let refused = desk.paul.schedules(&candidate, Some(seconds)).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{seconds}");
    }
    let embargo = Some(desk.world.now().plus_seconds(3_600).to_rfc3339());
    let bound = desk
        .ana
        .tries_to_propose(Proposal {
            not_before: embargo,
            ..note("Later")
        })
        .await
        .unwrap();
    let bound = desk.ana.submits(&bound).await.unwrap();
    let bound = desk.petra.approves(&bound).await.unwrap();
    assert_eq!(
        bound.state,
        CandidateState::Scheduled,
        "at once, for the time is in the revision"
    );
    let refused = desk.paul.schedules(&bound, Some(3_599)).await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
    desk.paul.schedules(&bound, Some(3_600)).await.unwrap();
}

#[tokio::test]
async fn a_time_at_which_the_approvals_will_be_too_old_is_refused() {
    let desk = Desk::new().await;
    let candidate = desk.approved().await;
    let fortnight = 14 * 86_400;
    let refused = desk.paul.schedules(&candidate, Some(fortnight)).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
    desk.paul
        .schedules(&candidate, Some(fortnight - 1))
        .await
        .unwrap();
}

#[tokio::test]
async fn another_revision_cancels_the_time() {
    let desk = Desk::new().await;
    let candidate = desk.approved().await;
    desk.paul.schedules(&candidate, Some(600)).await.unwrap();
    let draft = desk.ana.rewrites(&candidate, "Better news").await.unwrap();
    assert_eq!((draft.state, draft.scheduled_at), (CandidateState::Draft, None));
    desk.world.clock.advance_seconds(600);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.world.releases().await, 0);
}

#[tokio::test]
async fn a_time_that_passed_during_a_hold_is_not_made_up_for() {
    let desk = Desk::new().await;
    let [soon, late] = [desk.approved().await, desk.approved().await];
    desk.paul.schedules(&soon, Some(600)).await.unwrap();
    desk.paul.schedules(&late, Some(7_200)).await.unwrap();
    for candidate in [&soon, &late] {
        desk.dora.holds(candidate, "Let us wait.").await.unwrap();
    }
    desk.world.clock.advance_seconds(3_600);
    desk.world.releaser_runs().await.unwrap();
    let soon = desk.pia.lifts(&soon).await.unwrap();
    assert_eq!(soon.state, CandidateState::Expired);
    assert!(soon.problem.as_ref().unwrap().contains("while it was held"));
    let late = desk.pia.lifts(&late).await.unwrap();
    assert_eq!(late.state, CandidateState::Scheduled);
    desk.world.clock.advance_seconds(3_600);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.state(&soon).await, CandidateState::Expired);
    assert_eq!(desk.state(&late).await, CandidateState::Published);
}

#[tokio::test]
async fn a_time_that_passed_during_a_stop_expires_and_nothing_leaves_in_a_burst() {
    let desk = Desk::new().await;
    let mut scheduled = Vec::new();
    for _ in 0..3 {
        let candidate = desk.approved().await;
        scheduled.push(desk.paul.schedules(&candidate, Some(600)).await.unwrap());
    }
    let stop = desk.dora.stops_everything("Wrong figures").await.unwrap();
    desk.world.clock.advance_seconds(660);
    desk.world.releaser_runs().await.unwrap();
    for candidate in &scheduled {
        assert_eq!(desk.state(candidate).await, CandidateState::Held);
    }
    assert_eq!(desk.petra.lifts_stop(stop.id).await.unwrap(), LiftState::Waiting);
    assert_eq!(desk.pia.lifts_stop(stop.id).await.unwrap(), LiftState::Lifted);
    desk.world.clock.advance_seconds(3_600);
    desk.world.releaser_runs().await.unwrap();
    for candidate in &scheduled {
        assert_eq!(desk.state(candidate).await, CandidateState::Expired);
    }
    assert_eq!(desk.world.releases().await, 0);
    let again = desk.ana.submits(&scheduled[0]).await.unwrap();
    assert_ne!(again.state, CandidateState::Expired, "the same hash may go on");
}

#[tokio::test]
async fn a_clock_that_steps_over_an_embargo_sends_it_once_and_one_that_steps_far_expires_it() {
    let desk = Desk::new().await;
    let embargoed = |seconds: i64| Proposal {
        not_before: Some(desk.world.now().plus_seconds(seconds).to_rfc3339()),
        ..note("Later")
    };
    let mut both = Vec::new();
    for seconds in [600, 7_200] {
        let candidate = desk.ana.tries_to_propose(embargoed(seconds)).await.unwrap();
        let candidate = desk.ana.submits(&candidate).await.unwrap();
        both.push(desk.petra.approves(&candidate).await.unwrap());
    }
    desk.world.clock.advance_seconds(660);
    desk.world.releaser_runs().await.unwrap();
    // Back before the embargo: what has left has left, and leaves no second time.
    desk.world.clock.advance_seconds(-300);
    desk.world.releaser_runs().await.unwrap();
    desk.world.clock.advance_seconds(300);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.state(&both[0]).await, CandidateState::Published);
    assert_eq!(desk.world.releases().await, 1);
    desk.world.clock.advance_seconds(86_400);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.state(&both[1]).await, CandidateState::Expired);
    assert_eq!(desk.world.releases().await, 1);
}
