//! T15: what is too old, too late or forgotten expires, and everybody with a page open is told.

use gatepost_internal::Error;
use gatepost_internal::gate::{self, Change, Proposal};
use gatepost_model::gate::CandidateState;

use crate::support::colleague::note;
use crate::support::world::World;

const DAY: i64 = 86_400;

#[tokio::test]
async fn what_may_not_leave_any_more_expires_whatever_it_waited_for() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let until = Some(world.now().plus_seconds(3_600).to_rfc3339());
    let mut bound = Vec::new();
    for approve in [false, true] {
        let proposal = Proposal {
            not_after: until.clone(),
            ..note("Today only")
        };
        let candidate = ana.tries_to_propose(proposal).await.unwrap();
        let candidate = ana.submits(&candidate).await.unwrap();
        if approve {
            petra.approves(&candidate).await.unwrap();
        }
        bound.push(candidate);
    }
    let draft = ana
        .tries_to_propose(Proposal {
            not_after: until,
            ..note("A draft")
        })
        .await
        .unwrap();
    world.clock.advance_seconds(3_599);
    assert_eq!(gate::expire_due(&world.inside).await.unwrap(), 0);
    world.clock.advance_seconds(1);
    assert_eq!(gate::expire_due(&world.inside).await.unwrap(), 2);
    for candidate in &bound {
        let expired = ana.sees(candidate).await.unwrap();
        assert_eq!(expired.state, CandidateState::Expired);
        assert!(expired.problem.unwrap().contains("last moment"));
    }
    assert_eq!(ana.sees(&draft).await.unwrap().state, CandidateState::Draft);
}

#[tokio::test]
async fn what_could_only_expire_is_not_submitted() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let until = world.now().plus_seconds(3_600);
    let proposal = Proposal {
        not_after: Some(until.to_rfc3339()),
        ..note("Today only")
    };
    let candidate = ana.tries_to_propose(proposal).await.unwrap();
    world.clock.advance_seconds(3_600);
    let refused = ana.submits(&candidate).await;
    let Err(Error::Invalid(sentence)) = refused else {
        panic!("{refused:?}");
    };
    assert!(sentence.contains(&until.in_words()), "{sentence}");
    assert_eq!(ana.sees(&candidate).await.unwrap().state, CandidateState::Draft);
    let change = Change {
        not_after: Some(None),
        ..Change::default()
    };
    let candidate = ana.changes(&candidate, change).await.unwrap();
    ana.submits(&candidate).await.unwrap();
}

#[tokio::test]
async fn what_lies_in_review_for_ninety_days_expires_and_a_draft_does_not() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let waiting = ana.proposes("Good news").await;
    let waiting = ana.submits(&waiting).await.unwrap();
    let draft = ana.proposes("A draft").await;
    world.clock.advance_seconds(90 * DAY - 1);
    assert_eq!(gate::expire_due(&world.inside).await.unwrap(), 0);
    world.clock.advance_seconds(1);
    assert_eq!(gate::expire_due(&world.inside).await.unwrap(), 1);
    assert_eq!(ana.sees(&waiting).await.unwrap().state, CandidateState::Expired);
    assert_eq!(ana.sees(&draft).await.unwrap().state, CandidateState::Draft);
}

#[tokio::test]
async fn an_approval_that_is_too_old_expires_what_it_carried_and_the_same_hash_may_go_on() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    world.clock.advance_seconds(14 * DAY);
    assert_eq!(gate::expire_due(&world.inside).await.unwrap(), 1);
    let again = ana.submits(&candidate).await.unwrap();
    assert_eq!(again.revision.rev_hash, candidate.revision.rev_hash);
    let again = petra.approves(&again).await.unwrap();
    assert_eq!(again.state, CandidateState::Approved);
}
