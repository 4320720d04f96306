//! The services: confined, with one door, and configured with keys that exist.

use std::path::Path;

use gatepost_server::config::{Environment, PREFIX, parse};

use super::compose::{Block, file};
use crate::walls::workspace::read;

fn service(name: &str) -> Block {
    file().get("services").get(name)
}

#[test]
fn every_service_is_confined() {
    let compose = file();
    let hardened = compose.get("x-hardened");
    assert_eq!(hardened.value("read_only"), Some("true"));
    assert_eq!(hardened.list("cap_drop"), ["ALL"]);
    assert_eq!(hardened.list("security_opt"), ["no-new-privileges:true"]);
    assert_eq!(hardened.value("restart"), Some("unless-stopped"));
    let proxy = compose.get("x-proxy");
    assert_eq!(proxy.list("cap_add"), ["NET_BIND_SERVICE"]);
    let services = compose.get("services");
    assert_eq!(services.keys(), ["gatepost", "postgres", "outside", "inside"]);
    for name in services.keys() {
        let service = services.get(name);
        let bases = service.list("<<");
        let is_proxy = bases == ["*hardened", "*proxy"];
        assert!(is_proxy || bases == ["*hardened"], "{name}: {bases:?}");
        let value = |key: &str| service.value(key).or(proxy.value(key).filter(|_| is_proxy));
        for weakened in [
            "read_only",
            "cap_drop",
            "security_opt",
            "privileged",
            "network_mode",
            "pid",
            "devices",
        ] {
            assert_eq!(value(weakened), None, "{weakened} of {name}");
        }
        for limit in ["mem_limit", "pids_limit"] {
            assert!(value(limit).is_some(), "{name} has no {limit}");
        }
        assert_eq!(service.value("cap_add"), None, "{name}");
        let mounts = service.list("volumes");
        let (binds, volumes): (Vec<_>, Vec<_>) = mounts.iter().partition(|mount| mount.starts_with('.'));
        assert!(binds.iter().all(|bind| bind.ends_with(":ro")), "{binds:?}");
        assert!(!volumes.is_empty(), "{name}");
        let tmpfs = if is_proxy {
            proxy.list("tmpfs")
        } else {
            service.list("tmpfs")
        };
        assert!(tmpfs.contains(&"/tmp".to_owned()), "{name}");
    }
    assert_eq!(service("gatepost").list("volumes"), ["data:/data"]);
    assert_eq!(service("gatepost").value("user"), None, "the image's own account");
}

#[test]
fn only_the_proxies_are_published_and_the_inside_not_to_everybody() {
    for name in ["gatepost", "postgres"] {
        let service = service(name);
        assert!(
            service.find("ports").is_none() && service.find("expose").is_none(),
            "{name} is published"
        );
    }
    assert_eq!(
        service("outside").list("ports"),
        ["80:80", "443:443", "443:443/udp"]
    );
    assert_eq!(
        service("inside").list("ports"),
        ["${INSIDE_ADDRESS:-127.0.0.1}:8443:8443"]
    );
    // No network but the node's own has both sides on it.
    for (name, networks) in [
        ("gatepost", vec!["outside", "inside", "store"]),
        ("outside", vec!["outside"]),
        ("inside", vec!["inside"]),
    ] {
        assert_eq!(service(name).get("networks").keys(), networks, "{name}");
    }
    assert_eq!(service("postgres").list("networks"), ["store"]);
    assert_eq!(
        file().get("networks").get("store").value("internal"),
        Some("true")
    );
}

#[test]
fn what_faces_the_world_does_not_know_what_the_inside_is_called() {
    let outside = read("deploy/outside.Caddyfile");
    let inside = read("deploy/inside.Caddyfile");
    assert!(
        outside.contains("{$PUBLIC_DOMAIN} {") && !outside.contains("INSIDE"),
        "{outside}"
    );
    assert!(
        inside.contains("https://{$INSIDE_DOMAIN}:8443 {") && !inside.contains("PUBLIC"),
        "{inside}"
    );
    for (name, variable) in [("outside", "PUBLIC_DOMAIN"), ("inside", "INSIDE_DOMAIN")] {
        let service = service(name);
        assert_eq!(service.get("environment").keys(), [variable]);
        let own = format!("./deploy/{name}.Caddyfile:/etc/caddy/Caddyfile:ro");
        assert!(service.list("volumes").contains(&own), "{name}");
    }
    // Nor does either hold the other's keys.
    let mounts = |name| service(name).list("volumes");
    assert!(
        mounts("outside")
            .iter()
            .all(|mount| !mounts("inside").contains(mount))
    );
}

#[test]
fn every_variable_of_the_node_is_a_key_of_the_configuration() {
    let environment = service("gatepost").get("environment");
    let variables: Vec<_> = environment
        .keys()
        .into_iter()
        .map(|name| (name.to_owned(), environment.value(name).unwrap().to_owned()))
        .collect();
    assert!(!variables.is_empty());
    assert!(
        variables.iter().all(|(name, _)| name.starts_with(PREFIX)),
        "{variables:?}"
    );
    let text = "[node]\nname = \"Acme\"\n[internal]\nurl = \"https://inside.acme.example:8443\"\n\
        [public]\nurl = \"https://social.acme.example\"\n\
        release_keys = [\"ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"]\n";
    let environment = Environment {
        variables,
        ..Environment::default()
    };
    let config = parse(text, Path::new("/data/gatepost.toml"), &environment).unwrap();
    for (name, trusted) in [
        ("inside", &config.settings.internal.trusted_proxies),
        ("outside", &config.settings.public.trusted_proxies),
    ] {
        let proxy = service(name).get("networks").get(name);
        let address = proxy.value("ipv4_address").unwrap();
        assert_eq!(trusted, &[address], "the proxy's own address alone");
    }
}

#[test]
fn passwords_come_from_files_that_are_not_in_the_repository() {
    let compose = file();
    let secrets = compose.get("secrets");
    for name in secrets.keys() {
        let path = secrets.get(name).value("file").map(str::to_owned);
        assert_eq!(path, Some(format!("./deploy/secrets/{name}")));
    }
    assert!(read(".gitignore").lines().any(|line| line == "/deploy/secrets/"));
    let script = read("deploy/postgres/10-gatepost.sql");
    let guide = read("docs/operating.md");
    for name in service("gatepost").list("secrets") {
        assert!(secrets.keys().contains(&name.as_str()), "{name}");
        assert!(service("postgres").list("secrets").contains(&name));
        assert!(
            script.contains(&format!("/run/secrets/{name}`")),
            "{name} in the script"
        );
        assert!(
            guide.contains(&format!("?password_file=/run/secrets/{name}")),
            "{name} in the guide"
        );
    }
    let text = read("docker-compose.yml");
    for line in text
        .lines()
        .filter(|line| line.to_lowercase().contains("password"))
    {
        let holds_one = line
            .split_once(": ")
            .is_some_and(|(_, value)| !value.contains("/secrets/"));
        assert!(!holds_one || line.trim_start().starts_with('#'), "{line}");
    }
    let (internal, public) = ("gatepost_internal", "gatepost_public");
    for name in [internal, public] {
        for statement in [
            format!("CREATE DATABASE {name} OWNER {name};"),
            format!("REVOKE ALL ON DATABASE {name} FROM PUBLIC;"),
        ] {
            assert!(script.contains(&statement), "{statement}");
        }
    }
    assert!(
        !script.contains("GRANT"),
        "neither role has a right at the other's database"
    );
}

#[test]
fn each_service_waits_until_the_one_before_it_is_well() {
    let proxy = file().get("x-proxy");
    for (after, before) in [(service("gatepost"), "postgres"), (proxy, "gatepost")] {
        let condition = after
            .get("depends_on")
            .get(before)
            .value("condition")
            .map(str::to_owned);
        assert_eq!(condition.as_deref(), Some("service_healthy"), "{before}");
    }
    for checked in [service("postgres"), file().get("x-proxy")] {
        assert!(checked.get("healthcheck").value("test").is_some());
    }
    let node = service("gatepost");
    let grace = node.value("stop_grace_period").unwrap().trim_end_matches('s');
    assert!(
        grace.parse::<u32>().unwrap() > 10,
        "the node itself takes up to ten seconds"
    );
}
