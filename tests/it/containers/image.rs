//! The image: small, not root, without secrets, and built as the project is.

use std::path::Path;

use gatepost_server::config::Settings;
use toml::Table;

use crate::walls::workspace::{read, root};

/// The instructions of the Dockerfile, each on one line.
fn instructions() -> Vec<String> {
    let text = read("Dockerfile");
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let joined = lines.collect::<Vec<_>>().join("\n").replace("\\\n", " ");
    let instructions = joined
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    instructions.filter(|line| !line.is_empty()).collect()
}

/// What stands behind an instruction, each time it is there.
fn all(instruction: &str) -> Vec<String> {
    let prefix = format!("{instruction} ");
    let found = instructions().into_iter();
    found
        .filter_map(|line| line.strip_prefix(&prefix).map(str::to_owned))
        .collect()
}

/// The last one, which is the one that counts in the image.
#[track_caller]
fn last(instruction: &str) -> String {
    all(instruction)
        .pop()
        .unwrap_or_else(|| panic!("no {instruction}"))
}

#[test]
fn the_image_runs_under_a_number_that_is_not_root() {
    let user = last("USER");
    let numbers: Vec<u32> = user.split(':').map(|id| id.parse().unwrap()).collect();
    assert_eq!(numbers.len(), 2, "an account and a group: {user}");
    assert!(numbers.iter().all(|id| *id >= 1_000), "{user}");
    let made = format!("--owner={} --group={} --mode=0700 /data", numbers[0], numbers[1]);
    assert!(
        all("RUN").iter().any(|run| run.contains(&made)),
        "/data belongs to somebody else than {user}"
    );
}

#[test]
fn the_image_works_in_its_one_volume_and_is_told_no_secret() {
    assert_eq!(last("WORKDIR"), "/data");
    assert_eq!(last("VOLUME"), r#"["/data"]"#);
    assert_eq!(last("ENTRYPOINT"), r#"["gatepost"]"#);
    assert_eq!(last("CMD"), r#"["serve"]"#);
    assert!(all("ARG").is_empty() && all("ENV").is_empty() && all("ADD").is_empty());
    let copied = all("COPY");
    assert_eq!(
        copied,
        [". .", "--from=build /image/ /"],
        "only the built files come into the image"
    );
}

#[test]
fn the_image_asks_itself_for_its_health_and_stops_by_sigterm() {
    let check = instructions()
        .into_iter()
        .find(|line| line.starts_with("HEALTHCHECK"));
    let check = check.unwrap();
    assert!(check.ends_with(r#"CMD ["gatepost", "health"]"#), "{check}");
    assert_eq!(last("STOPSIGNAL"), "SIGTERM");
    let installed = all("RUN").join(" ");
    assert!(!installed.contains("curl") && !installed.contains("wget"));
}

#[test]
fn the_image_exposes_the_ports_of_the_default_configuration() {
    let settings = Settings::default();
    let port = |listen: &str| listen.rsplit(':').next().unwrap().to_owned();
    let (internal, public) = (port(&settings.internal.listen), port(&settings.public.listen));
    assert_eq!(last("EXPOSE"), format!("{internal} {public}"));
    let guide = read("docs/operating.md");
    for (flag, address, proxy) in [
        (
            "--internal",
            format!("172.29.41.3:{internal}"),
            "deploy/inside.Caddyfile",
        ),
        (
            "--public",
            format!("172.29.40.3:{public}"),
            "deploy/outside.Caddyfile",
        ),
    ] {
        assert!(
            guide.contains(&format!("{flag} {address} ")),
            "{address} in the guide"
        );
        assert!(
            read(proxy).contains(&format!(":{address}}}")),
            "{address} in {proxy}"
        );
    }
}

#[test]
fn the_image_is_built_from_named_versions_and_the_locked_sources() {
    let bases = all("FROM");
    for base in &bases {
        let tag = base
            .split(' ')
            .next()
            .unwrap()
            .split_once(':')
            .map(|(_, tag)| tag);
        assert!(
            tag.is_some_and(|tag| tag.starts_with(|first: char| first.is_ascii_digit()) && tag.contains('.')),
            "{base} is whatever is newest"
        );
    }
    let manifest: Table = read("Cargo.toml").parse().unwrap();
    let version = manifest["workspace"]["package"]["rust-version"].as_str().unwrap();
    assert!(
        bases[0].starts_with(&format!("rust:{version}.")),
        "{bases:?} for Rust {version}"
    );
    let build = all("RUN")
        .into_iter()
        .find(|run| run.contains("cargo build"))
        .unwrap();
    for flag in [
        "--locked",
        "--release",
        "--package gatepost-server",
        "--features postgres-tls",
    ] {
        assert!(build.contains(flag), "{flag} in {build}");
    }
    let server: Table = read("crates/server/Cargo.toml").parse().unwrap();
    assert!(server["features"].get("postgres-tls").is_some());
}

#[test]
fn the_builder_gets_the_sources_and_nothing_else() {
    let text = read(".dockerignore");
    let mut lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert_eq!(lines.next(), Some("*"), "everything is left out unless named");
    let named: Vec<&str> = lines.clone().filter_map(|line| line.strip_prefix('!')).collect();
    for path in &named {
        assert!(root().join(path).exists(), "{path} is not there");
        assert!(!path.starts_with("deploy") && !path.starts_with(".git"), "{path}");
    }
    // What Cargo needs to read the workspace at all.
    for path in [
        "Cargo.toml",
        "Cargo.lock",
        "crates",
        "migrations",
        "tests/Cargo.toml",
        "xtask",
    ] {
        assert!(
            named.iter().any(|name| Path::new(path).starts_with(name)),
            "{path} is left out"
        );
    }
}
