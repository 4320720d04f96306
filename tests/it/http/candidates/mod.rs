//! A candidate on the wire: its shape, and a desk that takes one through the gate by HTTP.

mod content;
mod states;

use serde_json::{Value, json};

use crate::http::office::{App, Office};
use crate::http::shape::{fields, has};
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
        ("revision.object_hash", "string?"),
        ("revision.not_before", "time?"),
        ("revision.not_after", "time?"),
        ("revision.title", "string?"),
        ("revision.hashtags", "array"),
        ("revision.media", "array"),
        ("revision.poll", "object?"),
        ("revision.profile", "object?"),
        ("revision.labels", "array"),
        ("revision.findings", "array"),
        ("revision.created_at", "time"),
        ("steps", "array"),
        ("waits_for", "object?"),
        ("decisions", "array"),
        ("publication", "object?"),
        ("target", "object?"),
        ("card", "object?"),
        ("held", "object?"),
        ("ancestor", "object?"),
        ("votes", "object?"),
        ("created_at", "time"),
        ("updated_at", "time"),
    ];
    has("the candidate", candidate, &wanted);
    assert_eq!(fields(candidate).len(), 20, "{candidate}");
    assert_eq!(fields(&candidate["revision"]).len(), 19);
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
