//! T13 and T14: held at once when an approver leaves, and lifted by a human act.

use gatepost_internal::Error;
use gatepost_internal::gate::Proposal;
use gatepost_model::gate::CandidateState;

use crate::support::colleague::note;
use crate::support::sql;
use crate::support::world::World;

#[tokio::test]
async fn when_an_approver_leaves_what_relied_on_them_is_held_at_once() {
    let world = World::new().await;
    let [ana, petra, pia, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
        world.publisher("paul").await,
    ];
    let approved = world.approved(&ana, &petra, "One").await;
    let releasing = world.approved(&ana, &petra, "Two").await;
    paul.releases(&releasing, None).await.unwrap();
    let embargo = Some(world.now().plus_seconds(3_600).to_rfc3339());
    let scheduled = ana
        .tries_to_propose(Proposal {
            not_before: embargo,
            ..note("Three")
        })
        .await
        .unwrap();
    let scheduled = ana.submits(&scheduled).await.unwrap();
    let scheduled = petra.approves(&scheduled).await.unwrap();
    let published = world.approved(&ana, &petra, "Four").await;
    world.publishes(&paul, &published).await;
    let by_another = world.approved(&ana, &pia, "Five").await;
    let undecided = ana.proposes("Six").await;
    let undecided = ana.submits(&undecided).await.unwrap();

    world.deactivates(&petra).await;
    for held in [&approved, &releasing, &scheduled] {
        let held = ana.sees(held).await.unwrap();
        assert_eq!((held.state, held.steps[0].given), (CandidateState::Held, 0));
        assert!(held.problem.unwrap().contains("has left"));
    }
    assert_eq!(
        ana.sees(&published).await.unwrap().state,
        CandidateState::Published
    );
    assert_eq!(
        ana.sees(&by_another).await.unwrap().state,
        CandidateState::Approved
    );
    assert_eq!(
        ana.sees(&undecided).await.unwrap().state,
        CandidateState::InReview
    );
    world.clock.advance_seconds(7_200);
    world.releaser_runs().await.unwrap();
    assert_eq!(world.releases().await, 1, "only what had left before");
}

#[tokio::test]
async fn another_approver_approves_the_same_hash_in_one_step() {
    let world = World::new().await;
    let [ana, petra, pia, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    world.deactivates(&petra).await;
    assert!(matches!(
        paul.releases(&candidate, Some(0)).await,
        Err(Error::Conflict(_))
    ));
    let again = pia.approves(&candidate).await.unwrap();
    assert_eq!((again.state, again.problem), (CandidateState::Approved, None));
    assert_eq!(again.revision.rev_hash, candidate.revision.rev_hash);
    world.publishes(&paul, &candidate).await;
    assert_eq!(world.releases().await, 1);
}

#[tokio::test]
async fn what_was_held_for_a_stop_needs_a_new_word_and_a_new_release() {
    let world = World::new().await;
    let [ana, petra, paul, dora] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
        world.duty_officer("dora").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    paul.releases(&candidate, Some(0)).await.unwrap();
    world.stops(&dora, "Wrong figures").await;
    world.releaser_runs().await.unwrap();
    assert_eq!(ana.sees(&candidate).await.unwrap().state, CandidateState::Held);
    sql::execute(world.database(), "UPDATE stops SET lifted_at = 1")
        .await
        .unwrap();
    world.clock.advance_seconds(60);
    world.releaser_runs().await.unwrap();
    assert_eq!(
        world.releases().await,
        0,
        "i10: nothing leaves by itself after a hold"
    );
    assert_eq!(
        petra.approves(&candidate).await.unwrap().state,
        CandidateState::Approved
    );
    world.releaser_runs().await.unwrap();
    assert_eq!(world.releases().await, 0);
    world.publishes(&paul, &candidate).await;
    assert_eq!(world.releases().await, 1);
}

#[tokio::test]
async fn a_held_candidate_can_be_rejected_withdrawn_or_written_anew() {
    let world = World::new().await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let mut held = Vec::new();
    for text in ["One", "Two", "Three", "Four"] {
        held.push(world.approved(&ana, &petra, text).await);
    }
    world.deactivates(&petra).await;
    assert_eq!(
        pia.rejects(&held[0], "Not now.").await.unwrap().state,
        CandidateState::Rejected
    );
    assert_eq!(
        ana.withdraws(&held[1]).await.unwrap().state,
        CandidateState::Withdrawn
    );
    assert_eq!(
        ana.rewrites(&held[2], "Anew").await.unwrap().state,
        CandidateState::Draft
    );
    let returned = pia.requests_changes(&held[3], "Say when.").await.unwrap();
    assert_eq!(returned.state, CandidateState::ChangesRequested);
}

#[tokio::test]
async fn an_author_who_leaves_stays_on_record_and_the_editors_go_on() {
    let world = World::new().await;
    let [ana, erik, petra] = [
        world.employee("ana").await,
        world.editor("erik").await,
        world.approver("petra").await,
    ];
    let candidate = ana.proposes("Good news").await;
    world.deactivates(&ana).await;
    let candidate = erik.submits(&candidate).await.unwrap();
    assert_eq!(candidate.author, "ana");
    assert_eq!(
        petra.approves(&candidate).await.unwrap().state,
        CandidateState::Approved
    );
}
