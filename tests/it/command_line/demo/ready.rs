//! What the demo tells when it is ready, and that it is true.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::running::{Company, Demo, fields};
use crate::command_line::account::Account;
use crate::support::patience::eventually;
use crate::support::{database, sql, wire};

const ROLES: [&str; 10] = [
    "employee",
    "editor",
    "approver",
    "publisher",
    "duty_officer",
    "responder",
    "monitor",
    "auditor",
    "compliance",
    "administrator",
];

#[tokio::test]
async fn the_demo_tells_one_line_of_which_every_word_is_true() {
    let demo = Demo::new();
    let [acme, globex] = [demo.company(0), demo.company(1)];
    // Ready means this, at once.
    let followers = wire::document(&format!("{}/followers", acme.actor()))
        .await
        .json();
    assert_eq!(followers["totalItems"], 1);

    assert_eq!(fields(&demo.ready), BTreeSet::from(["nodes"]));
    assert_eq!(demo.ready["nodes"].as_array().unwrap().len(), 2);
    for (company, name, internal) in [(&acme, "Acme", demo.port), (&globex, "Globex", demo.port + 2)] {
        has_the_shape(company, name, internal);
        has_everybody(company);
        everybody_can_act(company).await;
    }
    globex_has_asked(&globex, &acme).await;

    let folder = demo.folder();
    assert!(folder.join("acme/internal.sqlite3").exists());
    let ended = demo.terminates();
    assert!(
        ended.notes.contains("Starting Acme and Globex."),
        "progress is shown: {}",
        ended.notes
    );
    assert!(!folder.exists(), "a temporary folder goes away");
}

fn has_the_shape(company: &Company<'_>, name: &str, internal: u16) {
    let node = company.0;
    let wanted = ["brand", "config", "internal_url", "name", "people", "public_url"];
    assert_eq!(fields(node), BTreeSet::from(wanted));
    assert_eq!(node["name"], name);
    assert_eq!(node["internal_url"], format!("http://localhost:{internal}"));
    let public = format!("localhost:{}", internal + 1);
    assert_eq!(node["public_url"], format!("http://{public}"));
    assert!(company.config().is_absolute() && company.config().ends_with("gatepost.toml"));
    let brand = json!({"name": "news", "handle": format!("@news@{public}"),
        "actor": format!("http://{public}/brands/news")});
    assert_eq!(node["brand"], brand);
}

fn has_everybody(company: &Company<'_>) {
    let people = company.people();
    let roles: Vec<_> = people.iter().map(|person| person.roles()).collect();
    let wanted = ["display_name", "password", "roles", "token", "username"];
    for person in &people {
        assert_eq!(fields(person.0), BTreeSet::from(wanted));
        assert!(person.roles().contains("employee"));
        assert!(
            person.roles().iter().all(|role| ROLES.contains(role)),
            "{:?}",
            person.roles()
        );
        assert!(person.text("username").len() >= 8);
        let names: Vec<_> = person.text("display_name").split(' ').collect();
        assert!(
            names.len() == 2 && names.iter().all(|name| !name.is_empty()),
            "{names:?}"
        );
    }
    let held: BTreeSet<_> = roles.iter().flatten().copied().collect();
    assert_eq!(held, BTreeSet::from(ROLES));
    let nothing_else = people
        .iter()
        .filter(|person| person.0["roles"] == json!(["employee"]))
        .count();
    assert!(nothing_else >= 2);
    let place = |editor: bool| {
        roles
            .iter()
            .position(|roles| roles.contains("approver") && roles.contains("editor") == editor)
            .unwrap()
    };
    assert!(
        place(false) < place(true),
        "an approver who is no editor is listed first"
    );
}

async fn everybody_can_act(company: &Company<'_>) {
    let folder = company.config().parent().unwrap().to_owned();
    let database = database::open(&format!("sqlite:{}/internal.sqlite3", folder.display()));
    let scopes = sql::texts(&database, "SELECT scopes AS value FROM tokens").await;
    database.close().await.unwrap();
    assert_eq!(scopes.len(), company.people().len());
    assert!(
        scopes
            .iter()
            .all(|scopes| scopes.as_deref() == Some("read write follow gatepost:decide")),
        "{scopes:?}"
    );
    for person in company.people() {
        let account = company.account(&person);
        let me = account.gets("/api/v1/accounts/verify_credentials").await.json();
        assert_eq!(me["username"], person.text("username"));
        assert_eq!(me["display_name"], person.text("display_name"));
        account.writes("Good morning").await;
        let proof = json!({"password": person.text("password"), "verb": "stop"});
        account.posts("/api/gatepost/v1/reauthentication", proof).await;
    }
    let ana = company.people().remove(0);
    Account::signs_in(
        company.text("internal_url"),
        ana.text("username"),
        ana.text("password"),
    )
    .await;
}

/// The follow went through the gate: proposed, approved by somebody else, released, delivered.
async fn globex_has_asked(globex: &Company<'_>, acme: &Company<'_>) {
    let editor = globex.account(&globex.holder("editor"));
    let follow = eventually("the follow is delivered", async || {
        let candidates = editor.gets("/api/gatepost/v1/candidates?brand=news").await.json();
        let [follow] = <[Value; 1]>::try_from(candidates.as_array().unwrap().clone()).unwrap();
        (follow["publication"]["deliveries"]["delivered"] == 1).then_some(follow)
    })
    .await;
    assert_eq!(
        (&follow["kind"], &follow["state"]),
        (&json!("follow"), &json!("published"))
    );
    assert_eq!(follow["author"], globex.holder("editor").text("username"));
    let [decision] = <[Value; 1]>::try_from(follow["decisions"].as_array().unwrap().clone()).unwrap();
    assert_eq!(decision["decision"], "approve");
    assert_eq!(decision["rev_hash"], follow["revision"]["rev_hash"]);
    assert_ne!(decision["person"], follow["author"]);
    assert_eq!(
        follow["publication"]["deliveries"],
        json!({"pending": 0, "delivered": 1, "refused": 0, "failed": 0})
    );
    let followers = wire::document(&format!("{}/followers", acme.actor()))
        .await
        .json();
    assert_eq!(followers["totalItems"], 1);
    let following = wire::document(&format!("{}/following", globex.actor()))
        .await
        .json();
    assert_eq!(following["totalItems"], 1);
}
