//! Pictures at the gate: reviewers see the copy that leaves, and nothing changes it.

use gatepost_internal::gate::{Candidate, Picture, Proposal};
use gatepost_internal::media;
use gatepost_model::role::Role;
use serde_json::json;

use super::{office, path, sends, uploads};
use crate::http::grants::app_of;
use crate::http::office::Office;
use crate::support::colleague::{Colleague, note};
use crate::support::parts::Parts;
use crate::support::pictures;

async fn proposes(ana: &Colleague, id: &str) -> Candidate {
    let proposal = Proposal {
        media: Some(vec![Picture {
            id: id.to_owned(),
            ..Picture::default()
        }]),
        ..note("Look")
    };
    ana.tries_to_propose(proposal).await.unwrap()
}

/// The paths of a candidate's files.
fn files(candidate: &Candidate) -> Vec<String> {
    let media = candidate.revision.media.iter();
    let names = media.flat_map(|medium| [&medium.sha256, &medium.preview.sha256]);
    names
        .map(|sha256| format!("/desk/media/{}/{sha256}", candidate.id))
        .collect()
}

async fn approver(office: &Office) -> Colleague {
    office
        .world
        .with_roles("petra", &[Role::Approver, Role::Publisher])
        .await
}

#[tokio::test]
async fn a_picture_of_a_candidate_is_for_its_desk_and_its_author_until_everybody_may_see_it() {
    let (office, [ana, ben, _]) = office().await;
    let petra = approver(&office).await;
    let attachment = uploads(&office.of(&ana), &pictures::photo(64, 32)).await;
    let candidate = proposes(&ana, attachment["id"].as_str().unwrap()).await;
    for path in files(&candidate) {
        for (who, status) in [(&ana, 200), (&petra, 200), (&ben, 404)] {
            let answer = office.of(who).get(&path).await;
            assert_eq!(answer.status, status, "{path}");
        }
        assert_eq!(office.nobody().get(&path).await.status, 404);
    }
    // The row under which it was uploaded stays its owner's.
    assert_eq!(
        office
            .of(&petra)
            .get(&path(&office, &attachment, "url"))
            .await
            .status,
        404
    );
    // A file of somebody else is not among those of this candidate.
    let of_ben = proposes(
        &ben,
        uploads(&office.of(&ben), &pictures::png(8, 8, 3)).await["id"]
            .as_str()
            .unwrap(),
    )
    .await;
    let foreign = files(&of_ben)[0].replace(&of_ben.id.to_string(), &candidate.id.to_string());
    assert_eq!(office.of(&petra).get(&foreign).await.status, 404);

    let published = |sha256: &str| format!("/media/published/{sha256}");
    let sha256 = candidate.revision.media[0].sha256.clone();
    assert_eq!(office.of(&ben).get(&published(&sha256)).await.status, 404);
    let candidate = ana.submits(&candidate).await.unwrap();
    let candidate = petra.approves(&candidate).await.unwrap();
    office.world.publishes(&petra, &candidate).await;
    let seen = office.of(&ben).get(&published(&sha256)).await;
    assert_eq!((seen.status, seen.header("content-type")), (200, "image/jpeg"));
    assert_eq!(office.nobody().get(&published(&sha256)).await.status, 404);
}

#[tokio::test]
async fn f6_e6_words_and_focus_that_change_after_the_approval_change_nothing_that_was_approved() {
    let (office, [ana, ..]) = office().await;
    let petra = approver(&office).await;
    let app = office.of(&ana);
    let parts = Parts::default()
        .text("description", "A wall")
        .file("file", "a.png", &pictures::png(8, 8, 3));
    let attachment = sends(&app, parts).await.json();
    let id = attachment["id"].as_str().unwrap();
    let candidate = ana.submits(&proposes(&ana, id).await).await.unwrap();
    let approved = petra.approves(&candidate).await.unwrap();
    // The revision carries its own words, so that there is nothing to refuse here: the upload stays its owner's.
    let body = json!({ "description": "Secret words", "focus": "1,1" });
    assert_eq!(app.put(&format!("/api/v1/media/{id}"), body).await.status, 200);
    let after = petra.sees(&approved).await.unwrap();
    assert_eq!(after.revision.rev_hash, approved.revision.rev_hash);
    assert_eq!(after.revision.media, approved.revision.media);
    assert_eq!(after.revision.media[0].alt.as_deref(), Some("A wall"));
    assert_eq!(app.delete(&format!("/api/v1/media/{id}")).await.status, 200);
    media::sweep(&office.world.inside).await.unwrap();
    for path in files(&approved) {
        assert_eq!(office.of(&petra).get(&path).await.status, 200);
    }
    office.world.publishes(&petra, &approved).await;
}

#[tokio::test]
async fn what_an_app_uploads_as_a_brand_is_for_that_brands_candidates_alone() {
    let (office, [ana, ..]) = office().await;
    let edda = office.world.editor("edda").await;
    approver(&office).await;
    let brand = app_of(&office, &edda, "read write", Some("news")).await;
    let attachment = uploads(&brand, &pictures::png(8, 8, 3)).await;
    let own = office.of(&edda);
    for answer in [
        brand.get(&path(&office, &attachment, "url")).await,
        own.get(&path(&office, &attachment, "url")).await,
        own.get(&format!("/api/v1/media/{}", attachment["id"].as_str().unwrap()))
            .await,
    ] {
        assert_eq!(answer.status, 404);
    }
    let posting = json!({ "status": "Look", "media_ids": [attachment["id"]] });
    assert_eq!(own.post("/api/v1/statuses", posting.clone()).await.status, 422);
    let said = brand.post("/api/v1/statuses", posting).await;
    assert_eq!(said.status, 200, "{}", said.text());
    let status = said.json();
    let shown = &status["media_attachments"][0];
    let at_the_gate = path(&office, shown, "url");
    assert!(at_the_gate.starts_with("/desk/media/"), "{at_the_gate}");
    assert_eq!(brand.get(&at_the_gate).await.status, 200);
    assert_eq!(own.get(&at_the_gate).await.status, 200);
    assert_eq!(office.of(&ana).get(&at_the_gate).await.status, 404);
    // What an edit from an app would drop it refuses.
    let described =
        json!({ "status": "Look", "media_attributes": [{ "id": attachment["id"], "description": "A" }] });
    let id = status["id"].as_str().unwrap();
    let refused = brand.put(&format!("/api/v1/statuses/{id}"), described).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("media_attributes"), "{}", refused.text());
    // What somebody has uploaded for themselves no brand's app takes.
    let private = uploads(&own, &pictures::png(8, 8, 4)).await;
    let taking = json!({ "status": "Look", "media_ids": [private["id"]] });
    assert_eq!(brand.post("/api/v1/statuses", taking).await.status, 422);
}

#[tokio::test]
async fn where_the_policy_demands_words_a_picture_without_them_is_not_submitted() {
    let (office, [ana, ..]) = office().await;
    approver(&office).await;
    office
        .world
        .changes_policy(|policy| policy.demands_alt_text = true)
        .await;
    let attachment = uploads(&office.of(&ana), &pictures::png(8, 8, 3)).await;
    let id = attachment["id"].as_str().unwrap();
    let picture = |alt: Option<&str>| {
        let picture = Picture {
            id: id.to_owned(),
            alt: alt.map(str::to_owned),
            ..Picture::default()
        };
        Proposal {
            media: Some(vec![picture]),
            ..note("Look")
        }
    };
    for wordless in [None, Some(""), Some(" \n ")] {
        let candidate = ana.tries_to_propose(picture(wordless)).await.unwrap();
        let refused = ana.submits(&candidate).await;
        let Err(gatepost_internal::Error::Invalid(sentence)) = refused else {
            panic!("{wordless:?}: {refused:?}");
        };
        assert!(sentence.to_string().starts_with("Picture 1 has no description."));
    }
    let candidate = ana.tries_to_propose(picture(Some("A wall"))).await.unwrap();
    ana.submits(&candidate).await.unwrap();
}
