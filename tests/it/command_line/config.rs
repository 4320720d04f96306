//! `gatepost config check|show`, and what the environment overrides.

use std::fs;

use super::gatepost::gatepost;
use super::installation::Installation;
use crate::support::wire;

/// The documented defaults. That they are the code's is tested where the code is.
const DEFAULTS: &str = include_str!("../../../gatepost.default.toml");

#[test]
fn every_mistake_is_told_in_a_sentence_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gatepost.toml");
    fs::write(
        &file,
        "[node]\nname = 7\ncolour = \"red\"\n[internal]\nlisten = \"everywhere\"\n\
         [public]\nurl = \"http://acme.com\"\ndatabase = \"postgres://me:s3cret@host\"\n\
         [gate]\nundo_seconds = 10\n",
    )
    .unwrap();
    let arguments = ["--config", file.to_str().unwrap(), "config", "check"];
    let told = gatepost(&arguments)
        .with("GATEPOST_DELIVERY__PER_HOST", "0")
        .with("GATEPOST_NODE_NAME", "Acme")
        .ends()
        .mistakes();
    let beginnings = [
        "node.name is 7: write a text in quotes.",
        "node.colour is no key of the configuration: remove it",
        "internal.listen is \"everywhere\": write an IP address and a port",
        "internal.url is not set: write where employees reach",
        "public.url is \"http://acme.com\": write https://",
        "public.database is \"postgres://me:REDACTED@host\": write",
        "public.release_keys is not set: ",
        "gate.undo_seconds is 10: ",
        "delivery.per_host is 0: write a number from 1 to 64. (The environment sets it: GATEPOST_DELIVERY__PER_HOST.)",
        "GATEPOST_NODE_NAME in the environment sets nothing: two underscores part section and key",
    ];
    for beginning in beginnings {
        let found = told.lines().filter(|line| line.starts_with(beginning)).count();
        assert_eq!(found, 1, "{beginning:?} in {told}");
    }
    assert_eq!(told.lines().count(), beginnings.len(), "{told}");
    assert!(
        told.lines()
            .all(|line| line.ends_with('.') || line.ends_with(".)")),
        "{told}"
    );
    assert!(!told.contains("s3cret"), "{told}");
    // Whoever starts the node learns the same, and nothing is made.
    let served = gatepost(&["--config", file.to_str().unwrap(), "serve"])
        .ends()
        .mistakes();
    assert!(served.contains("node.name is 7"), "{served}");
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("gatepost.toml"), "[node]\nname = Acme\n").unwrap();
    let told = gatepost(&["config", "check"])
        .inside(folder.path())
        .ends()
        .mistakes();
    assert!(
        told.starts_with("Line 2 of the configuration is not TOML: "),
        "{told}"
    );
    assert_eq!(told.lines().count(), 1, "{told}");
}

#[test]
fn what_is_shown_is_what_is_in_force_without_passwords() {
    let node = Installation::new();
    let shown = node
        .command(&["config", "show"])
        .with("GATEPOST_NODE__NAME", "Acme of the environment")
        .with("GATEPOST_LIMITS__POST_CHARACTERS", "777")
        .with("GATEPOST_DELIVERY__RETRY_SECONDS", "[5, 6]")
        .with(
            "GATEPOST_PUBLIC__DATABASE",
            "postgres://gatepost:s3cret@db.example/outside?password=s3cret",
        )
        .ends()
        .succeeds();
    assert!(!shown.contains("s3cret"), "{shown}");
    let table: toml::Table = shown.parse().unwrap();
    assert_eq!(table["node"]["name"].as_str(), Some("Acme of the environment"));
    assert_eq!(table["limits"]["post_characters"].as_integer(), Some(777));
    assert_eq!(table["delivery"]["retry_seconds"].as_array().unwrap().len(), 2);
    assert_eq!(table["public"]["url"].as_str(), Some(node.public_url.as_str()));
    assert!(
        table["public"]["database"]
            .as_str()
            .unwrap()
            .starts_with("postgres://gatepost:REDACTED@db.example/")
    );
    // Every key of the documented defaults is there.
    let defaults: toml::Table = DEFAULTS.parse().unwrap();
    for (section, keys) in &defaults {
        let shown: Vec<_> = table[section].as_table().unwrap().keys().collect();
        assert_eq!(
            shown,
            keys.as_table().unwrap().keys().collect::<Vec<_>>(),
            "{section}"
        );
    }
}

#[tokio::test]
async fn the_environment_wins_over_the_file_of_a_running_node() {
    let mut node = Installation::new();
    let [_, public] = node.ports;
    let [_, _, another] = super::ports::free_row();
    node.internal_url = format!("http://localhost:{another}");
    node.ports = [another, public];
    let command = node
        .command(&["serve"])
        .with("GATEPOST_INTERNAL__LISTEN", &format!("127.0.0.1:{another}"))
        .with("GATEPOST_NODE__NAME", "Acme of the environment")
        .with("GATEPOST_LIMITS__POST_CHARACTERS", "12")
        .with("GATEPOST_LOG__FILTER", "error");
    let serving = node.serves_as(command).await;
    let instance = wire::get(&format!("{}/api/v2/instance", node.internal_url), "*/*")
        .await
        .json();
    assert_eq!(instance["title"], "Acme of the environment");
    assert_eq!(instance["configuration"]["statuses"]["max_characters"], 12);
    let ended = serving.terminates();
    assert_eq!(
        (ended.code, ended.notes.as_str()),
        (Some(0), ""),
        "the log says errors only"
    );
}
