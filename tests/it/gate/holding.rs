//! T13 and T14: held at once when an approver leaves, and lifted by a human act.

use gatepost_internal::Error;
use gatepost_internal::gate::Proposal;
use gatepost_model::gate::CandidateState;

use crate::support::colleague::note;
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
async fn what_was_held_for_a_stop_needs_two_words_and_a_new_release() {
    let world = World::new().await;
    let [ana, petra, pia, paul, dora] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
        world.publisher("paul").await,
        world.duty_officer("dora").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    paul.releases(&candidate, Some(0)).await.unwrap();
    let stop = dora.stops_everything("Wrong figures").await.unwrap();
    world.releaser_runs().await.unwrap();
    assert_eq!(ana.sees(&candidate).await.unwrap().state, CandidateState::Held);
    let approved = pia.approves(&candidate).await.unwrap();
    assert_eq!(
        approved.state,
        CandidateState::Held,
        "an approval is no way around a stop"
    );
    petra.lifts_stop(stop.id).await.unwrap();
    pia.lifts_stop(stop.id).await.unwrap();
    world.clock.advance_seconds(60);
    world.releaser_runs().await.unwrap();
    assert_eq!(
        world.releases().await,
        0,
        "i10: nothing leaves by itself after a hold"
    );
    assert_eq!(
        ana.sees(&candidate).await.unwrap().state,
        CandidateState::Approved
    );
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

#[tokio::test]
async fn i8_one_duty_officer_holds_whatever_has_not_left_and_nobody_else_does() {
    let world = World::new().await;
    let [ana, petra, pia, paul, dora] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
        world.publisher("paul").await,
        world.duty_officer("dora").await,
    ];
    let draft = ana.proposes("One").await;
    let waiting = ana.proposes("Two").await;
    let waiting = ana.submits(&waiting).await.unwrap();
    let returned = ana.proposes("Three").await;
    let returned = ana.submits(&returned).await.unwrap();
    let returned = petra.requests_changes(&returned, "Say when.").await.unwrap();
    let approved = world.approved(&ana, &petra, "Four").await;
    let scheduled = world.approved(&ana, &petra, "Five").await;
    let scheduled = paul.schedules(&scheduled, Some(7_200)).await.unwrap();
    let releasing = world.approved(&ana, &petra, "Six").await;
    let releasing = paul.releases(&releasing, Some(3_600)).await.unwrap();
    for other in [&ana, &petra, &paul] {
        assert!(matches!(
            other.holds(&approved, "No").await,
            Err(Error::Forbidden(_))
        ));
    }
    let before = [&draft, &waiting, &returned, &approved, &scheduled, &releasing];
    for candidate in before {
        let held = dora.holds(candidate, "Let us wait.").await.unwrap();
        assert_eq!((held.state, held.leaves_at), (CandidateState::Held, None));
        assert_eq!(held.problem.as_deref(), Some("Let us wait."));
        let twice = dora.holds(candidate, "Again").await;
        assert!(matches!(twice, Err(Error::Conflict(_))));
    }
    world.clock.advance_seconds(3_600);
    world.releaser_runs().await.unwrap();
    assert_eq!(world.releases().await, 0);
    for other in [&ana, &paul, &dora] {
        assert!(matches!(other.lifts(&approved).await, Err(Error::Forbidden(_))));
    }
    for candidate in before {
        let back = pia.lifts(candidate).await.unwrap();
        let expected = match candidate.state {
            // T14: never into the undo window by itself.
            CandidateState::Releasing => CandidateState::Approved,
            state => state,
        };
        assert_eq!((back.state, back.problem), (expected, None));
    }
    assert!(matches!(pia.lifts(&draft).await, Err(Error::Conflict(_))));
    world.releaser_runs().await.unwrap();
    assert_eq!(world.releases().await, 0);
}

#[tokio::test]
async fn a_hold_is_no_way_around_a_submission_or_requested_changes() {
    let world = World::new().await;
    let [ana, petra, dora] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.duty_officer("dora").await,
    ];
    let draft = ana.proposes("One").await;
    let returned = ana.proposes("Two").await;
    let returned = ana.submits(&returned).await.unwrap();
    petra.requests_changes(&returned, "Say when.").await.unwrap();
    for candidate in [&draft, &returned] {
        let held = dora.holds(candidate, "Let us wait.").await.unwrap();
        assert!(matches!(petra.approves(&held).await, Err(Error::Conflict(_))));
    }
}

#[tokio::test]
async fn an_approver_who_wrote_it_does_not_lift_the_hold() {
    let world = World::new().await;
    let [petra, pia, dora] = [
        world.approver("petra").await,
        world.approver("pia").await,
        world.duty_officer("dora").await,
    ];
    let candidate = petra.proposes("Good news").await;
    dora.holds(&candidate, "Let us wait.").await.unwrap();
    assert!(matches!(petra.lifts(&candidate).await, Err(Error::Forbidden(_))));
    pia.lifts(&candidate).await.unwrap();
}

#[tokio::test]
async fn what_was_approved_by_somebody_who_left_goes_back_to_the_reviewers() {
    let world = World::new().await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    world.deactivates(&petra).await;
    let back = pia.lifts(&candidate).await.unwrap();
    assert_eq!(
        back.state,
        CandidateState::InReview,
        "approved is derived by counting"
    );
}
