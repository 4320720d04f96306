//! What is missing, wrong, or somebody's already: one sentence each, and nothing is made.

use std::collections::BTreeSet;
use std::fs;

use gatepost_storage::Plane;

use super::names;
use crate::command_line::gatepost::gatepost;
use crate::command_line::installation::Installation;
use crate::support::database::on_postgres;

#[test]
fn missing_flags_are_named_one_sentence_each_and_nothing_is_made() {
    let here = tempfile::tempdir().unwrap();
    let told = gatepost(&["init"]).inside(here.path()).ends().mistakes();
    for flag in ["--domain", "--internal", "--data", "--admin"] {
        let beginning = format!("{flag} is not set: give ");
        let named: Vec<_> = told.lines().filter(|line| line.starts_with(&beginning)).collect();
        assert_eq!(named.len(), 1, "{told}");
        assert!(
            named[0].ends_with("or answer the questions at a terminal."),
            "{told}"
        );
    }
    assert_eq!(told.lines().count(), 4, "{told}");
    let given = [
        "init",
        "--domain",
        "localhost:4001",
        "--data",
        "node",
        "--admin",
        "ines_carvalho",
    ];
    let told = gatepost(&given).inside(here.path()).ends().mistakes();
    assert!(told.starts_with("--internal is not set: "), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert_eq!(names(here.path()), BTreeSet::new());
}

#[test]
fn wrong_flags_are_told_together_and_nothing_is_made() {
    let here = tempfile::tempdir().unwrap();
    let init = |flags: &[&str]| {
        let mut all = vec!["init"];
        all.extend(flags);
        gatepost(&all).inside(here.path()).ends().mistakes()
    };
    let told = init(&[
        "--domain",
        "https://acme.com/x",
        "--internal",
        "everywhere",
        "--public",
        "4001",
        "--data",
        "node",
        "--admin",
        "ines_carvalho",
    ]);
    for beginning in [
        "--domain is \"https://acme.com/x\": write a domain name alone",
        "--internal is \"everywhere\": write an IP address and a port",
        "--public is \"4001\": write an IP address and a port",
    ] {
        assert!(
            told.lines().any(|line| line.starts_with(beginning)),
            "{beginning:?} in {told}"
        );
    }
    assert_eq!(told.lines().count(), 3, "{told}");

    fs::write(here.path().join("password"), "short\n").unwrap();
    let wrong = |domain: &str, database: &str| {
        init(&[
            "--domain",
            domain,
            "--internal",
            "127.0.0.1:4000",
            "--public-database",
            database,
            "--data",
            "node",
            "--admin",
            "Ines Carvalho",
            "--admin-password-file",
            "password",
        ])
    };
    let told = wrong("acme.com:4001", "mysql://me:s3cret@host/x");
    for beginning in [
        "public.url is \"https://acme.com:4001\": write no port",
        "public.database is \"mysql://me:REDACTED@host/x\": write \"sqlite:FILE\"",
        "The administrator's username is \"Ines Carvalho\": write 1 to 30 of a-z",
        "The administrator's password cannot be used: write one of at least 10 characters.",
    ] {
        assert!(
            told.lines().any(|line| line.starts_with(beginning)),
            "{beginning:?} in {told}"
        );
    }
    assert_eq!(told.lines().count(), 4, "{told}");
    let told = wrong("acme.com", "sqlite:internal.sqlite3");
    assert!(
        told.contains("public.database is the same as internal.database"),
        "{told}"
    );
    assert_eq!(names(here.path()), BTreeSet::from(["password".to_owned()]));

    let told = init(&["--nickname", "x"]);
    assert!(told.contains("--nickname"), "{told}");
}

#[test]
fn a_part_of_a_node_that_is_there_is_never_overwritten() {
    let mut parts = vec![
        "gatepost.toml",
        "release.key",
        "internal.key",
        "public.key",
        "witness",
    ];
    if !on_postgres() {
        parts.extend(["internal.sqlite3", "public.sqlite3"]);
    }
    let node = Installation::planned();
    fs::create_dir(&node.folder).unwrap();
    for part in parts {
        let file = node.folder.join(part);
        fs::write(&file, "precious").unwrap();
        let told = node.init().ends().mistakes();
        assert!(
            told.starts_with(&format!(
                "{} exists already, and a node is set up once.",
                file.display()
            )),
            "{told}"
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), "precious");
        assert_eq!(names(&node.folder), BTreeSet::from([part.to_owned()]));
        fs::remove_file(&file).unwrap();
    }
    node.init().ends().succeeds();
    let before = fs::read(node.config()).unwrap();
    node.init().ends().mistakes();
    assert_eq!(fs::read(node.config()).unwrap(), before);
    node.command(&["audit", "verify"]).ends().succeeds();
}

#[test]
fn what_cannot_be_finished_is_taken_away_again() {
    let node = Installation::planned();
    let mut arguments = vec!["init".to_owned()];
    arguments.extend(node.flags());
    arguments.retain(|argument| !argument.contains("-database") && !argument.starts_with("postgres:"));
    // Nobody listens on the port of discarded things.
    let nowhere = "postgres://nobody:s3cret@127.0.0.1:9/nothing";
    arguments.extend(["--public-database", nowhere].map(String::from));
    let told = gatepost(&arguments).ends().refusal();
    assert!(
        told.starts_with(
            "The public database postgres://nobody:REDACTED@127.0.0.1:9/nothing cannot be used: "
        ),
        "{told}"
    );
    assert!(!told.contains("s3cret"), "{told}");
    assert!(!node.folder.exists());

    fs::write(&node.folder, "a file where the folder should be").unwrap();
    let told = node.init().ends().refusal();
    assert!(told.contains(node.folder()), "{told}");
    assert_eq!(
        fs::read_to_string(&node.folder).unwrap(),
        "a file where the folder should be"
    );
}

#[tokio::test]
async fn a_database_that_is_somebodys_is_refused_and_stays_as_it_is() {
    if !on_postgres() {
        return; // A file that is there is refused, see above.
    }
    let node = Installation::new();
    let other = node.databases.folder.path().join("other");
    let mut arguments = vec!["init".to_owned()];
    arguments.extend(node.flags().into_iter().map(|flag| {
        if flag == node.folder() {
            other.display().to_string()
        } else {
            flag
        }
    }));
    let told = gatepost(&arguments).ends().refusal();
    assert!(told.starts_with("The internal database postgres://"), "{told}");
    assert!(
        told.contains("has Gatepost's tables already, and a node is set up once."),
        "{told}"
    );
    assert!(!other.exists());
    assert!(node.database(Plane::Internal).starts_with("postgres:"));
    node.command(&["audit", "verify"]).ends().succeeds();
}
