//! T9: taken back before it left; one person suffices.

use gatepost_internal::Error;
use gatepost_internal::gate::Proposal;
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;

use crate::support::colleague::note;
use crate::support::sql;
use crate::support::world::World;

#[tokio::test]
async fn its_author_the_posts_author_an_editor_or_a_duty_officer_withdraws_it() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let [erik, dora] = [world.editor("erik").await, world.duty_officer("dora").await];
    let post = ana.posts("We did it").await;
    for who in [&ana, &ben, &erik, &dora] {
        let from_post = Proposal {
            from_post_id: Some(post.id.to_string()),
            text: None,
            ..note("")
        };
        let candidate = ben.tries_to_propose(from_post).await.unwrap();
        let withdrawn = who.withdraws(&candidate).await.unwrap();
        assert_eq!(
            withdrawn.state,
            CandidateState::Withdrawn,
            "{}",
            who.caller.username
        );
        assert!(
            matches!(ben.submits(&candidate).await, Err(Error::Conflict(_))),
            "it ends"
        );
    }
}

#[tokio::test]
async fn nobody_else_does() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let candidate = ana.proposes("Good news").await;
    for role in [Role::Approver, Role::Publisher, Role::Responder] {
        let colleague = world.with_roles(role.as_str(), &[role]).await;
        assert!(
            matches!(colleague.withdraws(&candidate).await, Err(Error::Forbidden(_))),
            "{role:?}"
        );
    }
    let ben = world.employee("ben").await;
    assert!(matches!(ben.withdraws(&candidate).await, Err(Error::NotFound)));
    assert_eq!(ana.sees(&candidate).await.unwrap().state, CandidateState::Draft);
}

#[tokio::test]
async fn i8_one_duty_officer_stops_every_living_candidate_in_one_step() {
    let world = World::new().await;
    let [ana, dora] = [world.employee("ana").await, world.duty_officer("dora").await];
    for state in CandidateState::ALL {
        let candidate = ana.proposes("Good news").await;
        let statement = format!(
            "UPDATE candidates SET state = '{}' WHERE id = {}",
            state.as_str(),
            candidate.id
        );
        sql::execute(world.database(), statement).await.unwrap();
        let outcome = match state {
            CandidateState::Releasing => dora.undoes(&candidate).await,
            _ => dora.withdraws(&candidate).await,
        };
        if state.is_over() {
            assert!(
                matches!(outcome, Err(Error::Conflict(_))),
                "{state:?}: {outcome:?}"
            );
        } else {
            let after = outcome.unwrap().state;
            assert!(
                matches!(after, CandidateState::Withdrawn | CandidateState::Approved),
                "{state:?}: {after:?}"
            );
        }
    }
}
