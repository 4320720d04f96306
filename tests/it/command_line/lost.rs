//! Files that are missing, empty, old or another's: the node does not start, says why, and makes nothing new.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use gatepost_internal::{person, second_factor, session};
use gatepost_server::config::{Environment, load};
use gatepost_server::planes::{self, Schema, Surroundings};
use gatepost_storage::Plane;

use super::installation::Installation;
use crate::support::database::on_postgres;
use crate::support::world::PASSWORD;

#[tokio::test]
async fn j7_a_missing_or_empty_database_file_is_refused_and_not_made_anew() {
    if on_postgres() {
        return; // See the next one.
    }
    let node = Installation::new();
    for name in ["internal.sqlite3", "public.sqlite3"] {
        let file = node.folder.join(name);
        let aside = node.folder.join("aside");
        fs::rename(&file, &aside).unwrap();
        for command in [["serve"].as_slice(), &["migrate"], &["audit", "verify"]] {
            let ended = node.command(command).ends();
            let sentence = format!("The database file {} is missing. Put it back", file.display());
            assert_eq!(ended.code, Some(1));
            assert!(ended.notes.contains(&sentence), "{}", ended.notes);
            assert!(!file.exists());
        }
        fs::write(&file, "").unwrap();
        let told = node.command(&["serve"]).ends().refusal();
        assert!(
            told.contains(&format!("The database file {} is empty.", file.display())),
            "{told}"
        );
        assert_eq!(fs::metadata(&file).unwrap().len(), 0);

        fs::write(
            &file,
            "this is no database, however long one looks at it\n".repeat(200),
        )
        .unwrap();
        let told = node.command(&["serve"]).ends().refusal();
        assert!(
            told.contains("database sqlite:") && told.contains(" cannot be used: "),
            "{told}"
        );
        fs::rename(&aside, &file).unwrap();
    }
    node.serves().await.terminates().succeeds();
}

#[tokio::test]
async fn j7_a_database_without_tables_is_refused() {
    let node = Installation::new();
    if on_postgres() {
        node.is_tampered_with(Plane::Public, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            .await;
    } else {
        let file = node.folder.join("public.sqlite3");
        fs::remove_file(&file).unwrap();
        node.is_tampered_with(
            Plane::Public,
            "CREATE TABLE innocent (id INTEGER); PRAGMA user_version = 1",
        )
        .await;
        assert!(fs::metadata(&file).unwrap().len() > 0);
    }
    for command in ["serve", "migrate"] {
        let ended = node.command(&[command]).ends();
        assert_eq!(ended.code, Some(1));
        let told = ended.notes;
        assert!(
            told.contains("The public database ") && told.contains(" has no tables."),
            "{told}"
        );
        assert!(told.contains("Gatepost never starts empty."), "{told}");
    }
}

#[tokio::test]
async fn j27_a_missing_wrong_or_open_key_file_is_refused_and_never_made_anew() {
    let [node, other] = [Installation::new(), Installation::new()];
    // The first start makes the actors' keys and seals them.
    node.serves().await.terminates().succeeds();
    let refusal = || {
        let told = node.command(&["serve"]).ends().refusal();
        assert_eq!(told.lines().count(), 1, "{told}");
        told
    };
    for name in ["release.key", "public.key"] {
        let file = node.folder.join(name);
        let right = fs::read(&file).unwrap();

        fs::remove_file(&file).unwrap();
        let told = refusal();
        assert!(
            told.starts_with(&format!(
                "The key file {} is missing. Put it back",
                file.display()
            )),
            "{told}"
        );
        assert!(!file.exists(), "no new key is made");

        for content in ["", "something else\n"] {
            write(&file, content.as_bytes(), 0o600);
            let told = refusal();
            assert!(
                told.starts_with(&format!("The file {} does not hold the key", file.display())),
                "{told}"
            );
            assert_eq!(fs::read_to_string(&file).unwrap(), content);
        }

        write(&file, &fs::read(other.folder.join(name)).unwrap(), 0o600);
        let told = refusal();
        let sentence = match name {
            "release.key" => "is not one of public.release_keys",
            _ => "The keys of the node's actors cannot be used",
        };
        assert!(told.contains(sentence), "{told}");

        write(&file, &right, 0o644);
        let told = refusal();
        assert!(
            told.contains("can be read by other accounts (mode 644). Run: chmod 600"),
            "{told}"
        );
        write(&file, &right, 0o600);
    }
    node.serves().await.terminates().succeeds();
}

#[tokio::test]
async fn j27_the_key_of_second_factors_is_made_for_an_older_node_and_never_once_somebody_has_one() {
    let [node, other] = [Installation::new(), Installation::new()];
    let file = node.folder.join("internal.key");
    let first = fs::read(&file).unwrap();
    // As a node that was set up before there were second factors.
    fs::remove_file(&file).unwrap();
    node.serves().await.terminates().succeeds();
    let right = fs::read(&file).unwrap();
    assert_ne!(first, right);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);

    begins_second_factor(&node).await;
    fs::remove_file(&file).unwrap();
    let told = node.command(&["serve"]).ends().refusal();
    assert!(
        told.starts_with(&format!("The key file {} is missing, and people", file.display())),
        "{told}"
    );
    assert!(!file.exists(), "no new key is made");

    write(
        &file,
        &fs::read(other.folder.join("internal.key")).unwrap(),
        0o600,
    );
    let told = node.command(&["serve"]).ends().refusal();
    assert!(
        told.contains("is not the one people's second factors were encrypted with"),
        "{told}"
    );

    write(&file, &right, 0o600);
    node.serves().await.terminates().succeeds();
}

/// Somebody draws a secret, while the node rests.
async fn begins_second_factor(node: &Installation) {
    let config = load(&node.config(), &Environment::default()).unwrap();
    let inside = planes::inside(&config, &Surroundings::default(), Schema::Demand)
        .await
        .unwrap();
    person::create(&inside, "zoe", "Zoe Example", PASSWORD, None)
        .await
        .unwrap();
    let session = session::sign_in(&inside, "zoe", PASSWORD, "192.0.2.1")
        .await
        .unwrap();
    let zoe = session::authenticate(&inside, &session.secret, "192.0.2.1".into())
        .await
        .unwrap();
    second_factor::begin(&inside, &zoe, "Acme", PASSWORD)
        .await
        .map(|_shown| ())
        .unwrap();
    inside.database.close().await.unwrap();
}

#[tokio::test]
async fn j26_an_older_copy_of_a_database_is_refused_until_an_administrator_confirms() {
    if on_postgres() {
        return; // The same code over files that can be copied.
    }
    for name in ["internal.sqlite3", "public.sqlite3"] {
        let node = Installation::with_desk().await;
        node.serves().await.terminates().succeeds();
        let file = node.folder.join(name);
        let backup = fs::read(&file).unwrap();
        let serving = node.serves().await;
        node.publishes("Good news").await;
        serving.terminates().succeeds();

        fs::write(&file, backup).unwrap();
        let told = node.command(&["serve"]).ends().refusal();
        assert!(
            told.contains("The databases are older than what is remembered of them ("),
            "{name}: {told}"
        );
        assert!(
            told.contains("confirm with gatepost serve --accept-restored."),
            "{name}: {told}"
        );
        let confirmed = node.command(&["serve", "--accept-restored"]);
        node.serves_as(confirmed).await.terminates().succeeds();
        node.serves().await.terminates().succeeds();
    }
}

fn write(file: &Path, content: &[u8], mode: u32) {
    fs::write(file, content).unwrap();
    fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
}
