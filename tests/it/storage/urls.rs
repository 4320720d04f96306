//! Databases that cannot be opened, and the sentence for each.

use gatepost_storage::{Database, Error, Plane, PoolSize, migrate, pending_migrations};

use crate::support::database::Databases;
use crate::support::sql;

#[test]
fn a_wrong_url_gives_a_sentence_that_says_what_is_wrong() {
    for (url, words) in [
        ("", "begins with sqlite: or postgres://"),
        ("mysql://localhost/gatepost", "begins with sqlite: or postgres://"),
        ("internal.sqlite3", "begins with sqlite: or postgres://"),
        ("sqlite:", "names no file"),
        ("postgres://localhost", "names no database"),
        ("postgres://localhost/", "names no database"),
        ("postgres://local host/gatepost", "cannot be read"),
        (
            "sqlite:/there/is/no/such/folder/x.sqlite3",
            "/there/is/no/such/folder/x.sqlite3",
        ),
        ("postgres://nobody@127.0.0.1:1/gatepost", "cannot be opened"),
    ] {
        let fault = Database::open(
            url,
            PoolSize {
                readers: 1,
                writers: 1,
            },
        )
        .err()
        .unwrap();
        assert!(fault.to_string().contains(words), "{url:?}: {fault}");
    }
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let databases = Databases::in_files();
    let path = databases.internal.trim_start_matches("sqlite:");
    std::fs::write(
        path,
        "this is a letter, not a database, and long enough to be looked at",
    )
    .unwrap();
    let fault = Database::open(
        &databases.internal,
        PoolSize {
            readers: 1,
            writers: 1,
        },
    )
    .err()
    .unwrap();
    assert!(matches!(fault, Error::Statement(_) | Error::Open(_)), "{fault:?}");
    assert!(
        std::fs::read_to_string(path)
            .unwrap()
            .starts_with("this is a letter"),
        "and it is left alone"
    );
}

#[tokio::test]
async fn j22_an_older_program_refuses_a_newer_database() {
    let databases = Databases::empty();
    for plane in [Plane::Internal, Plane::Public] {
        let database = databases.migrated(plane).await;
        sql::execute(
            &database,
            "INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')",
        )
        .await
        .unwrap();
        for refused in [
            migrate(&database, plane).await,
            pending_migrations(&database, plane).await,
        ] {
            let sentence = refused.unwrap_err().to_string();
            assert!(
                sentence.contains("newer Gatepost") && sentence.contains("9999"),
                "{sentence}"
            );
        }
    }
}
