//! Pins.

use gatepost_model::gate::{CandidateState, Kind};

use super::{Office, act};

#[tokio::test]
async fn a_publication_is_pinned_once_and_unpinned_once() {
    let office = Office::new().await;
    let uri = office.note_is_out("Good news").await;
    assert!(
        office
            .is_refused(act(Kind::Unpin, &uri))
            .await
            .contains("not pinned")
    );
    office.publishes(act(Kind::Pin, &uri)).await;
    assert!(office.is_refused(act(Kind::Pin, &uri)).await.contains("already"));
    office.publishes(act(Kind::Unpin, &uri)).await;
    office.publishes(act(Kind::Pin, &uri)).await;
}

#[tokio::test]
async fn f9_an_internal_post_can_never_be_pinned() {
    let office = Office::new().await;
    let post = office.erik.posts("Only us").await;
    for object in [
        format!("https://inside.acme.example/statuses/{}", post.id),
        format!("https://inside.acme.example/@erik/{}", post.id),
        format!("https://social.acme.example/posts/{}", post.id),
        post.id.to_string(),
        super::POST.to_owned(),
    ] {
        let sentence = office.is_refused(act(Kind::Pin, &object)).await;
        assert!(sentence.contains("object"), "{object}: {sentence}");
    }
}

#[tokio::test]
async fn a_brand_pins_five_and_what_was_deleted_makes_room() {
    let office = Office::new().await;
    let mut uris = Vec::new();
    for number in 0..6 {
        uris.push(office.note_is_out(&format!("News {number}")).await);
    }
    for uri in &uris[..4] {
        office.publishes(act(Kind::Pin, uri)).await;
    }
    // Two were proposed while there was room for one.
    let fifth = office.proposes(act(Kind::Pin, &uris[4])).await;
    let sixth = office
        .approves(&office.proposes(act(Kind::Pin, &uris[5])).await)
        .await;
    office.takes_out(&fifth).await;
    let held = office.releases(&sixth).await;
    assert_eq!(held.state, CandidateState::Held, "{:?}", held.problem);
    assert!(office.is_refused(act(Kind::Pin, &uris[5])).await.contains('5'));
    office.publishes(act(Kind::Delete, &uris[0])).await;
    office.publishes(act(Kind::Pin, &uris[5])).await;
}
