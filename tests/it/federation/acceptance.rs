//! The one way in: what the public plane takes as a release, and what it does not.

use std::sync::Arc;

use gatepost_federation::release::AcceptError;
use gatepost_model::gate::{Kind, ReleaseOrder, StepTally};
use gatepost_model::id::OutsideId;
use gatepost_model::release_key::ReleaseSigner;

use crate::support::outside::Outside;
use crate::support::sql;

/// The order is refused for good with a sentence that says so, and leaves no trace.
async fn refuses(outside: &Outside, order: &ReleaseOrder, because: &str) {
    let before = outside.ledger().await;
    let error = outside.accepts(order).await.unwrap_err();
    assert!(
        matches!(&error, AcceptError::Refused(sentence) if sentence.contains(because)),
        "{error}"
    );
    assert_eq!(outside.ledger().await, before, "{because}");
    assert!(outside.recording.packets().is_empty(), "{because}");
}

#[tokio::test]
async fn a_release_with_a_changed_signature_is_refused() {
    let outside = Outside::new().await;
    let mut order = outside.certified(outside.note("Good news"));
    let other = outside.certified(outside.note("Other news"));
    order.certificate.signature = other.certificate.signature;
    refuses(&outside, &order, "signature").await;
    order.certificate.signature = String::new();
    refuses(&outside, &order, "signature").await;
}

#[tokio::test]
async fn a_release_signed_by_a_key_that_is_not_pinned_is_refused() {
    let outside = Outside::new().await;
    let content = outside.note("Good news");
    let stranger = ReleaseSigner::from_seed(&[8; 32]).unwrap();
    let certificate = outside.certificate(&content).sign(&stranger).unwrap();
    let mut order = ReleaseOrder { content, certificate };
    refuses(&outside, &order, "not pinned").await;
    // A stranger who claims to be our key.
    order.certificate.key_id = outside.signer.key_id().to_owned();
    refuses(&outside, &order, "signature").await;
}

#[tokio::test]
async fn a_release_whose_content_was_changed_after_the_approval_is_refused() {
    let outside = Outside::new().await;
    let order = outside.certified(outside.note("Good news"));
    let changes: [fn(&mut ReleaseOrder); 6] = [
        |order| order.content.content_html = Some("<p>Bad news</p>".into()),
        |order| order.content.text = Some("Bad news".into()),
        |order| order.content.to.clear(),
        |order| order.content.cc.push("https://evil.example/inbox".into()),
        |order| order.content.content_warning = Some(String::new()),
        |order| order.content.revision = 2,
    ];
    for change in changes {
        let mut changed = order.clone();
        change(&mut changed);
        refuses(&outside, &changed, "not the content that was approved").await;
    }
}

#[tokio::test]
async fn a_release_made_for_another_brand_kind_or_candidate_is_refused() {
    let outside = Outside::new().await;
    outside.opens("jobs").await;
    let content = outside.note("Good news");
    let mut certificate = outside.certificate(&content);
    certificate.brand = outside.brand("jobs");
    let other_brand = ReleaseOrder {
        content: content.clone(),
        certificate: certificate.sign(&outside.signer).unwrap(),
    };
    refuses(&outside, &other_brand, "another brand").await;
    let mut certificate = outside.certificate(&content);
    certificate.kind = Kind::Reply;
    let other_kind = ReleaseOrder {
        content: content.clone(),
        certificate: certificate.sign(&outside.signer).unwrap(),
    };
    refuses(&outside, &other_kind, "another kind").await;
    let mut certificate = outside.certificate(&content);
    certificate.candidate = OutsideId::draw(&outside.random);
    let other = ReleaseOrder {
        content,
        certificate: certificate.sign(&outside.signer).unwrap(),
    };
    refuses(&outside, &other, "another candidate").await;
}

#[tokio::test]
async fn a_release_for_a_brand_that_is_not_open_here_is_refused() {
    let outside = Outside::new().await;
    let mut content = outside.note("Good news");
    for brand in [
        outside.brand("jobs"),
        "https://globex.example/brands/news".into(),
        format!("{}/actor", outside.url),
    ] {
        content.brand = brand;
        refuses(&outside, &outside.certified(content.clone()), "not open here").await;
    }
}

#[tokio::test]
async fn a_release_without_its_quorum_is_refused_whoever_signed_it() {
    let outside = Outside::new().await;
    let content = outside.note("Good news");
    let step = |needed, given| StepTally {
        group: "pr".into(),
        needed,
        given,
    };
    for steps in [
        vec![],
        vec![step(1, 0)],
        vec![step(1, 1), step(2, 1)],
        vec![step(0, 0)],
    ] {
        let mut certificate = outside.certificate(&content);
        certificate.steps = steps;
        let certificate = certificate.sign(&outside.signer).unwrap();
        let order = ReleaseOrder {
            content: content.clone(),
            certificate,
        };
        refuses(&outside, &order, "without its quorum").await;
    }
}

#[tokio::test]
async fn a_release_outside_of_its_embargo_is_refused() {
    let outside = Outside::new().await;
    let mut early = outside.note("Good news");
    early.not_before = Some(outside.now().plus_seconds(60));
    refuses(&outside, &outside.certified(early), "outside of the time").await;
    let mut late = outside.note("Good news");
    late.not_after = Some(outside.now());
    refuses(&outside, &outside.certified(late), "outside of the time").await;
}

#[tokio::test]
async fn a_replayed_release_id_with_other_content_is_refused() {
    let outside = Outside::new().await;
    let first = outside.certified(outside.note("Good news"));
    outside.accepts(&first).await.unwrap();
    let content = outside.note("Other news");
    let mut certificate = outside.certificate(&content);
    certificate.release = first.certificate.certificate.release.clone();
    let replay = ReleaseOrder {
        content,
        certificate: certificate.sign(&outside.signer).unwrap(),
    };
    refuses(&outside, &replay, "a release with this id was accepted before").await;
    // The same content under another certificate is another release, too.
    let mut certificate = first.certificate.certificate.clone();
    certificate.policy_version = 2;
    let reissued = ReleaseOrder {
        content: first.content,
        certificate: certificate.sign(&outside.signer).unwrap(),
    };
    refuses(&outside, &reissued, "a release with this id was accepted before").await;
}

#[tokio::test]
async fn a_candidate_is_published_once_whatever_releases_it() {
    let outside = Outside::new().await;
    let content = outside.note("Good news");
    outside
        .accepts(&outside.certified(content.clone()))
        .await
        .unwrap();
    refuses(
        &outside,
        &outside.certified(content.clone()),
        "this candidate was published before",
    )
    .await;
    let mut newer = content;
    newer.revision = 2;
    newer.content_html = Some("<p>Other news</p>".into());
    refuses(
        &outside,
        &outside.certified(newer),
        "this candidate was published before",
    )
    .await;
}

#[tokio::test]
async fn an_identical_release_gets_the_identical_answer_and_has_no_second_effect() {
    let outside = Outside::new().await;
    let order = outside.certified(outside.note("Good news"));
    let empty = outside.ledger().await;
    let first = outside.accepts(&order).await.unwrap();
    let ledger = outside.ledger().await;
    assert_ne!(ledger, empty);
    outside.clock.advance_seconds(3600);
    assert_eq!(outside.accepts(&order).await.unwrap(), first);
    assert_eq!(outside.ledger().await, ledger);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_identical_releases_at_once_are_one_publication() {
    let outside = Arc::new(Outside::new().await);
    let order = Arc::new(outside.certified(outside.note("Good news")));
    let couriers: Vec<_> = (0..20)
        .map(|_| {
            let (outside, order) = (outside.clone(), order.clone());
            tokio::spawn(async move { outside.accepts(&order).await.unwrap() })
        })
        .collect();
    let mut answers = Vec::new();
    for courier in couriers {
        answers.push(courier.await.unwrap());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    for table in ["publications", "outbox", "fan_outs"] {
        assert_eq!(outside.count(table).await, 1, "{table}");
    }
    let told = "SELECT count(*) AS value FROM notices WHERE body LIKE '%\"accepted\"%'";
    assert_eq!(sql::numbers(outside.database(), told).await, [1]);
}

#[tokio::test]
async fn a_follow_of_an_actor_that_cannot_be_had_publishes_nothing() {
    let outside = Outside::new().await;
    let before = outside.ledger().await;
    let own = outside.certified(outside.follow(&outside.brand("news")));
    refuses(&outside, &own, "its own node").await;
    // Nobody listens there: it may be tried again.
    let away = outside.certified(outside.follow("http://gone.localhost:1/users/x"));
    assert!(outside.accepts(&away).await.unwrap_err().is_temporary());
    let nowhere = outside.certified(outside.follow("https://10.0.0.1/users/x"));
    assert!(!outside.accepts(&nowhere).await.unwrap_err().is_temporary());
    assert_eq!(outside.ledger().await, before);
}

/// The other half of F19 is the compiler's: `publication::insert` takes a `VerifiedRelease`, which only its
/// `check` makes out of an order, and no other function of the public plane writes that table.
#[tokio::test]
async fn f19_a_publication_that_no_release_made_is_refused_by_the_table() {
    let outside = Outside::new().await;
    outside.publishes("Good news").await;
    let copy = |release: &str| {
        format!(
            "INSERT INTO publications (id, release_id, candidate_id, actor_id, kind, activity_uri, activity,
                 rev_hash, certificate, published_at)
             SELECT 1, {release}, 'backfill', actor_id, kind, 'urn:backfill', activity, rev_hash, certificate,
                 published_at FROM publications"
        )
    };
    for release in ["NULL", "release_id"] {
        sql::execute(outside.database(), copy(release))
            .await
            .expect_err(release);
    }
    assert_eq!(outside.count("publications").await, 1);
}
