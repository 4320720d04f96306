//! A candidate in each of its states.

use gatepost_internal::gate;
use gatepost_model::gate::CandidateState;
use gatepost_model::scope::Scope;
use serde_json::json;

use super::{CANDIDATES, Desk, is_a_candidate, note};

#[tokio::test]
async fn every_verb_answers_with_the_whole_candidate_from_the_draft_to_the_publication() {
    let desk = Desk::new().await;
    let draft = desk.proposes(note()).await;
    let path = format!("{CANDIDATES}/{}", draft["id"].as_str().unwrap());
    let revised = desk
        .ana()
        .put(
            &path,
            json!({"revision": 1, "text": "Better news", "language": "en"}),
        )
        .await;
    assert_eq!(revised.status, 200, "{}", revised.text());
    let revised = revised.json();
    is_a_candidate(&revised);
    assert_eq!(
        (&revised["state"], &revised["revision"]["number"]),
        (&json!("draft"), &json!(2))
    );
    assert_ne!(revised["revision"]["rev_hash"], draft["revision"]["rev_hash"]);

    let submitted = desk.submits(&revised).await;
    assert_eq!(
        (&submitted["state"], &submitted["revision"]),
        (&json!("in_review"), &revised["revision"])
    );
    let approved = desk.decides(&submitted, "approve", None).await;
    assert_eq!(
        (&approved["state"], &approved["steps"][0]["given"]),
        (&json!("approved"), &json!(1))
    );
    let decision = json!([{
        "person": "petra", "decision": "approve", "rev_hash": revised["revision"]["rev_hash"], "comment": null,
        "at": "2026-11-21T20:15:00.000Z",
    }]);
    assert_eq!(approved["decisions"], decision);

    let releasing = desk
        .does(&desk.paul, &approved, "release", json!({"undo_seconds": 30}))
        .await;
    assert_eq!(releasing["state"], "releasing");
    assert_eq!(releasing["leaves_at"], "2026-11-21T20:15:30.000Z");
    let undone = desk.does(&desk.petra, &releasing, "undo", json!({})).await;
    assert_eq!(
        (&undone["state"], &undone["leaves_at"]),
        (&json!("approved"), &json!(null))
    );
    desk.does(&desk.paul, &undone, "release", json!({"undo_seconds": 0}))
        .await;

    desk.office.world.releaser_runs().await.unwrap();
    let published = desk.ana().get(&path).await.json();
    is_a_candidate(&published);
    assert_eq!(published["state"], "published");
    assert_eq!(
        published["publication"],
        json!(null),
        "the public plane has not taken it yet"
    );
    let uri = desk.office.world.is_carried().await.remove(0);
    let published = desk.ana().get(&path).await.json();
    is_a_candidate(&published);
    let expected = json!({
        "uri": uri, "url": uri, "published_at": "2026-11-21T20:15:00.000Z",
        "deliveries": {"pending": 0, "delivered": 0, "refused": 0, "failed": 0},
    });
    assert_eq!(published["publication"], expected);
}

#[tokio::test]
async fn changes_requested_rejected_and_withdrawn_are_told_with_the_words_that_led_there() {
    let desk = Desk::new().await;
    for (decision, state) in [("request_changes", "changes_requested"), ("reject", "rejected")] {
        let candidate = desk.submits(&desk.proposes(note()).await).await;
        let candidate = desk.decides(&candidate, decision, Some("Who is all?")).await;
        assert_eq!(candidate["state"], state);
        assert_eq!(candidate["decisions"][0]["decision"], decision);
        assert_eq!(candidate["decisions"][0]["comment"], "Who is all?");
    }
    let withdrawn = desk
        .does(&desk.ana, &desk.proposes(note()).await, "withdraw", json!({}))
        .await;
    assert_eq!(withdrawn["state"], "withdrawn");
}

#[tokio::test]
async fn an_embargo_is_told_as_the_time_it_is_scheduled_for() {
    let desk = Desk::new().await;
    let mut embargoed = note();
    embargoed["not_before"] = json!("2026-11-22T09:00:00+01:00");
    let candidate = desk.submits(&desk.proposes(embargoed).await).await;
    let scheduled = desk.decides(&candidate, "approve", Some("Fine.")).await;
    assert_eq!(scheduled["state"], "scheduled");
    assert_eq!(scheduled["scheduled_at"], "2026-11-22T08:00:00.000Z");
    assert_eq!(scheduled["revision"]["not_before"], "2026-11-22T08:00:00.000Z");
}

#[tokio::test]
async fn what_is_held_or_has_expired_says_why() {
    let desk = Desk::new().await;
    let world = &desk.office.world;
    let [held, expired] = [desk.proposes(note()).await, desk.proposes(note()).await];
    let mut approved = Vec::new();
    for candidate in [&held, &expired] {
        approved.push(
            desk.decides(&desk.submits(candidate).await, "approve", None)
                .await,
        );
    }
    let officer = world.duty_officer("dora").await;
    world.stops(&officer, "A storm is on").await;
    desk.does(&desk.paul, &approved[0], "release", json!({"undo_seconds": 0}))
        .await;
    world.releaser_runs().await.unwrap();
    world.clock.advance_seconds(15 * 24 * 60 * 60);
    gate::expire_due(&world.inside).await.unwrap();
    let reasons = [
        (&held, "held", "A stop is set: A storm is on"),
        (&expired, "expired", "Its approval is too old."),
    ];
    for (candidate, state, reason) in reasons {
        let path = format!("{CANDIDATES}/{}", candidate["id"].as_str().unwrap());
        let candidate = desk.ana().get(&path).await.json();
        is_a_candidate(&candidate);
        assert_eq!([&candidate["state"], &candidate["problem"]], [state, reason]);
    }
}

#[tokio::test]
async fn every_state_has_a_name_that_the_list_can_be_narrowed_to() {
    let desk = Desk::new().await;
    let candidate = desk.proposes(note()).await;
    for state in CandidateState::ALL {
        let name = state.as_str();
        assert!(
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
            "{name}"
        );
        let found = desk.ana().get(&format!("{CANDIDATES}?state={name}")).await.json();
        let expected = if state == CandidateState::Draft {
            json!([candidate])
        } else {
            json!([])
        };
        assert_eq!(found, expected, "{name}");
    }
    let reader = desk.office.limited(&desk.ana, &[Scope::Read]).await;
    assert_eq!(
        reader.get(CANDIDATES).await.json(),
        json!([candidate]),
        "reading takes the scope read alone"
    );
}
