//! `gatepost stop`: on the machine itself, with the internal plane and without.

use std::fs;

use gatepost_storage::Plane;
use serde_json::{Value, json};

use super::installation::Installation;
use crate::support::database::on_postgres;
use crate::support::patience::eventually;

/// Takes the internal plane's tables away, as a machine that is down does.
async fn loses_internal_plane(node: &Installation) {
    if on_postgres() {
        let away = "ALTER SCHEMA public RENAME TO away; CREATE SCHEMA public";
        node.is_tampered_with(Plane::Internal, away).await;
    } else {
        fs::rename(node.folder.join("internal.sqlite3"), node.folder.join("away")).unwrap();
    }
}

async fn has_internal_plane_back(node: &Installation) {
    if on_postgres() {
        let back = "DROP SCHEMA public CASCADE; ALTER SCHEMA away RENAME TO public";
        node.is_tampered_with(Plane::Internal, back).await;
    } else {
        fs::rename(node.folder.join("away"), node.folder.join("internal.sqlite3")).unwrap();
    }
}

/// The stops in force, as the desk sees them.
async fn stops(node: &Installation) -> Vec<Value> {
    let answer = node
        .account("david_lindqvist")
        .await
        .gets("/api/gatepost/v1/stops")
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json().as_array().unwrap().clone()
}

#[tokio::test]
async fn with_the_internal_plane_down_a_stop_of_this_host_is_set_and_the_desk_learns_of_it_later() {
    let node = Installation::with_desk().await;
    node.serves().await.terminates().succeeds();
    loses_internal_plane(&node).await;
    let stopped = node
        .command(&["stop", "--reason", "Wrong figures", "--kind", "create"])
        .ends();
    assert!(
        stopped
            .notes
            .contains("The internal plane cannot be opened here."),
        "{}",
        stopped.notes
    );
    assert!(stopped.succeeds().starts_with("Stopped on this host."));
    has_internal_plane_back(&node).await;

    let serving = node.serves().await;
    let known = eventually("the desk learns of it", async || {
        let stops = stops(&node).await;
        (!stops.is_empty()).then_some(stops)
    })
    .await;
    let [stop] = known.as_slice() else {
        panic!("{known:?}");
    };
    assert_eq!(
        [&stop["reason"], &stop["id"].is_string().into(), &stop["set_by"]],
        [&json!("Wrong figures"), &json!(true), &json!(null)]
    );
    // Nothing of that kind leaves: the publish transaction finds the stop.
    let ana = node.account("ana_silva").await;
    let candidate = ana.proposes("Good news").await;
    let candidate = node.account("david_lindqvist").await.approves(&candidate).await;
    let path = format!(
        "/api/gatepost/v1/candidates/{}",
        candidate["id"].as_str().unwrap()
    );
    let release = format!("{path}/release");
    node.account("farid_haddad")
        .await
        .posts(&release, json!({"undo_seconds": 0}))
        .await;
    eventually("it is held", async || {
        (ana.gets(&path).await.json()["state"] == "held").then_some(())
    })
    .await;
    serving.terminates().succeeds();
}

#[tokio::test]
async fn beside_a_running_node_it_stops_everything_and_says_who_lifts_it() {
    let node = Installation::with_desk().await;
    let serving = node.serves().await;
    let told = node.command(&["stop", "--reason", "Halt"]).ends().succeeds();
    assert!(told.starts_with("Stopped. Two people lift it"), "{told}");
    let [stop] = stops(&node).await.try_into().unwrap();
    assert_eq!(
        [&stop["scope"], &stop["reason"]],
        [&json!("node"), &json!("Halt")]
    );
    for wrong in [
        ["stop", "--reason", ""].as_slice(),
        &["stop"],
        &["stop", "--reason", "Halt", "--kind", "nothing"],
        &["stop", "--reason", "Halt", "--brand", "nobody"],
    ] {
        let refused = node.command(wrong).ends();
        assert_ne!(refused.code, Some(0), "{wrong:?}");
    }
    assert_eq!(stops(&node).await.len(), 1);
    serving.terminates().succeeds();
}
