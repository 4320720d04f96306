//! The lints that keep invariants 3, 4 and 7, and that nobody switches them off.

use std::collections::BTreeSet;

use toml::Table;

use super::workspace::{read, rust_files};

fn folders() -> Vec<String> {
    let crates = super::workspace::root().join("crates");
    let mut names: Vec<_> = std::fs::read_dir(crates)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Paths that `clippy.toml` bans with a reason that names the invariant.
fn banned_for(invariant: &str) -> BTreeSet<String> {
    let clippy: Table = read("clippy.toml").parse().unwrap();
    let lists =
        ["disallowed-methods", "disallowed-types"].map(|list| clippy[list].as_array().unwrap().clone());
    let mut banned = BTreeSet::new();
    for entry in lists.into_iter().flatten() {
        let reason = entry
            .get("reason")
            .and_then(|reason| reason.as_str())
            .unwrap_or_default()
            .to_owned();
        let path = entry["path"].as_str().unwrap().to_owned();
        assert!(!reason.is_empty(), "the ban of {path} gives no reason");
        let (numbers, _) = reason.split_once(':').unwrap_or_default();
        if numbers.starts_with("invariant") && numbers.contains(invariant) {
            banned.insert(path);
        }
    }
    banned
}

#[test]
fn clippy_bans_what_invariants_3_4_and_7_rely_on() {
    let wanted: [(&str, &[&str]); 3] = [
        (
            "3",
            &[
                "reqwest::Client::new",
                "reqwest::Client::builder",
                "reqwest::ClientBuilder::new",
                "reqwest::get",
                "std::net::TcpStream::connect",
                "std::net::TcpStream::connect_timeout",
                "std::net::UdpSocket::bind",
                "std::net::ToSocketAddrs::to_socket_addrs",
                "tokio::net::TcpStream::connect",
                "tokio::net::TcpSocket::connect",
                "tokio::net::UdpSocket::bind",
                "tokio::net::lookup_host",
                "std::process::Command::new",
                "tokio::process::Command::new",
            ],
        ),
        (
            "4",
            &[
                "std::env::var",
                "std::env::var_os",
                "std::env::vars",
                "std::env::vars_os",
                "std::env::set_var",
                "std::env::remove_var",
            ],
        ),
        (
            "7",
            &[
                "std::time::SystemTime::now",
                "chrono::Utc::now",
                "chrono::Local::now",
                "aws_lc_rs::rand::SystemRandom::new",
                "aws_lc_rs::rand::fill",
                "getrandom::fill",
                "rand::rng",
                "rand::random",
                "rand::thread_rng",
                "rand::rngs::OsRng",
            ],
        ),
    ];
    for (invariant, paths) in wanted {
        let banned = banned_for(invariant);
        let missing: Vec<_> = paths.iter().filter(|path| !banned.contains(**path)).collect();
        assert!(
            missing.is_empty(),
            "clippy.toml does not ban {missing:?} for invariant {invariant}"
        );
    }
}

#[test]
fn the_workspace_denies_what_the_style_denies_and_every_crate_inherits_it() {
    let workspace: Table = read("Cargo.toml").parse().unwrap();
    let lints = &workspace["workspace"]["lints"];
    for lint in [
        "unwrap_used",
        "expect_used",
        "indexing_slicing",
        "as_conversions",
        "dbg_macro",
        "todo",
        "allow_attributes",
        "disallowed_methods",
        "disallowed_types",
    ] {
        assert_eq!(lints["clippy"][lint].as_str(), Some("deny"), "{lint}");
    }
    assert_eq!(lints["rust"]["unsafe_code"].as_str(), Some("deny"));
    for name in folders() {
        let manifest: Table = read(&format!("crates/{name}/Cargo.toml")).parse().unwrap();
        assert_eq!(
            manifest["lints"]["workspace"].as_bool(),
            Some(true),
            "crates/{name} has lints of its own"
        );
    }
}

#[test]
fn no_lint_is_switched_off_with_allow() {
    // Written in two pieces, or this file would find itself.
    let marks = [
        ["#[", "allow("].concat(),
        ["#![", "allow("].concat(),
        ["cfg_attr(test, ", "allow("].concat(),
    ];
    for folder in ["crates", "tests", "xtask"] {
        for (path, content) in rust_files(folder) {
            assert!(
                !marks.iter().any(|mark| content.contains(mark)),
                "{path} allows a lint; expect it, with a reason"
            );
        }
    }
}

#[test]
fn only_storage_federation_and_server_are_excused_from_a_ban() {
    let mark = ["clippy::disallowed", "_"].concat();
    let excused: BTreeSet<_> = rust_files("crates")
        .into_iter()
        .filter(|(_, content)| content.contains(&mark))
        .map(|(path, _)| path.split('/').nth(1).unwrap().to_owned())
        .collect();
    let may = BTreeSet::from(["storage", "federation", "server"].map(str::to_owned));
    assert!(excused.is_subset(&may), "{excused:?}");
}

#[test]
fn every_file_opens_with_a_comment_and_is_named_after_its_subject() {
    for folder in ["crates", "tests", "xtask"] {
        for (path, content) in rust_files(folder) {
            assert!(content.starts_with("//!"), "{path} does not say what it is");
            let name = path.rsplit('/').next().unwrap();
            let empty = [
                "utils.rs",
                "util.rs",
                "common.rs",
                "helpers.rs",
                "helper.rs",
                "manager.rs",
                "misc.rs",
            ];
            assert!(!empty.contains(&name), "{path}: the name says nothing");
        }
    }
}
