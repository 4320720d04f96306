//! What is for trying out stays away from real domains.

use std::fs;
use std::path::Path;

use super::gatepost::gatepost;
use super::installation::Installation;
use crate::support::database::on_postgres;

/// `gatepost init` for a domain that may be somebody's.
fn init_for(node: &Installation, domain: &str, more: &[&str]) -> super::gatepost::Gatepost {
    let [_, public] = node.ports;
    let mut arguments = vec!["init".to_owned()];
    arguments.extend(node.flags().into_iter().map(|flag| {
        if flag == format!("localhost:{public}") {
            domain.to_owned()
        } else {
            flag
        }
    }));
    arguments.extend(["--public".to_owned(), format!("127.0.0.1:{public}")]);
    arguments.extend(more.iter().map(|flag| (*flag).to_owned()));
    gatepost(&arguments)
}

#[test]
fn development_mode_is_refused_for_a_real_domain_and_nothing_is_made() {
    let node = Installation::planned();
    for domain in ["social.acme.com", "acme.dev", "localhost.acme.com"] {
        let told = init_for(&node, domain, &["--development"]).ends().mistakes();
        let beginning = format!("node.development is true, but public.url names {domain:?}: write false");
        assert!(told.starts_with(&beginning), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    for (domain, beginning) in [
        (
            "social.acme.com:8443",
            "public.url is \"https://social.acme.com:8443\": write no port",
        ),
        (
            "intranet",
            "public.url is \"https://intranet\": write a domain name that others can reach",
        ),
        (
            "203.0.113.9",
            "public.url is \"https://203.0.113.9\": write a domain name",
        ),
    ] {
        let told = init_for(&node, domain, &[]).ends().mistakes();
        assert!(told.starts_with(beginning), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    assert!(!node.folder.exists());
}

#[tokio::test]
async fn b22_in_production_the_variable_that_allows_local_addresses_is_refused() {
    let node = Installation::planned();
    let told = init_for(&node, "social.acme.com", &[]).ends().succeeds();
    assert!(
        told.starts_with("The node https://social.acme.com is set up in "),
        "{told}"
    );
    assert!(!told.contains("development"), "{told}");
    for command in [["serve"].as_slice(), &["config", "check"], &["migrate"]] {
        // Set is set: a library underneath looks at nothing else.
        for value in ["1", "0", ""] {
            let told = node
                .command(command)
                .with("DANGER_FEDERATION_ALLOW_LOCAL_IP", value)
                .ends()
                .mistakes();
            assert!(
                told.starts_with("DANGER_FEDERATION_ALLOW_LOCAL_IP is set in the environment: remove it"),
                "{told}"
            );
            assert_eq!(told.lines().count(), 1, "{told}");
        }
    }
    let serving = node.serves().await;
    assert_eq!(serving.terminates().code, Some(0));
}

#[test]
fn development_mode_in_the_file_of_a_real_domain_is_refused() {
    if on_postgres() {
        return; // No database is opened.
    }
    let node = Installation::planned();
    init_for(&node, "social.acme.com", &[]).ends().succeeds();
    edit(&node.config(), "[node]\n", "[node]\ndevelopment = true\n");
    for command in [["serve"].as_slice(), &["config", "check"], &["audit", "verify"]] {
        let told = node.command(command).ends().mistakes();
        assert!(
            told.starts_with("node.development is true, but public.url names \"social.acme.com\""),
            "{told}"
        );
    }
    let told = node
        .command(&["config", "check"])
        .with("GATEPOST_NODE__DEVELOPMENT", "false")
        .ends()
        .succeeds();
    assert!(told.ends_with("is right.\n"), "{told}");
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(file, text.replace(from, to)).unwrap();
}
