//! T10: what carries an embargo leaves by itself when its time comes, and never late by itself.

use gatepost_internal::Error;
use gatepost_internal::gate::{Candidate, Proposal};
use gatepost_model::gate::CandidateState;

use crate::support::colleague::{Colleague, note};
use crate::support::world::World;

struct Desk {
    world: World,
    ana: Colleague,
    petra: Colleague,
    paul: Colleague,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let [ana, petra, paul] = [
            world.employee("ana").await,
            world.approver("petra").await,
            world.publisher("paul").await,
        ];
        Self {
            world,
            ana,
            petra,
            paul,
        }
    }

    /// Approved with an embargo that ends in so many seconds.
    async fn approved_until(&self, seconds: i64) -> Candidate {
        let not_before = Some(self.world.now().plus_seconds(seconds).to_rfc3339());
        let proposal = Proposal {
            not_before,
            ..note("Good news")
        };
        let candidate = self.ana.tries_to_propose(proposal).await.unwrap();
        let candidate = self.ana.submits(&candidate).await.unwrap();
        self.petra.approves(&candidate).await.unwrap()
    }

    async fn state_after(&self, seconds: i64, candidate: &Candidate) -> CandidateState {
        self.world.clock.advance_seconds(seconds);
        self.world.releaser_runs().await.unwrap();
        self.ana.sees(candidate).await.unwrap().state
    }
}

#[tokio::test]
async fn an_embargo_that_ends_at_the_moment_of_the_approval_delays_nothing() {
    let desk = Desk::new().await;
    let proposal = Proposal {
        not_before: Some(desk.world.now().plus_seconds(60).to_rfc3339()),
        ..note("Good news")
    };
    let candidate = desk.ana.tries_to_propose(proposal).await.unwrap();
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    desk.world.clock.advance_seconds(60);
    let approved = desk.petra.approves(&candidate).await.unwrap();
    assert_eq!(
        (approved.state, approved.scheduled_at),
        (CandidateState::Approved, None)
    );
}

#[tokio::test]
async fn it_is_scheduled_and_leaves_by_itself_when_the_time_comes() {
    let desk = Desk::new().await;
    let candidate = desk.approved_until(3_600).await;
    let end = desk.world.now().plus_seconds(3_600);
    assert_eq!(
        (candidate.state, candidate.scheduled_at),
        (CandidateState::Scheduled, Some(end))
    );
    assert_eq!(candidate.revision.not_before, Some(end));
    assert_eq!(desk.world.releaser_runs().await.unwrap(), Some(end));
    assert_eq!(
        desk.state_after(3_599, &candidate).await,
        CandidateState::Scheduled
    );
    assert_eq!(desk.state_after(1, &candidate).await, CandidateState::Published);
}

#[tokio::test]
async fn it_cannot_be_released_before_its_time() {
    let desk = Desk::new().await;
    let candidate = desk.approved_until(3_600).await;
    assert!(matches!(
        desk.paul.releases(&candidate, Some(0)).await,
        Err(Error::Conflict(_))
    ));
    assert!(matches!(
        desk.paul.releases(&candidate, Some(3_599)).await,
        Err(Error::Conflict(_))
    ));
    // A window that ends when the embargo does is what a careful publisher opens.
    let releasing = desk.paul.releases(&candidate, Some(3_600)).await.unwrap();
    assert_eq!(releasing.state, CandidateState::Releasing);
    assert_eq!(
        desk.state_after(3_600, &candidate).await,
        CandidateState::Published
    );
}

#[tokio::test]
async fn a_quarter_of_an_hour_late_it_still_goes_and_later_it_expires() {
    let desk = Desk::new().await;
    let [a_bit_late, missed] = [desk.approved_until(3_600).await, desk.approved_until(3_599).await];
    assert_eq!(
        desk.state_after(3_600 + 900, &a_bit_late).await,
        CandidateState::Published
    );
    let missed = desk.ana.sees(&missed).await.unwrap();
    assert_eq!(missed.state, CandidateState::Expired);
    assert!(missed.problem.unwrap().contains("time passed"));
    assert_eq!(desk.world.releases().await, 1);
}

#[tokio::test]
async fn a_clock_that_steps_back_over_the_end_lets_nothing_out() {
    let desk = Desk::new().await;
    let candidate = desk.approved_until(3_600).await;
    desk.world.clock.advance_seconds(3_590);
    let releasing = desk.paul.releases(&candidate, Some(10)).await.unwrap();
    assert_eq!(releasing.state, CandidateState::Releasing);
    assert_eq!(desk.state_after(-60, &candidate).await, CandidateState::Releasing);
    assert_eq!(desk.state_after(70, &candidate).await, CandidateState::Published);
}

#[tokio::test]
async fn an_edit_or_a_withdrawal_cancels_the_schedule() {
    let desk = Desk::new().await;
    let [edited, withdrawn] = [desk.approved_until(3_600).await, desk.approved_until(3_600).await];
    let edited = desk.ana.rewrites(&edited, "Better news").await.unwrap();
    assert!(edited.scheduled_at.is_none());
    assert!(
        desk.ana
            .withdraws(&withdrawn)
            .await
            .unwrap()
            .scheduled_at
            .is_none()
    );
    assert_eq!(desk.state_after(3_600, &edited).await, CandidateState::Draft);
    assert_eq!(desk.state_after(0, &withdrawn).await, CandidateState::Withdrawn);
    assert_eq!(desk.world.releases().await, 0);
}

#[tokio::test]
async fn an_embargo_that_ended_before_the_approval_waits_for_a_publisher() {
    let desk = Desk::new().await;
    let candidate = desk.approved_until(-1).await;
    assert_eq!(candidate.state, CandidateState::Approved);
    assert_eq!(
        desk.state_after(3_600, &candidate).await,
        CandidateState::Approved
    );
    desk.paul.releases(&candidate, Some(0)).await.unwrap();
    assert_eq!(desk.state_after(0, &candidate).await, CandidateState::Published);
}

#[tokio::test]
async fn what_missed_its_time_may_be_approved_again_by_the_same_person_and_waits_for_a_publisher() {
    let desk = Desk::new().await;
    let candidate = desk.approved_until(3_600).await;
    assert_eq!(
        desk.state_after(3_600 + 901, &candidate).await,
        CandidateState::Expired
    );
    assert!(matches!(
        desk.paul.releases(&candidate, Some(0)).await,
        Err(Error::Conflict(_))
    ));
    let again = desk.ana.submits(&candidate).await.unwrap();
    assert_eq!(again.state, CandidateState::InReview);
    let again = desk.petra.approves(&again).await.unwrap();
    assert_eq!((again.state, again.steps[0].given), (CandidateState::Approved, 1));
    assert_eq!(
        desk.state_after(86_400, &candidate).await,
        CandidateState::Approved,
        "i10: never late by itself"
    );
    desk.paul.releases(&candidate, Some(0)).await.unwrap();
    assert_eq!(desk.state_after(0, &candidate).await, CandidateState::Published);
}
