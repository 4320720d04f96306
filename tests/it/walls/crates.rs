//! The crate table of docs/architecture.md, and the invariants that follow from who may depend on whom.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::workspace::{Metadata, read};

/// Each crate and the crates of ours it may depend on. A new line, or a new word in one, is the rarest kind
/// of change and gets a commit of its own.
const TABLE: [(&str, &[&str]); 12] = [
    ("gatepost-model", &[]),
    ("gatepost-storage", &["gatepost-model"]),
    ("gatepost-internal", &["gatepost-model", "gatepost-storage"]),
    ("gatepost-public", &["gatepost-model", "gatepost-storage"]),
    (
        "gatepost-federation",
        &["gatepost-model", "gatepost-storage", "gatepost-public"],
    ),
    (
        "gatepost-site",
        &["gatepost-model", "gatepost-public", "gatepost-federation"],
    ),
    (
        "gatepost-courier",
        &[
            "gatepost-model",
            "gatepost-storage",
            "gatepost-internal",
            "gatepost-public",
            "gatepost-federation",
        ],
    ),
    ("gatepost-api", &["gatepost-model", "gatepost-internal"]),
    ("gatepost-web", &["gatepost-model", "gatepost-internal"]),
    ("gatepost-server", ALL),
    ("gatepost-tests", ALL),
    ("xtask", &[]),
];

const ALL: &[&str] = &[
    "gatepost-model",
    "gatepost-storage",
    "gatepost-internal",
    "gatepost-public",
    "gatepost-federation",
    "gatepost-site",
    "gatepost-courier",
    "gatepost-api",
    "gatepost-web",
    "gatepost-server",
];

/// What opens a connection to another machine's HTTP server.
const HTTP_CLIENTS: [&str; 8] = [
    "reqwest",
    "reqwest-middleware",
    "hyper-util",
    "ureq",
    "isahc",
    "curl",
    "awc",
    "surf",
];

/// What speaks SQL.
const DATABASES: [&str; 9] = [
    "diesel",
    "diesel_migrations",
    "diesel-async",
    "libsqlite3-sys",
    "pq-sys",
    "r2d2",
    "rusqlite",
    "tokio-postgres",
    "sqlx",
];

/// Our crates that declare one of these.
fn declaring<'a>(metadata: &'a Metadata, wanted: &[&str]) -> BTreeSet<&'a str> {
    let declares = |name: &&str| metadata.declared(name).iter().any(|one| wanted.contains(one));
    metadata.ours().into_iter().filter(declares).collect()
}

#[test]
fn the_crates_are_those_of_the_table_and_depend_on_no_more_than_it_says() {
    let metadata = Metadata::read();
    let named: BTreeSet<_> = TABLE.iter().map(|(name, _)| *name).collect();
    assert_eq!(metadata.ours(), named);
    for (name, allowed) in TABLE {
        let ours: BTreeSet<_> = metadata.declared(name).intersection(&named).copied().collect();
        let surplus: Vec<_> = ours.iter().filter(|one| !allowed.contains(one)).collect();
        assert!(surplus.is_empty(), "{name} must not depend on {surplus:?}");
    }
}

#[test]
fn invariant_1_the_crates_that_face_outside_cannot_reach_internal() {
    let metadata = Metadata::read();
    for name in ["gatepost-federation", "gatepost-site", "gatepost-public"] {
        assert!(
            !metadata.reachable(name).contains("gatepost-internal"),
            "{name} reaches gatepost-internal"
        );
    }
}

#[test]
fn the_internal_side_cannot_reach_what_faces_outside() {
    let metadata = Metadata::read();
    for name in ["gatepost-internal", "gatepost-api", "gatepost-web"] {
        for outward in [
            "gatepost-federation",
            "gatepost-public",
            "gatepost-site",
            "gatepost-courier",
        ] {
            assert!(
                !metadata.reachable(name).contains(outward),
                "{name} reaches {outward}"
            );
        }
    }
}

#[test]
fn invariant_2_only_storage_and_the_two_plane_crates_name_diesel() {
    let metadata = Metadata::read();
    // The suite looks at rows as the application's role, to prove what the verbs never do.
    let named = declaring(&metadata, &DATABASES);
    let allowed = BTreeSet::from([
        "gatepost-storage",
        "gatepost-internal",
        "gatepost-public",
        "gatepost-tests",
    ]);
    assert_eq!(named, allowed);
}

#[test]
fn invariant_3_only_federation_names_activitypub_federation_and_an_http_client() {
    let metadata = Metadata::read();
    assert_eq!(
        declaring(&metadata, &["activitypub_federation"]),
        BTreeSet::from(["gatepost-federation"])
    );
    let mut clients = declaring(&metadata, &HTTP_CLIENTS);
    // The listeners take the server's half of hyper-util and nothing else that is on the list.
    let manifest: Table = read("Cargo.toml").parse().unwrap();
    let halves = &manifest["workspace"]["dependencies"];
    for name in ["hyper", "hyper-util"] {
        assert_eq!(halves[name]["default-features"].as_bool(), Some(false), "{name}");
        let features = halves[name]["features"].as_array().unwrap();
        let client = |feature: &Value| feature.as_str().unwrap().starts_with("client");
        assert!(
            !features.iter().any(client),
            "{name} is asked for its client: {features:?}"
        );
    }
    let server = read("crates/server/Cargo.toml");
    for name in HTTP_CLIENTS {
        let declared = server.lines().find(|line| line.starts_with(name));
        let allowed = (name == "hyper-util").then_some("hyper-util.workspace = true");
        assert_eq!(declared, allowed, "of gatepost-server");
    }
    clients.remove("gatepost-server");
    let product: Vec<_> = clients
        .into_iter()
        .filter(|name| !["gatepost-tests", "xtask"].contains(name))
        .collect();
    assert_eq!(product, ["gatepost-federation"]);
}

#[test]
fn invariant_5_internal_knows_neither_http_nor_a_socket() {
    let metadata = Metadata::read();
    let reachable = metadata.reachable("gatepost-internal");
    for foreign in HTTP_CLIENTS
        .into_iter()
        .chain(["hyper", "axum", "h2", "rustls", "activitypub_federation"])
    {
        assert!(
            !reachable.contains(foreign),
            "gatepost-internal reaches {foreign}"
        );
    }
}

#[test]
fn model_reaches_no_database_no_runtime_and_no_network() {
    let metadata = Metadata::read();
    let reachable = metadata.reachable("gatepost-model");
    for foreign in HTTP_CLIENTS
        .into_iter()
        .chain(DATABASES)
        .chain(["tokio", "axum", "hyper", "tracing"])
    {
        assert!(!reachable.contains(foreign), "gatepost-model reaches {foreign}");
    }
}
