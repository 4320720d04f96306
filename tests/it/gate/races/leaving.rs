//! What may happen in the very moment in which something leaves.

use gatepost_internal::gate::publish::{self, Outcome};
use gatepost_internal::gate::{self, Picture, Proposal};
use gatepost_internal::media::{self, Upload};
use gatepost_internal::role;
use gatepost_model::canonical::hash_hex;
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;

use super::{Desk, ROUNDS, both};
use crate::support::colleague::note;
use crate::support::pictures;

#[tokio::test(flavor = "multi_thread")]
async fn f11_a_role_that_is_taken_while_the_candidate_leaves_is_ordered_by_the_chain() {
    let desk = Desk::new().await;
    for round in 0..ROUNDS {
        let name = format!("demoted{round}");
        let demoted = desk.world.approver(&name).await;
        let candidate = desk.world.approved(&desk.ana, &demoted, "Good news").await;
        desk.paul.releases(&candidate, Some(0)).await.unwrap();
        let before = desk.world.releases().await;
        let (inside, publisher) = (desk.world.inside.clone(), desk.world.inside.clone());
        let id = candidate.id;
        let (taken, sent) = both(
            async move { role::revoke(&inside, &name, Role::Approver, Some("news"), None).await },
            async move { publish::publish(&publisher, id).await.unwrap() },
        )
        .await;
        taken.unwrap();
        let left = desk.world.releases().await - before;
        let expected = match sent {
            Outcome::Released => (1, CandidateState::Published),
            Outcome::Held | Outcome::NotDue => (0, CandidateState::Held),
            other => panic!("{round}: {other:?}"),
        };
        assert_eq!((left, desk.state(&candidate).await), expected, "{round}");
    }
}

#[tokio::test]
async fn f11_what_loses_its_approval_a_moment_before_its_time_is_not_sent() {
    let desk = Desk::new().await;
    let candidate = desk.world.approved(&desk.ana, &desk.petra, "Good news").await;
    desk.paul.schedules(&candidate, Some(3_600)).await.unwrap();
    desk.world.clock.advance_seconds(3_599);
    desk.world.takes("petra", Role::Approver).await;
    desk.world.clock.advance_seconds(1);
    // The releaser had found it before its approval was taken: what it found then decides nothing.
    let outcome = publish::publish(&desk.world.inside, candidate.id).await.unwrap();
    assert!(matches!(outcome, Outcome::Held | Outcome::NotDue), "{outcome:?}");
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.world.releases().await, 0);
    let held = desk.ana.sees(&candidate).await.unwrap();
    assert_eq!(held.state, CandidateState::Held);
    assert!(held.problem.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn f6_a_picture_that_is_replaced_while_it_is_hashed_never_leaves_as_another() {
    let desk = Desk::new().await;
    let upload = Upload {
        bytes: pictures::png(8, 8, 3).into(),
        file_name: None,
        alt: Some("The plant".into()),
        focus: None,
    };
    let uploaded = media::upload(&desk.world.inside, &desk.ana.caller, upload)
        .await
        .unwrap();
    for round in 0..ROUNDS {
        let proposal = Proposal {
            media: Some(vec![Picture {
                id: uploaded.id.to_string(),
                ..Picture::default()
            }]),
            ..note("Look")
        };
        let candidate = desk.ana.tries_to_propose(proposal).await.unwrap();
        let candidate = desk.ana.submits(&candidate).await.unwrap();
        let candidate = desk.petra.approves(&candidate).await.unwrap();
        desk.paul.releases(&candidate, Some(0)).await.unwrap();
        let name = candidate.revision.media[0].sha256.clone();
        let blobs = desk.world.inside.context.blobs.clone();
        let sound = blobs.get(&name).await.unwrap().unwrap();
        assert_eq!(hash_hex("", &sound), name);
        let (inside, id) = (desk.world.inside.clone(), candidate.id);
        let (store, place) = (blobs.clone(), name.clone());
        let (replaced, sent) = both(
            async move { store.put(&place, pictures::png(8, 8, 4).into()).await },
            async move { publish::publish(&inside, id).await.unwrap() },
        )
        .await;
        replaced.unwrap();
        match sent {
            Outcome::Held => {
                let held = desk.ana.sees(&candidate).await.unwrap();
                assert!(held.problem.unwrap().contains("picture"), "{round}");
            }
            // Its own bytes were there when they were hashed. What is carried names them and no others, so that
            // the public plane, which hashes again, can take no others.
            Outcome::Released => {
                let carried = gate::list_to_carry(&desk.world.inside, 100).await.unwrap();
                let order = &carried.last().unwrap().order;
                assert_eq!(
                    order.certificate.certificate.rev_hash,
                    candidate.revision.rev_hash
                );
                assert!(order.content.blobs().any(|(sha256, _)| sha256 == name), "{round}");
                let stored = blobs.get(&name).await.unwrap().unwrap();
                assert_ne!(hash_hex("", &stored), name);
            }
            other => panic!("{round}: {other:?}"),
        }
        blobs.put(&name, sound).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_steps_to_and_fro_over_an_embargo_while_it_leaves_sends_it_once() {
    let desk = Desk::new().await;
    for round in 1..=ROUNDS {
        let proposal = Proposal {
            not_before: Some(desk.world.now().plus_seconds(600).to_rfc3339()),
            ..note("Later")
        };
        let candidate = desk.ana.tries_to_propose(proposal).await.unwrap();
        let candidate = desk.ana.submits(&candidate).await.unwrap();
        desk.petra.approves(&candidate).await.unwrap();
        let end = desk.world.now().plus_seconds(600);
        let (clock, inside, id) = (desk.world.clock.clone(), desk.world.inside.clone(), candidate.id);
        let (_, outcomes) = both(
            async move {
                for _ in 0..20 {
                    clock.advance_seconds(600);
                    tokio::task::yield_now().await;
                    clock.advance_seconds(-600);
                    tokio::task::yield_now().await;
                }
                clock.advance_seconds(600);
            },
            async move {
                let mut outcomes = Vec::new();
                for _ in 0..10 {
                    outcomes.push(publish::publish(&inside, id).await.unwrap());
                }
                outcomes
            },
        )
        .await;
        desk.world.releaser_runs().await.unwrap();
        let times = outcomes
            .iter()
            .filter(|outcome| **outcome == Outcome::Released)
            .count();
        assert!(times <= 1, "{round}: {outcomes:?}");
        assert_eq!(desk.state(&candidate).await, CandidateState::Published, "{round}");
        assert_eq!(desk.world.releases().await, i64::try_from(round).unwrap());
        let id = candidate.id.to_string();
        let certificate = gate::certificate(&desk.ana.inside, &desk.ana.caller, &id)
            .await
            .unwrap();
        assert!(
            certificate.certificate.released_at >= end,
            "{round}: before its time"
        );
    }
}
