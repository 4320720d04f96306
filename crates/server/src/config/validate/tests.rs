//! Every mistake is one clear sentence, and all of them are told at once.

use std::path::Path;

use crate::config::{Config, Environment, Mistakes, parse};

const KEY: &str = "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

fn good() -> String {
    format!(
        "[node]\nname = \"Acme\"\n[internal]\nurl = \"https://inside.acme.example\"\n\
         [public]\nurl = \"https://social.acme.example\"\nrelease_keys = [\"{KEY}\"]\n"
    )
}

fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, Mistakes> {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let environment = Environment {
        variables,
        allows_local_addresses: false,
    };
    parse(text, Path::new("/etc/gatepost/gatepost.toml"), &environment)
}

fn sentences(text: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let mistakes = read(text, variables).unwrap_err();
    mistakes.0.iter().map(ToString::to_string).collect()
}

/// The good file with one key changed through the environment: the only mistake there is.
fn the_mistake(variable: &str, value: &str) -> String {
    let found = sentences(&good(), &[(variable, value)]);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[test]
fn a_short_file_is_enough_and_paths_start_at_the_data_folder() {
    let config = read(&good(), &[("GATEPOST_NODE__DATA", "data")]).unwrap();
    assert_eq!(config.internal_url, "https://inside.acme.example");
    assert_eq!(config.public_address.origin(), "https://social.acme.example");
    assert_eq!(
        config.internal_database.reveal(),
        "sqlite:/etc/gatepost/data/internal.sqlite3"
    );
    assert_eq!(
        config.release_key_file,
        Path::new("/etc/gatepost/data/release.key")
    );
    assert_eq!(config.settings.delivery.overall, 256);
}

#[test]
fn all_mistakes_are_told_at_once_each_with_key_value_and_remedy() {
    let found = sentences(
        "[node]\nname = 7\ncolour = \"red\"\n[internal]\nlisten = \"everywhere\"\n[public]\nurl = \"http://acme.com\"\n\
         release_keys = \"one\"\n[limits]\npost_characters = \"many\"\n[gates]\nx = 1\n",
        &[("GATEPOST_DELIVERY__PER_HOST", "0")],
    );
    for wanted in [
        "node.name is 7: write a text in quotes.",
        "node.colour is no key of the configuration: remove it, or write one of contact_email, data, \
         description, development, instance, name, source_url in place of colour.",
        "internal.listen is \"everywhere\": write an IP address and a port",
        "internal.url is not set: write where employees reach",
        "public.url is \"http://acme.com\": write https://",
        "public.release_keys is \"one\": write a list in square brackets.",
        "limits.post_characters is \"many\": write a whole number from 0 to 4294967295.",
        "gates is no key of the configuration",
        "delivery.per_host is 0: write a number from 1 to 64. (The environment sets it: GATEPOST_DELIVERY__PER_HOST.)",
    ] {
        assert!(
            found.iter().any(|sentence| sentence.starts_with(wanted)),
            "{wanted:?} in {found:#?}"
        );
    }
    assert_eq!(found.len(), 9, "{found:#?}");
}

#[test]
fn each_rule_has_its_sentence() {
    for (variable, value, sentence) in [
        ("GATEPOST_NODE__NAME", " ", "node.name is not set"),
        ("GATEPOST_NODE__NAME", "a\nb", "node.name is \"a\\nb\""),
        ("GATEPOST_NODE__INSTANCE", "", "node.instance is empty"),
        (
            "GATEPOST_NODE__DEVELOPMENT",
            "yes",
            "node.development is \"yes\": write true or false",
        ),
        ("GATEPOST_NODE__NICKNAME", "x", "node.nickname is no key"),
        (
            "GATEPOST_KEYS__PUBLIC",
            "release.key",
            "keys.public is \"release.key\", as keys.release is",
        ),
        (
            "GATEPOST_INTERNAL__LISTEN",
            "localhost:4000",
            "internal.listen is \"localhost:4000\"",
        ),
        (
            "GATEPOST_PUBLIC__LISTEN",
            "127.0.0.1:4000",
            "public.listen is \"127.0.0.1:4000\", as internal.listen is",
        ),
        (
            "GATEPOST_INTERNAL__TRUSTED_PROXIES",
            "[\"10.0.0.0/24\", \"proxy\"]",
            "internal.trusted_proxies is \"proxy\": write an IP address or a network",
        ),
        (
            "GATEPOST_PUBLIC__TRUSTED_PROXIES",
            "10.0.0.1",
            "public.trusted_proxies is",
        ),
        (
            "GATEPOST_PUBLIC__DATABASE",
            "postgres://me@db/outside?password_file=/nowhere/at/all",
            "public.database is \"postgres://me@db/outside?password_file=",
        ),
        ("GATEPOST_INTERNAL__URL", "inside", "internal.url is \"inside\""),
        (
            "GATEPOST_INTERNAL__DATABASE",
            "mysql://x/y",
            "internal.database is \"mysql://x/y\": write \"sqlite:FILE\"",
        ),
        (
            "GATEPOST_INTERNAL__DATABASE",
            "postgres://x",
            "internal.database is \"postgres://x\"",
        ),
        (
            "GATEPOST_PUBLIC__DATABASE",
            "sqlite:internal.sqlite3",
            "public.database is the same as",
        ),
        (
            "GATEPOST_PUBLIC__RELEASE_KEYS",
            "[]",
            "public.release_keys is not set",
        ),
        (
            "GATEPOST_PUBLIC__RELEASE_KEYS",
            "[\"x\"]",
            "public.release_keys is \"x\": write keys as",
        ),
        (
            "GATEPOST_DATABASE__READERS",
            "0",
            "database.readers is 0: write a number from 1 to 1000",
        ),
        (
            "GATEPOST_DATABASE__READERS",
            "-1",
            "database.readers is -1: write a whole number from 0",
        ),
        (
            "GATEPOST_DATABASE__READERS",
            "2.5",
            "database.readers is 2.5: write a whole number",
        ),
        ("GATEPOST_DATABASE__READERS", "9999999999", "database.readers"),
        (
            "GATEPOST_LIMITS__POST_CHARACTERS",
            "0",
            "limits.post_characters is 0",
        ),
        (
            "GATEPOST_LIMITS__TOKEN_REQUESTS",
            "0",
            "limits.token_requests is 0: write a number of requests from 1 up",
        ),
        (
            "GATEPOST_GATE__UNDO_SECONDS",
            "30",
            "gate.undo_seconds is 30: write at least as many seconds as",
        ),
        (
            "GATEPOST_DELIVERY__LEASE_SECONDS",
            "15",
            "delivery.lease_seconds is 15",
        ),
        (
            "GATEPOST_DELIVERY__RETRY_SECONDS",
            "[]",
            "delivery.retry_seconds is []",
        ),
        (
            "GATEPOST_DELIVERY__RETRY_SECONDS",
            "[\"a\"]",
            "delivery.retry_seconds is \"a\": write a whole number",
        ),
        ("GATEPOST_LOG__FILTER", "a=b=c", "log.filter is \"a=b=c\""),
        (
            "GATEPOST_NODE_NAME",
            "Acme",
            "GATEPOST_NODE_NAME in the environment sets nothing",
        ),
    ] {
        let found = the_mistake(variable, value);
        assert!(found.starts_with(sentence), "{found:?} for {variable}={value:?}");
        assert!(found.contains(variable), "{found:?} names no {variable}");
    }
}

#[test]
fn text_that_is_no_toml_is_told_with_its_line() {
    let found = sentences("[node]\nname = Acme\n", &[]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("Line 2 of the configuration is not TOML: "),
        "{found:?}"
    );
    assert!(!found[0].contains('\n'));
}

#[test]
fn development_mode_is_refused_for_a_real_domain() {
    let text = good().replace("social.acme.example", "social.acme.com");
    let found = sentences(&text, &[("GATEPOST_NODE__DEVELOPMENT", "true")]);
    assert!(
        found[0]
            .starts_with("node.development is true, but public.url names \"social.acme.com\": write false")
    );
    let local = good().replace("https://social.acme.example", "http://localhost:4001");
    assert!(read(&local, &[("GATEPOST_NODE__DEVELOPMENT", "true")]).is_ok());
    assert!(sentences(&local, &[])[0].starts_with("public.url is \"http://localhost:4001\""));
}

#[test]
fn b22_the_variable_that_allows_local_addresses_is_refused_in_production() {
    let environment = Environment {
        variables: Vec::new(),
        allows_local_addresses: true,
    };
    let file = Path::new("/gatepost.toml");
    let found = parse(&good(), file, &environment).unwrap_err();
    assert!(
        found
            .to_string()
            .starts_with("DANGER_FEDERATION_ALLOW_LOCAL_IP is set"),
        "{found}"
    );
    let local = good()
        .replace("https://social.acme.example", "http://localhost:4001")
        .replace("[node]", "[node]\ndevelopment = true");
    assert!(parse(&local, file, &environment).is_ok());
}

#[test]
fn variables_of_the_development_tools_are_left_alone() {
    assert!(
        read(
            &good(),
            &[("GATEPOST_TEST_DATABASE", "sqlite"), ("GATEPOST_CACHE", "/x")]
        )
        .is_ok()
    );
}

#[test]
fn a_database_password_is_in_no_sentence() {
    let found = sentences(
        &good(),
        &[("GATEPOST_PUBLIC__DATABASE", "postgres://me:s3cret@host")],
    );
    assert!(found[0].starts_with("public.database is"), "{found:?}");
    assert!(!found[0].contains("s3cret"));
}

#[test]
fn which_apps_come_in_is_one_of_three_words_and_a_list_of_where_they_are() {
    use gatepost_internal::oauth::Admission;

    let apps = |variables: &[(&str, &str)]| read(&good(), variables).unwrap().apps;
    assert!(apps(&[]).admits("icecubesapp://") && !apps(&[]).admits("https://evil.example/"));
    assert_eq!(apps(&[("GATEPOST_APPS__ADMIT", "any")]), Admission::Any);
    assert_eq!(apps(&[("GATEPOST_APPS__ADMIT", "none")]), Admission::None);
    let own = apps(&[("GATEPOST_APPS__KNOWN", "[\"https://chat.acme.example/*\"]")]);
    assert!(own.admits("https://chat.acme.example/oauth") && !own.admits("icecubesapp://"));
    assert_eq!(
        the_mistake("GATEPOST_APPS__ADMIT", "some"),
        "apps.admit is \"some\": write \"any\", \"known\" or \"none\". (The environment sets it: GATEPOST_APPS__ADMIT.)"
    );
    for pattern in ["https://*.example/*", "http://elk.example/", "javascript:x", ""] {
        let told = the_mistake("GATEPOST_APPS__KNOWN", &format!("[{pattern:?}]"));
        assert!(
            told.starts_with("apps.known is ") && told.contains(pattern),
            "{told}"
        );
    }
}
