//! Brands open by a charter of the release key, and by nothing else.

use gatepost_federation::brand::{self, OpenError};
use gatepost_model::brand::SignedCharter;
use gatepost_model::release_key::ReleaseSigner;

use crate::support::outside::Outside;

async fn refuses(outside: &Outside, charter: &SignedCharter, because: &str) {
    let before = outside.ledger().await;
    let error = brand::open(&outside.plane, charter).await.unwrap_err();
    assert!(
        matches!(&error, OpenError::Refused(sentence) if sentence.contains(because)),
        "{error}"
    );
    assert_eq!(outside.ledger().await, before, "{because}");
}

#[tokio::test]
async fn a_charter_that_no_pinned_key_signed_is_refused() {
    let outside = Outside::new().await;
    let mut charter = outside.charter("jobs");
    charter.signature = outside.charter("press").signature;
    refuses(&outside, &charter, "not signed").await;
    let stranger = ReleaseSigner::from_seed(&[8; 32]).unwrap();
    let forged = outside.charter("jobs").charter.sign(&stranger).unwrap();
    refuses(&outside, &forged, "not signed").await;
    let mut claimed = forged;
    claimed.key_id = outside.signer.key_id().to_owned();
    refuses(&outside, &claimed, "not signed").await;
}

#[tokio::test]
async fn a_charter_for_another_origin_or_an_impossible_name_is_refused() {
    let outside = Outside::new().await;
    let mut charter = outside.charter("jobs").charter;
    charter.actor = "https://globex.example/brands/jobs".into();
    refuses(
        &outside,
        &charter.sign(&outside.signer).unwrap(),
        "another public address",
    )
    .await;
    let mut charter = outside.charter("jobs").charter;
    charter.actor = outside.brand("press");
    refuses(
        &outside,
        &charter.sign(&outside.signer).unwrap(),
        "another public address",
    )
    .await;
    for name in ["", "Jobs", "instance.actor", "jobs@globex.example", "../actor"] {
        refuses(&outside, &outside.charter(name), "cannot be part of a handle").await;
    }
}

#[tokio::test]
async fn a_brand_opens_once_and_keeps_its_key() {
    let outside = Outside::new().await;
    let before = outside.ledger().await;
    outside.opens("news").await;
    assert_eq!(outside.ledger().await, before);
    let mut other = outside.charter("news").charter;
    other.display_name = "Somebody else".into();
    refuses(
        &outside,
        &other.sign(&outside.signer).unwrap(),
        "by another charter",
    )
    .await;
}
