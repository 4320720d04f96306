//! A node by flags alone, and that it works.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::names;
use crate::command_line::account::Account;
use crate::command_line::gatepost::gatepost;
use crate::command_line::installation::{ADMINISTRATOR, Installation, PASSWORD};
use crate::support::database::on_postgres;

/// What is in a folder without the companions of a database that SQLite may leave behind when it has written them back.
fn made(folder: &Path) -> BTreeSet<String> {
    let mut names = names(folder);
    names.retain(|name| {
        let is_log = name.ends_with("-wal");
        assert!(
            !is_log || fs::metadata(folder.join(name)).unwrap().len() == 0,
            "{name} is written back"
        );
        !is_log && !name.ends_with("-shm")
    });
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_node_is_set_up_by_flags_and_started_by_the_line_that_init_ends_with() {
    let node = Installation::planned();
    let told = node.init().ends().succeeds();
    let mut files = BTreeSet::from(
        [
            "blobs",
            "gatepost.toml",
            "internal.key",
            "public.key",
            "release.key",
            "witness",
        ]
        .map(String::from),
    );
    if !on_postgres() {
        files.extend(["internal.sqlite3", "public.sqlite3"].map(String::from));
    }
    assert_eq!(made(&node.folder), files);
    assert_eq!(mode(&node.folder), 0o700);
    for file in &files {
        let own = if file == "blobs" { 0o700 } else { 0o600 };
        assert_eq!(mode(&node.folder.join(file)), own, "{file}");
    }
    assert!(
        told.contains(&format!(
            "The node {} is set up in {}.\n",
            node.public_url,
            node.folder()
        )),
        "{told}"
    );
    assert!(
        told.contains("It runs in development mode: http, and this machine only.\n"),
        "{told}"
    );
    assert!(
        told.contains(&format!("Administrator: {ADMINISTRATOR}\n")),
        "{told}"
    );
    assert!(!told.contains(PASSWORD), "a password that was given is not shown");

    let line = told
        .lines()
        .last()
        .unwrap()
        .strip_prefix("Start it with: gatepost ")
        .unwrap();
    let arguments: Vec<_> = line.split(' ').collect();
    let _serving = node.serves_as(gatepost(&arguments)).await;
    let ines = node.account(ADMINISTRATOR).await;
    let me = ines.gets("/api/v1/accounts/verify_credentials").await.json();
    assert_eq!(
        (&me["username"], &me["display_name"]),
        (&ADMINISTRATOR.into(), &ADMINISTRATOR.into())
    );
}

#[tokio::test]
async fn without_a_password_one_is_drawn_and_shown_once() {
    let node = Installation::planned();
    let mut flags = node.flags();
    let place = flags
        .iter()
        .position(|flag| flag == "--admin-password-file")
        .unwrap();
    flags.drain(place..place + 2);
    flags.extend(["--admin-name", "Ines Carvalho", "--name", "Acme \"the best\""].map(String::from));
    flags.insert(0, "init".to_owned());
    let told = gatepost(&flags).ends().succeeds();
    let drawn = told
        .lines()
        .find_map(|line| line.strip_prefix("Password, shown this once: "))
        .unwrap();
    let _serving = node.serves().await;
    let ines = Account::signs_in(&node.internal_url, ADMINISTRATOR, drawn).await;
    assert_eq!(
        ines.gets("/api/v1/accounts/verify_credentials").await.json()["display_name"],
        "Ines Carvalho"
    );
    assert_eq!(
        ines.gets("/api/v2/instance").await.json()["title"],
        "Acme \"the best\""
    );
}

#[test]
fn the_configuration_may_lie_elsewhere() {
    let node = Installation::planned();
    let config = node.databases.folder.path().join("etc/acme.toml");
    let mut arguments = vec![
        "init".to_owned(),
        "--config".to_owned(),
        config.display().to_string(),
    ];
    arguments.extend(node.flags());
    let told = gatepost(&arguments).ends().succeeds();
    let start = format!("Start it with: gatepost serve --config {}\n", config.display());
    assert!(told.ends_with(&start), "{told}");
    assert!(!node.config().exists() && node.folder.join("release.key").exists());
    let listed = gatepost(&["--config", config.to_str().unwrap(), "admin", "person", "list"])
        .ends()
        .succeeds();
    assert!(listed.starts_with(ADMINISTRATOR), "{listed}");
}
