//! T3: to the reviewers, as the very revision its author saw.

use gatepost_internal::{Error, gate};
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;

use crate::support::sql;
use crate::support::world::World;

#[tokio::test]
async fn a_submitted_candidate_is_in_review_and_keeps_its_hash() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let draft = ana.proposes("Good news").await;
    let submitted = ana.submits(&draft).await.unwrap();
    assert_eq!(submitted.state, CandidateState::InReview);
    assert_eq!(submitted.revision.rev_hash, draft.revision.rev_hash);
    assert!(
        matches!(ana.submits(&draft).await, Err(Error::Conflict(_))),
        "once is enough"
    );
}

#[tokio::test]
async fn f3_a_hash_that_is_not_the_newest_is_refused() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let seen = ana.proposes("Good news").await;
    let newest = ana.rewrites(&seen, "Better news").await.unwrap();
    assert!(matches!(ana.submits(&seen).await, Err(Error::Conflict(_))));
    assert_eq!(ana.sees(&seen).await.unwrap().state, CandidateState::Draft);
    assert_eq!(
        ana.submits(&newest).await.unwrap().state,
        CandidateState::InReview
    );
}

#[tokio::test]
async fn a_hash_that_is_missing_or_is_none_is_a_wrong_field() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let id = ana.proposes("Good news").await.id.to_string();
    for hash in [
        None,
        Some(String::new()),
        Some("newest".to_owned()),
        Some("F".repeat(64)),
    ] {
        let refused = gate::submit(&ana.inside, &ana.caller, &id, hash.clone()).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{hash:?}: {refused:?}");
    }
}

#[tokio::test]
async fn only_its_author_and_an_editor_submit_it() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let candidate = ana.proposes("Good news").await;
    for role in [
        Role::Approver,
        Role::Publisher,
        Role::DutyOfficer,
        Role::Responder,
    ] {
        let colleague = world.with_roles(role.as_str(), &[role]).await;
        assert!(
            matches!(colleague.submits(&candidate).await, Err(Error::Forbidden(_))),
            "{role:?}"
        );
    }
    let ben = world.employee("ben").await;
    assert!(matches!(ben.submits(&candidate).await, Err(Error::NotFound)));
    let erik = world.editor("erik").await;
    assert_eq!(
        erik.submits(&candidate).await.unwrap().state,
        CandidateState::InReview
    );
}

#[tokio::test]
async fn it_can_be_submitted_only_as_a_draft_or_after_it_expired() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    for state in CandidateState::ALL {
        let candidate = ana.proposes("Good news").await;
        let statement = format!(
            "UPDATE candidates SET state = '{}' WHERE id = {}",
            state.as_str(),
            candidate.id
        );
        sql::execute(world.database(), statement).await.unwrap();
        let outcome = ana.submits(&candidate).await;
        if matches!(state, CandidateState::Draft | CandidateState::Expired) {
            assert_eq!(outcome.unwrap().state, CandidateState::InReview, "{state:?}");
        } else {
            assert!(
                matches!(outcome, Err(Error::Conflict(_))),
                "{state:?}: {outcome:?}"
            );
        }
    }
}
