//! The release certificate: proof that can be checked without the node.

use gatepost_internal::gate::Candidate;
use gatepost_internal::{Error, gate};
use gatepost_model::gate::{Certificate, InvalidCertificate, Kind, ReleaseOrder};
use gatepost_model::id::OutsideId;
use gatepost_model::release_key::{ReleaseSigner, ReleaseVerifier};
use gatepost_model::{Timestamp, canonical};

use crate::support::colleague::Colleague;
use crate::support::world::World;

async fn released() -> (World, Colleague, Candidate, ReleaseOrder) {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    let id = candidate.id.to_string();
    let before = gate::certificate(&world.inside, &ana.caller, &id).await;
    assert!(
        matches!(before, Err(Error::NotFound)),
        "there is none before the release"
    );
    paul.releases(&candidate, Some(0)).await.unwrap();
    world.releaser_runs().await.unwrap();
    let order = gate::list_to_carry(&world.inside, 10)
        .await
        .unwrap()
        .remove(0)
        .order;
    (world, ana, candidate, order)
}

#[tokio::test]
async fn it_verifies_offline_for_exactly_the_content_that_was_approved() {
    let (world, ana, candidate, order) = released().await;
    let shown = gate::certificate(&world.inside, &ana.caller, &candidate.id.to_string())
        .await
        .unwrap();
    assert_eq!(shown, order.certificate);
    assert_eq!(shown.verify_for(&order.content, &world.release_keys()), Ok(()));
    let certificate = &shown.certificate;
    assert_eq!(certificate.rev_hash, candidate.revision.rev_hash);
    assert_eq!(certificate.brand, "https://social.acme.example/brands/news");
    assert_eq!((certificate.kind, certificate.policy_version), (Kind::Create, 1));
    assert_eq!(certificate.released_at, world.now());
    let [step] = certificate.steps.as_slice() else {
        panic!("one step")
    };
    assert_eq!((step.group.as_str(), step.needed, step.given), ("pr", 1, 1));
}

#[tokio::test]
async fn it_holds_head_counts_and_no_names_and_nothing_that_crosses_the_wall_holds_an_internal_id() {
    let (world, ana, candidate, order) = released().await;
    let json = serde_json::to_string(&order).unwrap();
    let people = ["ana", "petra", "paul"].map(|name| format!("\"{name}\""));
    for name in people {
        assert!(!json.contains(&name), "{name} in {json}");
    }
    let brand = world.brand_id("news").await;
    for id in [
        candidate.id.to_string(),
        ana.caller.person.to_string(),
        brand.to_string(),
    ] {
        assert!(!json.contains(&id), "{id} in {json}");
    }
    assert!(!json.contains("inside.acme.example"));
}

#[tokio::test]
async fn changing_any_field_breaks_it() {
    let (world, _ana, _candidate, order) = released().await;
    let keys = world.release_keys();
    let changes: [fn(&mut Certificate); 10] = [
        |c| c.release = OutsideId::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
        |c| c.candidate = OutsideId::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
        |c| c.rev_hash = "0".repeat(64),
        |c| c.brand.push('x'),
        |c| c.kind = Kind::Reply,
        |c| c.policy_version = 2,
        |c| c.steps[0].given = 2,
        |c| c.released_at = Timestamp(0),
        |c| c.audit_sequence += 1,
        |c| c.audit_previous_hash = "0".repeat(64),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut forged = order.certificate.clone();
        change(&mut forged.certificate);
        assert_eq!(
            forged.verify(&keys),
            Err(InvalidCertificate::WrongSignature),
            "change {number}"
        );
    }
    let mut unsigned = order.certificate.clone();
    unsigned.signature = String::new();
    assert_eq!(unsigned.verify(&keys), Err(InvalidCertificate::WrongSignature));
}

#[tokio::test]
async fn another_key_proves_nothing_and_other_content_is_not_what_was_approved() {
    let (world, _ana, _candidate, order) = released().await;
    let stranger = ReleaseSigner::from_seed(&[8; 32]).unwrap();
    let strangers = ReleaseVerifier::parse(&[stranger.public_key()]).unwrap();
    assert!(matches!(
        order.certificate.verify(&strangers),
        Err(InvalidCertificate::UnknownKey(_))
    ));
    let resigned = order.certificate.certificate.clone().sign(&stranger).unwrap();
    assert!(matches!(
        resigned.verify(&world.release_keys()),
        Err(InvalidCertificate::UnknownKey(_))
    ));
    let mut content = order.content.clone();
    content.text = Some("Bad news".into());
    assert_eq!(
        order.certificate.verify_for(&content, &world.release_keys()),
        Err(InvalidCertificate::WrongHash)
    );
}

#[tokio::test]
async fn the_hash_can_be_recomputed_by_anybody_from_the_json_of_the_content() {
    let (_world, _ana, candidate, order) = released().await;
    let value: serde_json::Value = serde_json::to_value(&order.content).unwrap();
    let canonical = canonical::to_canonical_json(&value).unwrap();
    let hash = canonical::hash_hex("gatepost/revision/v1", canonical.as_bytes());
    assert_eq!(hash, candidate.revision.rev_hash);
}
