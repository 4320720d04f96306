//! Whole answers, as snapshots: a field that comes, goes or changes its form shows here, whoever meant it or not.
//!
//! `INSTA_UPDATE=always` writes them anew; what changed is then read in the diff. Ids, hashes and secrets are
//! replaced, times are the test's own.

use gatepost_model::notice::OutsideKind;
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use super::office::Office;
use crate::support::colleague::Colleague;

const CANDIDATES: &str = "/api/gatepost/v1/candidates";

/// A candidate that went the whole way, and who went with it.
async fn published(office: &Office) -> (Colleague, String) {
    let world = &office.world;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world
        .approved(&ana, &petra, "Good news\n\nhttps://acme.example/news")
        .await;
    world.publishes(&paul, &candidate).await;
    (ana, candidate.id.to_string())
}

async fn answer(office: &Office, who: &Colleague, path: &str) -> Value {
    let answer = office.of(who).get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    answer.json()
}

#[tokio::test]
async fn a_published_candidate_and_its_certificate() {
    let office = Office::new().await;
    let (ana, id) = published(&office).await;
    let candidate = answer(&office, &ana, &format!("{CANDIDATES}/{id}")).await;
    assert_json_snapshot!("published_candidate", candidate, {
        ".id" => "[id]",
        ".revision.rev_hash" => "[hash]",
        ".decisions[].rev_hash" => "[hash]",
        ".publication.uri" => "[uri]",
        ".publication.url" => "[url]",
    });
    let certificate = answer(&office, &ana, &format!("{CANDIDATES}/{id}/certificate")).await;
    assert_json_snapshot!("certificate", certificate, {
        ".certificate.release" => "[outside id]",
        ".certificate.candidate" => "[outside id]",
        ".certificate.rev_hash" => "[hash]",
        ".certificate.audit_previous_hash" => "[hash]",
        ".signature" => "[signature]",
        ".key_id" => "[key id]",
    });
}

#[tokio::test]
async fn a_candidate_whose_changes_were_requested() {
    let office = Office::new().await;
    let [ana, petra] = [
        office.world.employee("ana").await,
        office.world.approver("petra").await,
    ];
    let proposal = json!({
        "brand": "news",
        "kind": "create",
        "text": "Good news",
        "content_warning": "Joy",
        "language": "en",
        "not_before": "2026-12-24T18:00:00+01:00",
    });
    let candidate = office.of(&ana).post(CANDIDATES, proposal).await;
    assert_eq!(candidate.status, 201);
    let candidate = candidate.json();
    let seen = gatepost_internal::gate::get(&ana.inside, &ana.caller, candidate["id"].as_str().unwrap())
        .await
        .unwrap();
    let seen = ana.submits(&seen).await.unwrap();
    petra.requests_changes(&seen, "Say when.").await.unwrap();
    let candidate = answer(&office, &ana, &format!("{CANDIDATES}/{}", seen.id)).await;
    assert_json_snapshot!("candidate_with_changes_requested", candidate, {
        ".id" => "[id]",
        ".revision.rev_hash" => "[hash]",
        ".decisions[].rev_hash" => "[hash]",
    });
}

#[tokio::test]
async fn a_status_with_its_account() {
    let office = Office::new().await;
    let [ana, _ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let post =
        json!({"status": "Lunch, @ben?", "spoiler_text": "Food", "language": "en", "visibility": "unlisted"});
    let status = office.of(&ana).post("/api/v1/statuses", post).await;
    assert_eq!(status.status, 200);
    let inside = |value: insta::internals::Content, _path: insta::internals::ContentPath<'_>| {
        let text = value.as_str().unwrap().to_owned();
        text.replace(|character: char| character.is_ascii_digit(), "0")
    };
    assert_json_snapshot!("status", status.json(), {
        ".id" => "[id]",
        ".account.id" => "[id]",
        ".mentions[].id" => "[id]",
        ".uri" => insta::dynamic_redaction(inside),
        ".url" => insta::dynamic_redaction(inside),
        ".content" => insta::dynamic_redaction(inside),
        ".account.url" => insta::dynamic_redaction(inside),
        ".account.uri" => insta::dynamic_redaction(inside),
        ".mentions[].url" => insta::dynamic_redaction(inside),
    });
}

#[tokio::test]
async fn the_instance_in_both_versions() {
    let office = Office::new().await;
    for (name, path) in [
        ("instance_v1", "/api/v1/instance"),
        ("instance_v2", "/api/v2/instance"),
    ] {
        let instance = office.nobody().get(path).await;
        assert_eq!(instance.status, 200);
        assert_json_snapshot!(name, instance.json());
    }
}

#[tokio::test]
async fn what_came_in() {
    let office = Office::new().await;
    let petra = office.world.approver("petra").await;
    for (position, kind) in (1..).zip([OutsideKind::Reply, OutsideKind::Like]) {
        office.world.hears_from_a_fan(position, kind).await;
    }
    let items = answer(&office, &petra, "/api/gatepost/v1/outside").await;
    assert_json_snapshot!("outside", items, { "[].id" => "[id]" });
}
