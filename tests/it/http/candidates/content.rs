//! What a candidate says: its fields, what is copied, what is kept, and the certificate of its release.

use gatepost_model::gate::SignedCertificate;
use gatepost_model::notice::OutsideKind;
use gatepost_model::role::Role;
use serde_json::json;

use super::{CANDIDATES, Desk, is_a_candidate, note};
use crate::http::shape::{fields, has};

#[tokio::test]
async fn a_new_candidate_is_a_draft_with_exactly_these_fields() {
    let desk = Desk::new().await;
    let candidate = desk.proposes(note()).await;
    let (id, hash) = (candidate["id"].clone(), candidate["revision"]["rev_hash"].clone());
    assert_eq!(hash.as_str().unwrap().len(), 64);
    let expected = json!({
        "id": id, "state": "draft", "problem": null, "brand": "news", "kind": "create", "author": "ana",
        "scheduled_at": null, "leaves_at": null,
        "revision": {
            "number": 1, "rev_hash": hash, "text": "Good *news*\n\nfor all",
            "content_html": "<p>Good *news*</p><p>for all</p>", "content_warning": null, "language": null,
            "in_reply_to": null, "object": null, "object_hash": null, "not_before": null, "not_after": null,
            "title": null, "hashtags": [], "media": [], "poll": null, "profile": null, "labels": [], "findings": [],
            "created_at": "2026-11-21T20:15:00.000Z",
        },
        "steps": [{"group": "pr", "needed": 1, "given": 0}],
        "waits_for": null,
        "decisions": [],
        "publication": null,
        "target": null,
        "card": null,
        "held": null,
        "ancestor": null,
        "votes": null,
        "created_at": "2026-11-21T20:15:00.000Z",
        "updated_at": "2026-11-21T20:15:00.000Z",
    });
    assert_eq!(candidate, expected);
}

#[tokio::test]
async fn a_reply_and_a_follow_have_the_same_shape() {
    let desk = Desk::new().await;
    let rita = desk.office.world.with_roles("rita", &[Role::Responder]).await;
    let question = desk.office.world.hears_from_a_fan(1, OutsideKind::Mention).await;
    let reply = json!({"brand": "news", "kind": "reply", "text": "Thank you", "in_reply_to": question});
    let reply = desk.office.of(&rita).post(CANDIDATES, reply).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    is_a_candidate(&reply.json());
    assert_eq!(reply.json()["revision"]["in_reply_to"], question);

    let actor = "https://globex.example/users/fan";
    let follow = desk
        .proposes(json!({"brand": "news", "kind": "follow", "object": actor}))
        .await;
    assert_eq!(follow["kind"], "follow");
    let revision = &follow["revision"];
    assert_eq!(revision["object"], actor);
    assert_eq!(
        [&revision["text"], &revision["content_html"]],
        [&json!(null), &json!(null)]
    );
}

#[tokio::test]
async fn proposing_from_a_post_copies_its_text_unless_another_is_given() {
    let desk = Desk::new().await;
    let ben = desk.office.world.employee("ben").await;
    let status = json!({"status": "Inside first", "spoiler_text": "Careful", "language": "en"});
    let post = desk.office.of(&ben).post("/api/v1/statuses", status).await.json();
    let copied = desk
        .proposes(json!({"brand": "news", "kind": "create", "from_post_id": post["id"]}))
        .await;
    assert_eq!(copied["revision"]["text"], "Inside first");
    assert_eq!(copied["revision"]["content_warning"], "Careful");
    assert_eq!(copied["revision"]["language"], "en");
    assert_eq!(copied["author"], "ana");
    let given =
        json!({"brand": "news", "kind": "create", "from_post_id": post["id"], "text": "Outside then"});
    let given = desk.proposes(given).await;
    assert_eq!(given["revision"]["text"], "Outside then");
    for candidate in [copied, given] {
        let path = format!("{CANDIDATES}/{}", candidate["id"].as_str().unwrap());
        assert_eq!(
            desk.office.of(&ben).get(&path).await.json(),
            candidate,
            "the post's author sees it"
        );
    }
}

#[tokio::test]
async fn absent_fields_of_a_revision_keep_their_value_and_null_empties_them() {
    let desk = Desk::new().await;
    let mut body = note();
    body["content_warning"] = json!("News");
    body["language"] = json!("en");
    let candidate = desk.proposes(body).await;
    let path = format!("{CANDIDATES}/{}", candidate["id"].as_str().unwrap());
    let kept = desk
        .ana()
        .put(&path, json!({"revision": 1, "language": "de"}))
        .await
        .json();
    assert_eq!(kept["revision"]["content_warning"], "News");
    assert_eq!(kept["revision"]["language"], "de");
    assert_eq!(kept["revision"]["text"], candidate["revision"]["text"]);
    let emptied = desk
        .ana()
        .put(&path, json!({"revision": "2", "content_warning": null}))
        .await
        .json();
    assert_eq!(
        (
            &emptied["revision"]["number"],
            &emptied["revision"]["content_warning"]
        ),
        (&json!(3), &json!(null))
    );
}

#[tokio::test]
async fn a_certificate_is_there_once_it_is_released_and_its_signature_is_the_nodes() {
    let desk = Desk::new().await;
    let world = &desk.office.world;
    let candidate = world.approved(&desk.ana, &desk.petra, "Good news").await;
    let path = format!("{CANDIDATES}/{}/certificate", candidate.id);
    assert_eq!(desk.ana().get(&path).await.status, 404);
    world.publishes(&desk.paul, &candidate).await;
    let answer = desk.ana().get(&path).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let document = answer.json();
    assert_eq!(fields(&document), ["certificate", "key_id", "signature"]);
    has(
        "the file",
        &document,
        &[
            ("certificate", "object"),
            ("signature", "string"),
            ("key_id", "string"),
        ],
    );
    assert_eq!(document["certificate"]["rev_hash"], candidate.revision.rev_hash);
    assert_eq!(
        document["certificate"]["brand"],
        "https://social.acme.example/brands/news"
    );
    let names = ["ana", "petra", "paul"].map(|name| answer.text().contains(&format!("\"{name}\"")));
    assert_eq!(names, [false; 3], "head counts, not names: {}", answer.text());
    let certificate: SignedCertificate = serde_json::from_value(document).unwrap();
    assert_eq!(certificate.verify(&world.release_keys()), Ok(()));
}
