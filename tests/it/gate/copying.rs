//! T7: what was rejected or withdrawn is begun anew, and the copy shows where it comes from.

use gatepost_internal::gate::{self, Candidate, Proposal};
use gatepost_internal::{Error, audit, post};
use gatepost_model::gate::CandidateState;

use crate::support::colleague::{Colleague, note};
use crate::support::sql;
use crate::support::world::{RESERVE, World};

async fn begins_anew(who: &Colleague, candidate: &Candidate) -> Result<Candidate, Error> {
    gate::copy(&who.inside, &who.caller, &candidate.id.to_string()).await
}

async fn audit_says(world: &World) -> audit::Verdict {
    let keys = world.release_keys();
    audit::verify(world.database(), &keys, vec![]).await.unwrap()
}

#[tokio::test]
async fn t7_a_copy_shows_its_reviewers_the_one_that_was_rejected() {
    let world = World::new().await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let first = ana.proposes("We are the best").await;
    let second = ana.rewrites(&first, "We are the very best").await.unwrap();
    let second = ana.submits(&second).await.unwrap();
    petra.rejects(&second, "Nobody can know that").await.unwrap();

    let copy = begins_anew(&ana, &second).await.unwrap();
    assert_ne!(copy.id, second.id);
    assert_eq!((copy.state, copy.revision.number), (CandidateState::Draft, 1));
    assert_eq!(
        copy.revision.text.as_ref().unwrap().reveal_inside(),
        "We are the very best"
    );
    assert!(
        copy.decisions.is_empty(),
        "of what was said about the other nothing counts"
    );

    let copy = ana
        .rewrites(&pia.sees(&copy).await.unwrap(), "We are good")
        .await
        .unwrap();
    ana.submits(&copy).await.unwrap();
    let seen = pia.sees(&copy).await.unwrap().ancestor.unwrap();
    assert_eq!(
        (seen.id, seen.state, seen.revision),
        (second.id, CandidateState::Rejected, 2)
    );
    let [no] = &seen.objections[..] else {
        panic!("{seen:?}")
    };
    let why = no.comment.as_ref().unwrap().reveal_inside();
    assert_eq!((no.person.as_str(), why), ("petra", "Nobody can know that"));
    // Whoever rejected the one may approve the other.
    assert_eq!(
        petra.approves(&copy).await.unwrap().state,
        CandidateState::Approved
    );
    assert_eq!(
        ana.sees(&second).await.unwrap().state,
        CandidateState::Rejected,
        "that one stays ended"
    );
}

#[tokio::test]
async fn t7_copying_twice_leaves_no_objection_behind() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let candidate = ana.proposes("We are the best").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    petra.rejects(&candidate, "NEVER say this").await.unwrap();
    let mut copy = begins_anew(&ana, &candidate).await.unwrap();
    for _ in 0..2 {
        ana.withdraws(&copy).await.unwrap();
        copy = begins_anew(&ana, &copy).await.unwrap();
    }
    let seen = petra.sees(&copy).await.unwrap().ancestor.unwrap();
    assert_eq!(seen.state, CandidateState::Withdrawn);
    let whys: Vec<&str> = seen
        .objections
        .iter()
        .filter_map(|no| Some(no.comment.as_ref()?.reveal_inside()))
        .collect();
    assert_eq!(whys, ["NEVER say this"]);
    assert!(matches!(audit_says(&world).await, audit::Verdict::Intact { .. }));
    let forged = format!(
        "DELETE FROM candidate_ancestors WHERE candidate_id = {} AND ancestor_id = {}",
        copy.id, candidate.id
    );
    sql::execute(world.database(), forged).await.unwrap();
    assert!(matches!(audit_says(&world).await, audit::Verdict::Differs(_)));
}

#[tokio::test]
async fn whoever_had_a_hand_in_it_has_one_in_the_copy() {
    let world = World::new().await;
    let [ben, petra, pia] = [
        world.employee("ben").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let [erik, pam] = [world.editor("erik").await, world.approver("pam").await];
    // Proposed by one approver from the post of another, and copied by somebody else.
    let of_petra = petra.posts("We did it").await;
    let from_post = Proposal {
        from_post_id: Some(of_petra.id.to_string()),
        text: None,
        ..note("")
    };
    let candidate = pia.tries_to_propose(from_post).await.unwrap();
    pia.withdraws(&candidate).await.unwrap();
    let copy = begins_anew(&erik, &candidate).await.unwrap();
    assert_eq!(copy.author, "erik");
    let copy = erik.submits(&copy).await.unwrap();
    for hand in [&petra, &pia] {
        let refused = hand.approves(&copy).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
    assert_eq!(copy.waits_for.as_ref().unwrap().people, ["pam", RESERVE]);
    pam.approves(&copy).await.unwrap();
    assert!(matches!(ben.sees(&copy).await, Err(Error::NotFound)));
    assert!(
        matches!(audit_says(&world).await, audit::Verdict::Intact { .. }),
        "the chain knows every hand"
    );
}

#[tokio::test]
async fn only_its_author_and_the_editors_begin_it_anew_and_only_once_it_has_ended() {
    let world = World::new().await;
    let [ana, ben, petra, erik] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.approver("petra").await,
        world.editor("erik").await,
    ];
    let candidate = ana.proposes("Good news").await;
    assert!(matches!(
        begins_anew(&ana, &candidate).await,
        Err(Error::Conflict(_))
    ));
    let candidate = ana.submits(&candidate).await.unwrap();
    assert!(matches!(
        begins_anew(&ana, &candidate).await,
        Err(Error::Conflict(_))
    ));
    petra.rejects(&candidate, "No").await.unwrap();
    assert!(matches!(
        begins_anew(&ben, &candidate).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        begins_anew(&petra, &candidate).await,
        Err(Error::Forbidden(_))
    ));
    begins_anew(&erik, &candidate).await.unwrap();
    begins_anew(&ana, &candidate).await.unwrap();
}

#[tokio::test]
async fn r13_what_got_a_closed_label_since_is_not_begun_anew() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let post = ana.posts("What we plan").await;
    let from_post = Proposal {
        from_post_id: Some(post.id.to_string()),
        text: None,
        ..note("")
    };
    let candidate = ana.tries_to_propose(from_post).await.unwrap();
    ana.withdraws(&candidate).await.unwrap();
    let set = async |label: &str| {
        post::set_label(&ana.inside, &ana.caller, &post.id.to_string(), label)
            .await
            .unwrap()
    };
    set("confidential").await;
    assert!(matches!(
        begins_anew(&ana, &candidate).await,
        Err(Error::Forbidden(_))
    ));
    set("internal").await;
    begins_anew(&ana, &candidate).await.unwrap();
}

#[tokio::test]
async fn a_label_that_no_policy_knows_any_more_is_left_behind() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let labelled = Proposal {
        labels: vec!["crisis".into(), "legal".into()],
        ..note("A storm is coming")
    };
    let candidate = ana.tries_to_propose(labelled).await.unwrap();
    ana.withdraws(&candidate).await.unwrap();
    world
        .changes_policy(|policy| policy.labels.retain(|rule| rule.label != "legal"))
        .await;
    let copy = begins_anew(&ana, &candidate).await.unwrap();
    assert_eq!(copy.revision.labels, ["crisis"]);
}

#[tokio::test]
async fn where_it_comes_from_is_in_the_chain() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let candidate = ana.proposes("Good news").await;
    ana.withdraws(&candidate).await.unwrap();
    let copy = begins_anew(&ana, &candidate).await.unwrap();
    assert!(matches!(audit_says(&world).await, audit::Verdict::Intact { .. }));
    let forged = format!(
        "UPDATE candidates SET copied_from_id = NULL WHERE id = {}",
        copy.id
    );
    sql::execute(world.database(), forged).await.unwrap();
    let verdict = audit_says(&world).await;
    let subject = format!("candidate:{}", copy.id);
    assert!(
        matches!(&verdict, audit::Verdict::Differs(found) if found[0].subject == subject),
        "{verdict:?}"
    );
}
