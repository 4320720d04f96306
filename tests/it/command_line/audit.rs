//! `gatepost audit`: the first bad entry is named, whatever was done to the chain.

use std::fs;

use gatepost_storage::Plane;
use serde_json::{Value, json};

use super::installation::Installation;
use crate::support::parts::Parts;
use crate::support::{pictures, wire};

fn entries(node: &Installation) -> Vec<Value> {
    let exported = node.command(&["audit", "export"]).ends().succeeds();
    exported
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The sentence about a chain that is broken.
fn verdict(node: &Installation) -> String {
    node.command(&["audit", "verify"]).ends().refusal()
}

async fn alters(node: &Installation, statements: &str) {
    node.loses_trigger("audit_entries", "audit_entries_no_update")
        .await;
    node.is_tampered_with(Plane::Internal, statements).await;
}

async fn cuts(node: &Installation, statements: &str) {
    node.loses_trigger("audit_entries", "audit_entries_no_delete")
        .await;
    node.is_tampered_with(Plane::Internal, statements).await;
}

/// Removes everything after an entry and puts the head back, as somebody who knows the schema would.
async fn truncates_after(node: &Installation, sequence: i64) {
    let head = "SELECT hash FROM audit_entries WHERE sequence = audit_head.sequence";
    cuts(
        node,
        &format!(
            "DELETE FROM audit_entries WHERE sequence > {sequence};
             UPDATE audit_head SET sequence = {sequence} WHERE id = 1;
             UPDATE audit_head SET hash = ({head}) WHERE id = 1"
        ),
    )
    .await;
}

#[test]
fn an_intact_chain_is_verified_and_exported_as_lines_of_json() {
    let node = Installation::new();
    node.employs("ana_silva");
    let entries = entries(&node);
    let told = node.command(&["audit", "verify"]).ends().succeeds();
    assert_eq!(told, format!("intact, {} entries\n", entries.len()));
    let mut previous = "0".repeat(64);
    let fields = [
        "at",
        "details",
        "hash",
        "person_id",
        "previous_hash",
        "sequence",
        "subject",
        "verb",
    ];
    for (sequence, entry) in (1..).zip(&entries) {
        let mut named: Vec<_> = entry.as_object().unwrap().keys().collect();
        named.sort_unstable();
        assert_eq!(named, fields);
        assert_eq!(entry["sequence"], sequence);
        assert_eq!(entry["previous_hash"], previous);
        previous = entry["hash"].as_str().unwrap().to_owned();
    }
    let verbs: Vec<_> = entries
        .iter()
        .map(|entry| entry["verb"].as_str().unwrap())
        .collect();
    assert_eq!(
        verbs,
        [
            "policy.installed",
            "check_list.changed",
            "person.created",
            "role.granted",
            "person.created"
        ]
    );
}

#[tokio::test]
async fn the_first_altered_entry_is_named() {
    let node = Installation::new();
    for name in ["ana_silva", "ben_okafor"] {
        node.employs(name);
    }
    assert_eq!(entries(&node).len(), 6);
    alters(
        &node,
        "UPDATE audit_entries SET subject = 'person:1' WHERE sequence IN (3, 5)",
    )
    .await;
    assert_eq!(
        verdict(&node),
        "entry 3 is the first bad one: its content does not match its hash\n"
    );
    node.is_tampered_with(
        Plane::Internal,
        "UPDATE audit_entries SET previous_hash = hash WHERE sequence = 2",
    )
    .await;
    assert_eq!(
        verdict(&node),
        "entry 2 is the first bad one: it does not link to the entry before it\n"
    );
}

#[tokio::test]
async fn a_removed_entry_and_a_removed_end_are_named() {
    let node = Installation::new();
    node.employs("ana_silva");
    node.serves().await.terminates().succeeds();
    let count = i64::try_from(entries(&node).len()).unwrap();
    cuts(&node, "DELETE FROM audit_entries WHERE sequence = 2").await;
    let told = verdict(&node);
    assert_eq!(
        told,
        "entry 2 is the first bad one: the entry is missing; the next one there is 3\n"
    );

    let other = Installation::new();
    other.employs("ana_silva");
    other.serves().await.terminates().succeeds();
    truncates_after(&other, count - 1).await;
    let ends = format!("entry {count} is the first bad one: the chain ends before it, but ");
    let told = verdict(&other);
    assert!(
        told.starts_with(&format!("{ends}the witness file remembers entry {count}")),
        "{told}"
    );
    std::fs::remove_file(other.folder.join("witness")).unwrap();
    let told = verdict(&other);
    assert!(
        told.starts_with(&format!("{ends}the signed head {count} remembers entry {count}")),
        "{told}"
    );
}

#[tokio::test]
async fn a_chain_that_was_cut_and_sealed_again_is_told_by_what_remembers_it_elsewhere() {
    let node = Installation::with_desk().await;
    let serving = node.serves().await;
    node.publishes("Good news").await;
    serving.terminates().succeeds();
    node.command(&["audit", "verify"]).ends().succeeds();

    truncates_after(&node, 5).await;
    let told = verdict(&node);
    let ends = "entry 6 is the first bad one: the chain ends before it, but ";
    assert!(told.starts_with(&format!("{ends}the signed head ")), "{told}");

    // Without the signed heads and the witness the public plane's certificate remembers.
    node.loses_trigger("audit_signed_heads", "audit_signed_heads_no_delete")
        .await;
    node.is_tampered_with(Plane::Internal, "DELETE FROM audit_signed_heads")
        .await;
    std::fs::remove_file(node.folder.join("witness")).unwrap();
    let told = verdict(&node);
    assert!(
        told.starts_with(&format!("{ends}the public plane remembers entry ")),
        "{told}"
    );
}

#[tokio::test]
async fn f21_a_picture_that_was_changed_or_removed_at_rest_is_named() {
    let node = Installation::with_desk().await;
    let serving = node.serves().await;
    let ana = node.account("ana_silva").await;
    let (content_type, bearer) = (Parts::content_type(), ana.bearer());
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", content_type.as_str()),
    ];
    let url = format!("{}/api/v2/media", node.internal_url);
    let body = Parts::default()
        .file("file", "a.png", &pictures::png(8, 8, 3))
        .body();
    let uploaded = wire::request(&wire::client(), "POST", &url, &headers, body).await;
    assert_eq!(uploaded.status, 200, "{}", uploaded.text());
    let proposal = json!({"brand": "news", "kind": "create", "text": "Look",
        "media": [{"id": uploaded.json()["id"], "alt": "A wall"}]});
    let candidate = ana.posts("/api/gatepost/v1/candidates", proposal).await;
    serving.terminates().succeeds();
    let intact = node.command(&["audit", "verify"]).ends().succeeds();
    assert!(intact.starts_with("intact, "), "{intact}");

    let sha256 = candidate["revision"]["media"][0]["sha256"].as_str().unwrap();
    let file = node.folder.join("blobs/internal").join(sha256);
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let named = format!(
        "candidate:{}: the file {sha256}",
        candidate["id"].as_str().unwrap()
    );
    let told = verdict(&node);
    assert!(
        told.contains(&format!("{named} is not the one that was reviewed.")),
        "{told}"
    );
    fs::remove_file(&file).unwrap();
    let told = verdict(&node);
    assert!(told.contains(&format!("{named} is missing.")), "{told}");
}
