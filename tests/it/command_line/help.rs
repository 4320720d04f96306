//! What the program says about itself.

use super::gatepost::gatepost;

#[test]
fn help_names_every_command_and_what_is_no_command_is_refused() {
    let help = gatepost(&["--help"]).ends().succeeds();
    for verb in [
        "init",
        "serve",
        "health",
        "migrate",
        "config",
        "admin",
        "audit",
        "verify-release",
        "demo",
    ] {
        assert!(
            help.lines().any(|line| line.trim_start().starts_with(verb)),
            "{verb} in {help}"
        );
    }
    assert!(help.contains("--config <FILE>"), "{help}");
    for (verb, inner) in [
        ("config", ["check", "show"].as_slice()),
        ("admin", &["person", "brand", "role", "policy"]),
        ("audit", &["verify", "export"]),
    ] {
        let help = gatepost(&[verb, "--help"]).ends().succeeds();
        assert!(inner.iter().all(|name| help.contains(name)), "{help}");
    }
    let version = gatepost(&["--version"]).ends().succeeds();
    assert_eq!(version, format!("gatepost {}\n", env!("CARGO_PKG_VERSION")));
    for wrong in [
        ["publish"].as_slice(),
        &["config", "edit"],
        &["serve", "--fast"],
        &[],
    ] {
        gatepost(wrong).ends().mistakes();
    }
}
