//! A candidate on the wire, in each of its states.

use gatepost_internal::gate;
use gatepost_model::gate::CandidateState;
use gatepost_model::notice::OutsideKind;
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use super::office::{App, Office};
use super::shape::{fields, has};
use crate::support::colleague::Colleague;
use crate::support::world::PASSWORD;

const CANDIDATES: &str = "/api/gatepost/v1/candidates";

/// What every candidate has, whatever its state.
fn is_a_candidate(candidate: &Value) {
    let wanted = [
        ("id", "id"),
        ("state", "string"),
        ("problem", "string?"),
        ("brand", "string"),
        ("kind", "string"),
        ("author", "string"),
        ("scheduled_at", "time?"),
        ("leaves_at", "time?"),
        ("revision.number", "number"),
        ("revision.rev_hash", "string"),
        ("revision.text", "string?"),
        ("revision.content_html", "string?"),
        ("revision.content_warning", "string?"),
        ("revision.language", "string?"),
        ("revision.in_reply_to", "string?"),
        ("revision.object", "string?"),
        ("revision.not_before", "time?"),
        ("revision.created_at", "time"),
        ("steps", "array"),
        ("decisions", "array"),
        ("publication", "object?"),
    ];
    has("the candidate", candidate, &wanted);
    assert_eq!(fields(candidate).len(), 12, "{candidate}");
    assert_eq!(fields(&candidate["revision"]).len(), 10);
    for step in candidate["steps"].as_array().unwrap() {
        assert_eq!(fields(step), ["given", "group", "needed"]);
        has(
            "a step",
            step,
            &[("group", "string"), ("needed", "number"), ("given", "number")],
        );
    }
    for decision in candidate["decisions"].as_array().unwrap() {
        assert_eq!(
            fields(decision),
            ["at", "comment", "decision", "person", "rev_hash"]
        );
        let wanted = [
            ("person", "string"),
            ("decision", "string"),
            ("rev_hash", "string"),
            ("comment", "string?"),
        ];
        has("a decision", decision, &wanted);
        has("a decision", decision, &[("at", "time")]);
    }
    let publication = &candidate["publication"];
    if !publication.is_null() {
        assert_eq!(fields(publication), ["deliveries", "published_at", "uri", "url"]);
        has(
            "the publication",
            publication,
            &[("uri", "string"), ("url", "string"), ("published_at", "time")],
        );
        let deliveries = &publication["deliveries"];
        assert_eq!(fields(deliveries), ["delivered", "failed", "pending", "refused"]);
        for count in ["pending", "delivered", "refused", "failed"] {
            has("the deliveries", deliveries, &[(count, "number")]);
        }
    }
}

/// The desk of a company, each with a program.
struct Desk {
    office: Office,
    ana: Colleague,
    petra: Colleague,
    paul: Colleague,
}

impl Desk {
    async fn new() -> Self {
        let office = Office::new().await;
        let ana = office.world.employee("ana").await;
        let petra = office.world.approver("petra").await;
        let paul = office.world.publisher("paul").await;
        Self {
            office,
            ana,
            petra,
            paul,
        }
    }

    fn ana(&self) -> App<'_> {
        self.office.of(&self.ana)
    }

    /// Somebody does something with a candidate; gives it as it is then.
    async fn does(&self, who: &Colleague, candidate: &Value, verb: &str, body: Value) -> Value {
        let path = format!("{CANDIDATES}/{}/{verb}", candidate["id"].as_str().unwrap());
        let answer = self.office.of(who).post(&path, body).await;
        assert_eq!(answer.status, 200, "{verb}: {}", answer.text());
        let candidate = answer.json();
        is_a_candidate(&candidate);
        assert_eq!(
            self.office
                .of(who)
                .get(path.strip_suffix(&format!("/{verb}")).unwrap())
                .await
                .json(),
            candidate
        );
        candidate
    }

    async fn proposes(&self, body: Value) -> Value {
        let answer = self.ana().post(CANDIDATES, body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        is_a_candidate(&answer.json());
        answer.json()
    }

    async fn submits(&self, candidate: &Value) -> Value {
        let body = json!({"rev_hash": candidate["revision"]["rev_hash"]});
        self.does(&self.ana, candidate, "submit", body).await
    }

    async fn decides(&self, candidate: &Value, decision: &str, comment: Option<&str>) -> Value {
        let request = json!({"password": PASSWORD, "candidate_id": candidate["id"], "verb": "decide"});
        let granted = self
            .office
            .of(&self.petra)
            .post("/api/gatepost/v1/reauthentication", request)
            .await
            .json();
        let body = json!({
            "decision": decision, "rev_hash": candidate["revision"]["rev_hash"], "comment": comment,
            "reauthentication_token": granted["reauthentication_token"],
        });
        self.does(&self.petra, candidate, "decisions", body).await
    }
}

fn note() -> Value {
    json!({"brand": "news", "kind": "create", "text": "Good *news*\n\nfor all"})
}

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
            "in_reply_to": null, "object": null, "not_before": null, "created_at": "2026-11-21T20:15:00.000Z",
        },
        "steps": [{"group": "pr", "needed": 1, "given": 0}],
        "decisions": [],
        "publication": null,
    });
    assert_eq!(candidate, expected);
}

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
async fn a_reply_and_a_follow_have_the_same_shape() {
    let desk = Desk::new().await;
    let rita = desk
        .office
        .world
        .with_roles("rita", &[gatepost_model::role::Role::Responder])
        .await;
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
    let certificate: gatepost_model::gate::SignedCertificate = serde_json::from_value(document).unwrap();
    assert_eq!(certificate.verify(&world.release_keys()), Ok(()));
}
