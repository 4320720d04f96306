//! `gatepost serve`: both listeners, one process per node, other commands beside it, a clean end.

use std::net::TcpListener;

use super::gatepost::{Signal, gatepost};
use super::installation::{ADMINISTRATOR, Installation};
use crate::support::database::on_postgres;
use crate::support::patience::eventually;
use crate::support::wire;

#[tokio::test]
async fn both_listeners_answer_until_a_signal_ends_the_node_cleanly() {
    let node = Installation::new();
    for signal in [Signal::TERM, Signal::INT] {
        let serving = node.serves().await;
        // Each listener has its own half alone.
        let webfinger = "/.well-known/nodeinfo";
        assert_eq!(
            wire::get(&format!("{}{webfinger}", node.public_url), "*/*")
                .await
                .status,
            200
        );
        assert_eq!(
            wire::get(&format!("{}{webfinger}", node.internal_url), "*/*")
                .await
                .status,
            404
        );
        let inside = "/api/v1/accounts/verify_credentials";
        assert_eq!(
            wire::get(&format!("{}{inside}", node.internal_url), "*/*")
                .await
                .status,
            401
        );
        assert_eq!(
            wire::get(&format!("{}{inside}", node.public_url), "*/*")
                .await
                .status,
            404
        );
        serving.is_sent(signal);
        let ended = serving.ends();
        assert_eq!(
            (ended.code, ended.output.as_str()),
            (Some(0), ""),
            "{}",
            ended.notes
        );
        assert!(
            !ended.notes.contains("WARN") && !ended.notes.contains("ERROR"),
            "{}",
            ended.notes
        );
        if !on_postgres() {
            for name in ["internal.sqlite3-wal", "public.sqlite3-wal"] {
                let left = node.folder.join(name).metadata().map_or(0, |file| file.len());
                assert_eq!(left, 0, "{name} is written back");
            }
        }
    }
}

#[tokio::test]
async fn j9_a_second_serve_is_refused_with_a_sentence_and_the_first_goes_on() {
    let node = Installation::new();
    let first = node.serves().await;
    let second = node.command(&["serve"]).ends();
    assert_eq!(
        (second.code, second.output.as_str()),
        (Some(1), ""),
        "{}",
        second.notes
    );
    let sentence = if on_postgres() {
        "another Gatepost serves this database under the name \"gatepost\"; give each its own node.instance."
    } else {
        "another Gatepost already serves the folder"
    };
    assert!(second.notes.contains(sentence), "{}", second.notes);
    assert_eq!(
        wire::get(&format!("{}/health", node.internal_url), "*/*")
            .await
            .status,
        200
    );
    assert_eq!(first.terminates().code, Some(0));
    node.serves().await.terminates().succeeds();
}

#[tokio::test]
async fn j9_other_commands_work_beside_a_running_node_and_it_notices() {
    let node = Installation::new();
    let _serving = node.serves().await;
    let told = node
        .command(&["admin", "brand", "create", "jobs"])
        .ends()
        .succeeds();
    let authority = node.public_url.trim_start_matches("http://");
    assert!(told.starts_with(&format!("@jobs@{authority} exists.")), "{told}");
    node.employs("ana_silva");
    for command in [
        [
            "admin",
            "role",
            "grant",
            "ana_silva",
            "approver",
            "--brand",
            "jobs",
        ]
        .as_slice(),
        &["admin", "person", "list"],
        &["audit", "verify"],
        &["audit", "export"],
        &["config", "check"],
        &["migrate"],
    ] {
        node.command(command).ends().succeeds();
    }
    let ana = node.account("ana_silva").await;
    let actor = format!("{}/brands/jobs", node.public_url);
    eventually("the brand opens outside", async || {
        (wire::document(&actor).await.status == 200).then_some(())
    })
    .await;

    node.command(&["admin", "person", "deactivate", "ana_silva"])
        .ends()
        .succeeds();
    assert_eq!(
        ana.gets("/api/v1/accounts/verify_credentials").await.status,
        401,
        "at once"
    );
    assert_eq!(
        node.account(ADMINISTRATOR)
            .await
            .gets("/api/v1/timelines/home")
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let node = Installation::new();
    let [internal, public] = node.ports;
    for (port, plane) in [(internal, "internal"), (public, "public")] {
        let _taken = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let told = node.command(&["serve"]).ends().refusal();
        let sentence = format!(
            "The {plane} listener cannot use 127.0.0.1:{port}: another program listens there already."
        );
        assert!(told.contains(&sentence), "{told}");
    }
    node.serves().await.terminates().succeeds();
}

#[test]
fn without_a_configuration_every_command_says_how_to_get_one() {
    let nowhere = tempfile::tempdir().unwrap();
    for command in [
        ["serve"].as_slice(),
        &["migrate"],
        &["config", "check"],
        &["config", "show"],
        &["admin", "person", "list"],
        &["audit", "verify"],
        &["verify-release", "certificate.json"],
    ] {
        let told = gatepost(command).inside(nowhere.path()).ends().mistakes();
        assert!(
            told.starts_with("The configuration ./gatepost.toml cannot be read ("),
            "{told}"
        );
        assert!(
            told.ends_with("name another with --config, or make a node with gatepost init.\n"),
            "{told}"
        );
    }
    assert_eq!(nowhere.path().read_dir().unwrap().count(), 0);
}

#[test]
fn the_configuration_of_the_folder_one_is_in_is_found() {
    let node = Installation::new();
    let told = gatepost(&["config", "check"])
        .inside(&node.folder)
        .ends()
        .succeeds();
    assert_eq!(told, "./gatepost.toml is right.\n");
    // Before the verb or after it.
    let config = node.config();
    let before = gatepost(&["--config", config.to_str().unwrap(), "admin", "person", "list"]);
    assert!(before.ends().succeeds().starts_with(ADMINISTRATOR));
}
