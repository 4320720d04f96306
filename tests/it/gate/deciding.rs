//! T4 to T7: one person's word on one revision, and whose word counts.

use gatepost_internal::gate::{Candidate, DecisionRequest, Proposal};
use gatepost_internal::{Error, brand, role};
use gatepost_model::gate::{CandidateState, Policy, Step, Verdict};
use gatepost_model::role::Role;

use crate::support::colleague::{Colleague, decision, note, read};
use crate::support::sql;
use crate::support::world::World;

async fn in_review(author: &Colleague) -> Candidate {
    let candidate = author.proposes("Good news").await;
    author.submits(&candidate).await.unwrap()
}

/// Puts somebody into another review group of `news`; there is no verb for it yet.
async fn joins(world: &World, colleague: &Colleague, group: &str) {
    let statement = format!(
        "INSERT INTO brand_roles (person_id, brand_id, role, review_group, granted_at)
         SELECT {}, id, 'approver', '{group}', 0 FROM brands WHERE name = 'news'",
        colleague.caller.person
    );
    sql::execute(world.database(), statement).await.unwrap();
}

#[tokio::test]
async fn one_approver_who_had_no_hand_in_it_suffices_by_default() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let (candidate, innocent) = (in_review(&ana).await, in_review(&ana).await);
    let approved = petra.approves(&candidate).await.unwrap();
    assert_eq!(
        (approved.state, approved.steps[0].given),
        (CandidateState::Approved, 1)
    );
    let [given] = approved.decisions.as_slice() else {
        panic!("one decision")
    };
    assert_eq!(
        (given.person.as_str(), given.verdict),
        ("petra", Verdict::Approve)
    );
    assert_eq!(
        (given.rev_hash.as_str(), given.at),
        (candidate.revision.rev_hash.as_str(), world.now())
    );
    assert!(given.comment.is_none());
    let innocent = ana.sees(&innocent).await.unwrap();
    assert_eq!(
        (innocent.state, innocent.decisions.len()),
        (CandidateState::InReview, 0)
    );
}

#[tokio::test]
async fn f1_its_author_cannot_approve_it_whatever_roles_they_hold() {
    let world = World::new().await;
    let ana = world.with_roles("ana", &Role::GATE).await;
    let candidate = in_review(&ana).await;
    for what in ["approve", "request_changes", "reject"] {
        let token = ana.confirms(&candidate).await.unwrap();
        let refused = ana
            .decides(
                &candidate,
                decision(&candidate, what, Some("I may"), Some(&token)),
            )
            .await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{what}: {refused:?}");
    }
    assert_eq!(
        ana.sees(&candidate).await.unwrap().state,
        CandidateState::InReview
    );
}

#[tokio::test]
async fn f2_only_an_approver_of_this_brand_decides() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let candidate = in_review(&ana).await;
    for role in [Role::Editor, Role::Publisher, Role::DutyOfficer, Role::Responder] {
        let colleague = world.with_roles(role.as_str(), &[role]).await;
        assert!(
            matches!(colleague.approves(&candidate).await, Err(Error::Forbidden(_))),
            "{role:?}"
        );
    }
    assert!(
        matches!(ana.approves(&candidate).await, Err(Error::Forbidden(_))),
        "its author sees it, no more"
    );
    brand::create(&world.inside, "jobs", "Acme Jobs", "", None)
        .await
        .unwrap();
    let jana = world.employee("jana").await;
    role::grant(&world.inside, "jana", Role::Approver, Some("jobs"), None)
        .await
        .unwrap();
    assert!(matches!(jana.approves(&candidate).await, Err(Error::NotFound)));
    let adam = world
        .with_roles("adam", &[Role::Administrator, Role::Monitor])
        .await;
    assert!(matches!(adam.approves(&candidate).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn f2_an_approver_who_was_deactivated_a_moment_ago_decides_nothing() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let candidate = in_review(&ana).await;
    let token = petra.confirms(&candidate).await.unwrap();
    world.deactivates(&petra).await;
    // The request was authenticated before; only its transaction comes after.
    let refused = petra
        .decides(&candidate, decision(&candidate, "approve", None, Some(&token)))
        .await;
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
    assert_eq!(
        ana.sees(&candidate).await.unwrap().state,
        CandidateState::InReview
    );
}

#[tokio::test]
async fn saying_no_needs_a_comment() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let candidate = in_review(&ana).await;
    let token = petra.confirms(&candidate).await.unwrap();
    let long = "x".repeat(5_001);
    for (what, why) in [
        ("request_changes", None),
        ("request_changes", Some(" \n")),
        ("reject", None),
        ("reject", Some(long.as_str())),
        ("approve", Some("zero\0byte")),
        ("maybe", None),
    ] {
        let refused = petra
            .decides(&candidate, decision(&candidate, what, why, Some(&token)))
            .await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{what} {why:?}: {refused:?}"
        );
    }
    let empty = DecisionRequest {
        decision: None,
        ..decision(&candidate, "", None, Some(&token))
    };
    assert!(matches!(
        petra.decides(&candidate, empty).await,
        Err(Error::Invalid(_))
    ));
    let blind = DecisionRequest {
        rev_hash: None,
        ..decision(&candidate, "approve", None, Some(&token))
    };
    assert!(matches!(
        petra.decides(&candidate, blind).await,
        Err(Error::Invalid(_))
    ));
    assert_eq!(sql::count(world.database(), "decisions").await, 0);
    let longest = "x".repeat(5_000);
    let word = decision(&candidate, "reject", Some(&longest), Some(&token));
    assert_eq!(
        petra.decides(&candidate, word).await.unwrap().state,
        CandidateState::Rejected
    );
}

#[tokio::test]
async fn requested_changes_are_lifted_only_by_a_new_revision() {
    let world = World::new().await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let candidate = in_review(&ana).await;
    let returned = petra.requests_changes(&candidate, "Say when.").await.unwrap();
    assert_eq!(returned.state, CandidateState::ChangesRequested);
    assert_eq!(read(&returned.decisions[0].comment), Some("Say when."));
    assert!(matches!(ana.submits(&returned).await, Err(Error::Conflict(_))));
    assert!(matches!(pia.approves(&returned).await, Err(Error::Conflict(_))));
    let again = ana.rewrites(&returned, "Good news tomorrow").await.unwrap();
    let again = ana.submits(&again).await.unwrap();
    assert_eq!(
        petra.approves(&again).await.unwrap().state,
        CandidateState::Approved
    );
}

#[tokio::test]
async fn a_rejection_ends_it() {
    let world = World::new().await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let candidate = in_review(&ana).await;
    let rejected = petra
        .rejects(&candidate, "We do not speak of this.")
        .await
        .unwrap();
    assert_eq!(rejected.state, CandidateState::Rejected);
    assert!(matches!(pia.approves(&rejected).await, Err(Error::Conflict(_))));
    assert!(matches!(
        ana.rewrites(&rejected, "Please").await,
        Err(Error::Conflict(_))
    ));
    assert!(matches!(ana.withdraws(&rejected).await, Err(Error::Conflict(_))));
    assert!(matches!(ana.submits(&rejected).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn f3_an_edit_between_view_and_approval_is_a_conflict() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let seen = in_review(&ana).await;
    let edited = ana.rewrites(&seen, "Bad news").await.unwrap();
    let edited = ana.submits(&edited).await.unwrap();
    // She confirms what is the newest now, but the hash she sends is that of what she read.
    let token = petra.confirms(&edited).await.unwrap();
    let refused = petra
        .decides(&seen, decision(&seen, "approve", None, Some(&token)))
        .await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    assert_eq!(ana.sees(&edited).await.unwrap().state, CandidateState::InReview);
    let read = petra
        .decides(&edited, decision(&edited, "approve", None, Some(&token)))
        .await;
    assert_eq!(
        read.unwrap().state,
        CandidateState::Approved,
        "the confirmation was not used up"
    );
}

#[tokio::test]
async fn two_heads_are_two_people() {
    let mut policy = Policy::standard(0);
    policy.steps[0].needed = 2;
    policy.minimum_people = 2;
    let world = World::with_policy(policy).await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let candidate = in_review(&ana).await;
    let once = petra.approves(&candidate).await.unwrap();
    assert_eq!((once.state, once.steps[0].given), (CandidateState::InReview, 1));
    assert!(matches!(
        petra.approves(&candidate).await,
        Err(Error::Conflict(_))
    ));
    let twice = pia.approves(&candidate).await.unwrap();
    assert_eq!((twice.state, twice.steps[0].given), (CandidateState::Approved, 2));
}

#[tokio::test]
async fn steps_open_one_after_the_other_and_one_person_counts_once() {
    let mut policy = Policy::standard(0);
    policy.steps.push(Step::of("legal", 1));
    policy.minimum_people = 2;
    let world = World::with_policy(policy).await;
    let [ana, petra, lena] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.employee("lena").await,
    ];
    joins(&world, &lena, "legal").await;
    joins(&world, &petra, "legal").await;
    let candidate = in_review(&ana).await;
    let refused = lena.approves(&candidate).await;
    let Err(Error::Conflict(sentence)) = refused else {
        panic!("{refused:?}")
    };
    assert!(sentence.contains("pr"), "{sentence}");
    let half = petra.approves(&candidate).await.unwrap();
    assert_eq!(
        (half.state, half.steps[0].given, half.steps[1].given),
        (CandidateState::InReview, 1, 0)
    );
    assert!(matches!(
        petra.approves(&candidate).await,
        Err(Error::Conflict(_))
    ));
    assert_eq!(
        lena.approves(&candidate).await.unwrap().state,
        CandidateState::Approved
    );
}

#[tokio::test]
async fn a_draft_cannot_be_decided_about() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let draft = ana
        .tries_to_propose(Proposal {
            language: Some("en".into()),
            ..note("Good news")
        })
        .await
        .unwrap();
    assert!(matches!(petra.approves(&draft).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn f22_a_decision_without_its_audit_entry_did_not_happen() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let candidate = in_review(&ana).await;
    let token = petra.confirms(&candidate).await.unwrap();
    sql::break_inserts(world.database(), "audit_entries").await;
    let failed = petra
        .decides(&candidate, decision(&candidate, "approve", None, Some(&token)))
        .await;
    assert!(matches!(failed, Err(Error::Storage(_))), "{failed:?}");
    assert_eq!(sql::count(world.database(), "decisions").await, 0);
    assert_eq!(
        ana.sees(&candidate).await.unwrap().state,
        CandidateState::InReview
    );
    let spent = "SELECT count(*) AS value FROM reauthentications WHERE used_at IS NOT NULL";
    assert_eq!(sql::numbers(world.database(), spent).await, [0]);
}
