//! Deletes by review.

use gatepost_internal::gate::Proposal;
use gatepost_model::gate::{CandidateState, Kind};

use super::{Office, act};
use crate::support::colleague::note;

#[tokio::test]
async fn what_is_deleted_is_read_no_more_and_nothing_can_be_done_to_it() {
    let office = Office::new().await;
    let innocent = office.note_is_out("Other news").await;
    let uri = office.note_is_out("Good news").await;
    let candidate = office.proposes(act(Kind::Delete, &uri)).await;
    assert!(candidate.revision.text.is_none() && candidate.revision.object_hash.is_some());
    assert!(candidate.target.as_ref().unwrap().stands);
    let deleted = office.takes_out(&candidate).await;
    assert!(!deleted.target.unwrap().stands);
    let page = gatepost_internal::page::Page::default();
    let home = gatepost_internal::timeline::home(&office.world.inside, &office.paul.caller, page)
        .await
        .unwrap();
    assert_eq!(home.len(), 1);
    for kind in [Kind::Update, Kind::Delete, Kind::Pin] {
        let sentence = office.is_refused(act(kind, &uri)).await;
        assert!(sentence.contains("object"), "{kind:?}: {sentence}");
    }
    let reply = Proposal {
        kind: Some("reply".into()),
        in_reply_to: Some(uri),
        ..note("More of it")
    };
    assert!(office.is_refused(reply).await.contains("in_reply_to"));
    office.proposes(act(Kind::Pin, &innocent)).await;
}

#[tokio::test]
async fn a_delete_of_a_text_that_was_changed_meanwhile_is_held() {
    let office = Office::new().await;
    let uri = office.note_is_out("Good news").await;
    let delete = office
        .approves(&office.proposes(act(Kind::Delete, &uri)).await)
        .await;
    office
        .publishes(Proposal {
            text: Some("Better news".into()),
            ..act(Kind::Update, &uri)
        })
        .await;
    let held = office.releases(&delete).await;
    assert_eq!(held.state, CandidateState::Held, "{:?}", held.problem);
}
