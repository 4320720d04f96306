//! `--data`: what is kept, what is new, and that every other command works on it.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::running::{Company, Demo};
use crate::command_line::account::Account;
use crate::command_line::gatepost::{Ended, Signal, gatepost};
use crate::support::database::on_postgres;

/// Another command on one company of the demo.
fn on(company: &Company<'_>, arguments: &[&str]) -> Ended {
    let config = company.config();
    let mut all = vec!["--config", config.to_str().unwrap()];
    all.extend(arguments);
    gatepost(&all).ends()
}

/// Every other command that only reads.
fn other_commands_work(demo: &Demo, certificate: &Path) {
    for number in [0, 1] {
        let company = demo.company(number);
        assert!(
            on(&company, &["config", "check"])
                .succeeds()
                .ends_with("is right.\n")
        );
        assert!(
            on(&company, &["audit", "verify"])
                .succeeds()
                .starts_with("intact, ")
        );
        let listed = on(&company, &["admin", "person", "list"]).succeeds();
        assert_eq!(listed.lines().count(), company.people().len());
        for person in company.people() {
            assert!(listed.contains(person.text("display_name")), "{listed}");
        }
    }
    let verified = on(
        &demo.company(0),
        &["verify-release", certificate.to_str().unwrap()],
    );
    assert!(verified.succeeds().contains(" is valid: "));
    assert!(
        on(
            &demo.company(1),
            &["verify-release", certificate.to_str().unwrap()]
        )
        .refusal()
        .contains("proves nothing")
    );
}

/// What a company's folder holds, without what SQLite and the lock leave behind.
fn files(folder: &Path) -> BTreeSet<String> {
    let entries = folder.read_dir().unwrap().map(Result::unwrap);
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        match name.rsplit_once('-') {
            Some((_, "wal")) => assert_eq!(entry.metadata().unwrap().len(), 0, "{name} is written back"),
            Some((_, "shm")) => {}
            _ => drop(names.insert(name)),
        }
    }
    names.remove("serve.lock");
    names
}

/// What is the same at every start.
fn lasting(demo: &Demo) -> Value {
    let mut ready = demo.ready.clone();
    for node in ready["nodes"].as_array_mut().unwrap() {
        for person in node["people"].as_array_mut().unwrap() {
            person["token"].take();
        }
    }
    ready
}

async fn timeline(company: &Company<'_>) -> Value {
    company
        .account(&company.people()[0])
        .gets("/api/v1/timelines/public?local=true")
        .await
        .json()
}

#[tokio::test]
async fn a_folder_keeps_everything_but_the_tokens() {
    if on_postgres() {
        return; // The demo is on SQLite.
    }
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("not yet there/demo");
    let first = Demo::kept_in(Some(&folder));
    let acme = first.company(0);
    assert_eq!(acme.config(), folder.join("acme/gatepost.toml"));
    assert_eq!(first.company(1).config(), folder.join("globex/gatepost.toml"));

    let [ana, approver, publisher] = [
        acme.people().remove(0),
        acme.holder("approver"),
        acme.holder("publisher"),
    ]
    .map(|one| acme.account(&one));
    ana.writes("What is written here stays here.").await;
    let candidate = ana.proposes("Good news").await;
    let published = publisher.publishes(&approver.approves(&candidate).await).await;
    let certificate = place.path().join("certificate.json");
    std::fs::write(&certificate, ana.certificate(&published).await).unwrap();
    other_commands_work(&first, &certificate);
    let (before, posts) = (lasting(&first), timeline(&first.company(0)).await);
    assert_eq!(posts[0]["content"], "<p>What is written here stays here.</p>");
    let port = first.port;

    first.running.is_sent(Signal::INT);
    let Demo { running, ready, .. } = first;
    let ended = running.ends();
    assert_eq!(
        (ended.code, ended.output.as_str()),
        (Some(0), ""),
        "{}",
        ended.notes
    );
    let old_tokens = ready;
    let named = [
        "blobs",
        "gatepost.toml",
        "internal.key",
        "internal.sqlite3",
        "public.key",
        "public.sqlite3",
        "release.key",
        "witness",
    ];
    for company in ["acme", "globex"] {
        assert_eq!(
            files(&folder.join(company)),
            BTreeSet::from(named.map(String::from))
        );
    }

    let another = ["demo", "--data", folder.to_str().unwrap(), "--port", "19999"];
    let told = gatepost(&another).ends().mistakes();
    assert!(
        told.contains(&format!("runs on port {port}")) && told.contains("it cannot move to 19999."),
        "{told}"
    );
    assert_eq!(told.lines().count(), 1, "{told}");

    let second = Demo::again(&folder, port);
    assert_eq!(lasting(&second), before);
    assert_eq!(timeline(&second.company(0)).await, posts);
    for (number, node) in old_tokens["nodes"].as_array().unwrap().iter().enumerate() {
        let company = second.company(number);
        for (old, new) in Company(node).people().iter().zip(company.people()) {
            assert_ne!(old.text("token"), new.text("token"));
            let me = "/api/v1/accounts/verify_credentials";
            assert_eq!(
                company.account(old).gets(me).await.status,
                401,
                "the old token is dead"
            );
            assert_eq!(company.account(&new).gets(me).await.status, 200);
        }
    }
    let acme = second.company(0);
    let ana = acme.people().remove(0);
    Account::signs_in(
        acme.text("internal_url"),
        ana.text("username"),
        ana.text("password"),
    )
    .await;
    let again = acme
        .account(&acme.holder("publisher"))
        .sees_published(published["id"].as_str().unwrap())
        .await;
    assert_eq!(again["publication"]["uri"], published["publication"]["uri"]);
    other_commands_work(&second, &certificate);
    second.terminates();
    assert!(folder.exists());
}
