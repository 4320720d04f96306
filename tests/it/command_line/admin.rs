//! `gatepost admin`: people, brands, roles, and how far the command line reaches.

use super::gatepost::{Ended, gatepost};
use super::installation::{ADMINISTRATOR, Installation};

fn admin(node: &Installation, words: &str) -> Ended {
    let mut all = vec!["admin"];
    all.extend(words.split(' '));
    node.command(&all).ends()
}

#[tokio::test]
async fn people_are_made_listed_and_let_go() {
    let node = Installation::new();
    let file = node.password_file.to_str().unwrap();
    let create = [
        "admin",
        "person",
        "create",
        "ana_silva",
        "--name",
        "Ana Silva",
        "--password-file",
        file,
    ];
    let told = node.command(&create).ends().succeeds();
    assert_eq!(told, "ana_silva is an employee now.\n");
    let drawn = admin(&node, "person create ben_okafor").succeeds();
    let (first, second) = drawn.split_once('\n').unwrap();
    assert_eq!(first, "ben_okafor is an employee now.");
    let drawn = second
        .trim_end()
        .strip_prefix("Password, shown this once: ")
        .unwrap()
        .to_owned();

    let told = node.command(&create).ends().refusal();
    assert_eq!(told, "There is a person named ana_silva already.\n");
    for (words, sentence) in [
        (
            "person create Ana",
            "A username is 1 to 30 of a-z, 0-9 and _, and begins with a letter.\n",
        ),
        ("person deactivate nobody", "There is no person named nobody.\n"),
    ] {
        assert_eq!(admin(&node, words).refusal(), sentence);
    }
    assert!(
        admin(&node, "person create carla --password-file /nowhere")
            .mistakes()
            .contains("/nowhere")
    );

    let serving = node.serves().await;
    let ana = node.account("ana_silva").await;
    super::account::Account::signs_in(&node.internal_url, "ben_okafor", &drawn).await;
    let told = admin(&node, "person deactivate ana_silva").succeeds();
    assert_eq!(told, "ana_silva has left; no token of theirs works any more.\n");
    assert_eq!(ana.gets("/api/v1/timelines/home").await.status, 401);
    drop(serving);

    let listed = admin(&node, "person list").succeeds();
    let lines: Vec<Vec<_>> = listed
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(lines.len(), 3, "{listed}");
    assert_eq!(lines[0][..5], ["ana_silva", "Ana", "Silva", "employee", "left"]);
    assert_eq!(lines[1], ["ben_okafor", "ben_okafor", "employee"]);
    assert_eq!(
        lines[2],
        [ADMINISTRATOR, ADMINISTRATOR, "employee", "administrator"]
    );
}

#[test]
fn a_list_goes_on_until_everybody_was_named() {
    let node = Installation::new();
    for number in 0..3 {
        node.employs(&format!("person_{number}"));
    }
    let listed = admin(&node, "person list").succeeds();
    assert_eq!(listed.lines().count(), 4, "{listed}");
}

#[test]
fn brands_are_made_once_and_have_names_that_fit_a_handle() {
    let node = Installation::new();
    let authority = node.public_url.trim_start_matches("http://");
    let create = [
        "admin",
        "brand",
        "create",
        "news",
        "--display-name",
        "Acme News",
        "--summary",
        "What is new.",
    ];
    let told = node.command(&create).ends().succeeds();
    assert!(told.starts_with(&format!("@news@{authority} exists.")), "{told}");
    assert!(
        told.ends_with("gatepost admin role grant USERNAME approver --brand news\n"),
        "{told}"
    );
    assert_eq!(
        node.command(&create).ends().refusal(),
        "There is a brand named news already.\n"
    );
    let told = admin(&node, "brand create News").refusal();
    assert!(told.starts_with("A brand's name is 1 to 30 of a-z"), "{told}");
}

#[test]
fn brands_are_listed_with_what_they_lack_and_are_set() {
    let node = Installation::new();
    node.employs("lea_leiter");
    admin(&node, "brand create news").succeeds();
    let told = admin(
        &node,
        "brand add lea --spokesperson lea_leiter --time-zone Europe/Berlin",
    )
    .succeeds();
    assert!(
        told.contains("the voice of lea_leiter") && told.contains("publisher"),
        "{told}"
    );
    let listed = admin(&node, "brand list").succeeds();
    assert!(
        listed.contains("group pr") && listed.contains("Europe/Berlin"),
        "{listed}"
    );
    let told = admin(&node, "brand set news --time-zone Asia/Kolkata").succeeds();
    assert_eq!(told, "The calendar of news is kept in Asia/Kolkata now.\n");
    let told = admin(&node, "brand set news --time-zone Europe/Atlantis").refusal();
    assert!(told.starts_with("There is no time zone of that name."), "{told}");
    let told = admin(&node, "brand set jobs --time-zone UTC").refusal();
    assert_eq!(told, "There is no brand named jobs.\n");
}

#[test]
fn a_policy_is_shown_and_set_at_the_command_line_until_something_is_released() {
    let node = Installation::new();
    admin(&node, "brand create news").succeeds();
    let shown = admin(&node, "policy show").succeeds();
    let file = node.password_file.with_file_name("policy.json");
    let set = |text: &str| {
        std::fs::write(&file, text).unwrap();
        admin(&node, &format!("policy set {} --brand news", file.display()))
    };
    let longer = shown.replace("\"minimum_undo_seconds\": 60", "\"minimum_undo_seconds\": 90");
    assert_ne!(longer, shown);
    assert_eq!(set(&longer).succeeds(), "The policy is in force.\n");
    let own = admin(&node, "policy show --brand news").succeeds();
    assert!(own.contains("\"version\": 2") && own.contains(": 90"), "{own}");
    let told = set(&longer).refusal();
    assert!(told.starts_with("The policy has changed since"), "{told}");
    let told = set(&own.replace("\"group\": \"pr\"", "\"group\": \"press\"")).refusal();
    assert!(told.contains("has no group press"), "{told}");
    set("{}").mistakes();
    node.command(&["audit", "verify"]).ends().succeeds();
}

#[test]
fn roles_are_given_where_they_belong() {
    let node = Installation::new();
    node.employs("ana_silva");
    admin(&node, "brand create news").succeeds();
    for (words, told) in [
        (
            "role grant ana_silva approver --brand news",
            "ana_silva is approver at news now.\n",
        ),
        (
            "role grant ana_silva duty_officer --brand news",
            "ana_silva is duty_officer at news now.\n",
        ),
        ("role grant ana_silva monitor", "ana_silva is monitor now.\n"),
        // What somebody holds already may be given again.
        ("role grant ana_silva monitor", "ana_silva is monitor now.\n"),
    ] {
        assert_eq!(admin(&node, words).succeeds(), told);
    }
    for (words, told) in [
        ("role grant nobody monitor", "There is no person named nobody.\n"),
        (
            "role grant ana_silva editor --brand jobs",
            "There is no brand named jobs.\n",
        ),
        (
            "role grant ana_silva editor",
            "The role editor is held at a brand; name one.\n",
        ),
        (
            "role grant ana_silva monitor --brand news",
            "The role monitor is held at the node, not at a brand.\n",
        ),
    ] {
        assert_eq!(admin(&node, words).refusal(), told);
    }
    for role in ["employee", "boss", "Approver"] {
        let told = admin(&node, &format!("role grant ana_silva {role} --brand news")).mistakes();
        assert!(
            told.contains("write one of editor, approver, publisher, duty_officer, responder"),
            "{told}"
        );
    }
    admin(&node, "person deactivate ana_silva").succeeds();
    assert_eq!(
        admin(&node, "role grant ana_silva administrator").refusal(),
        "ana_silva has left.\n"
    );
    let listed = admin(&node, "person list").succeeds();
    assert!(
        listed.contains("employee approver duty_officer monitor  left "),
        "{listed}"
    );
}

#[tokio::test]
async fn after_the_first_release_the_command_line_only_asks_for_what_is_of_the_gate() {
    let node = Installation::with_desk().await;
    let serving = node.serves().await;
    admin(&node, "role grant ana_silva responder --brand news").succeeds();
    node.publishes("Good news").await;
    serving.terminates().succeeds();

    for role in ["editor", "approver", "publisher", "duty_officer", "responder"] {
        let told = admin(&node, &format!("role grant {ADMINISTRATOR} {role} --brand news")).succeeds();
        assert!(
            told.starts_with("Asked for"),
            "an administrator has to confirm it: {told}"
        );
    }
    let shown = admin(&node, "policy show --brand news").succeeds();
    let file = node.password_file.with_file_name("policy.json");
    std::fs::write(&file, shown).unwrap();
    let told = admin(&node, &format!("policy set {} --brand news", file.display())).succeeds();
    assert!(told.starts_with("Asked for"), "{told}");
    let told = admin(&node, "person reset ana_silva").succeeds();
    assert!(told.starts_with("Asked for"), "{told}");
    let told = admin(&node, "brand create jobs --summary Jobs").succeeds();
    assert!(
        told.starts_with("Asked for"),
        "its page would be outside at once: {told}"
    );
    assert!(!admin(&node, "brand list").succeeds().contains("jobs"));
    admin(&node, "role grant ana_silva monitor").succeeds();
    let listed = admin(&node, "person list").succeeds();
    assert!(
        listed
            .lines()
            .any(|line| line.ends_with("employee administrator")),
        "{listed}"
    );
    node.command(&["audit", "verify"]).ends().succeeds();
}

#[test]
fn passwords_are_never_arguments() {
    for command in [
        ["init", "--help"].as_slice(),
        &["admin", "person", "create", "--help"],
    ] {
        let help = gatepost(command).ends().succeeds();
        assert!(help.contains("password-file <FILE>"), "{help}");
        assert!(!help.contains("password <"), "{help}");
    }
}

#[test]
fn a_role_is_taken_away_where_it_is_held() {
    let node = Installation::new();
    let file = node.password_file.to_str().unwrap().to_owned();
    admin(&node, &format!("person create ana_silva --password-file {file}")).succeeds();
    admin(&node, "role grant ana_silva monitor").succeeds();
    for _ in 0..2 {
        let told = admin(&node, "role revoke ana_silva monitor").succeeds();
        assert_eq!(told, "ana_silva is not monitor any more.\n");
    }
    for (words, sentence) in [
        ("role revoke nobody monitor", "There is no person named nobody.\n"),
        (
            "role revoke ana_silva editor --brand jobs",
            "There is no brand named jobs.\n",
        ),
        (
            "role revoke ana_silva editor",
            "The role editor is held at a brand; name one.\n",
        ),
    ] {
        assert_eq!(admin(&node, words).refusal(), sentence);
    }
    let last = admin(&node, &format!("role revoke {ADMINISTRATOR} administrator")).refusal();
    assert_eq!(
        last,
        "Nobody else is an administrator. Make somebody one first.\n"
    );
}
