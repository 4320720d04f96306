//! From [`Settings`] to a [`Config`] the rest of the program can rely on.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use gatepost_model::address::PublicAddress;
use gatepost_model::release_key::ReleaseVerifier;
use tracing_subscriber::EnvFilter;
use url::Url;

use super::address::{self, PublicUrlFault};
use super::environment::{DANGEROUS, Environment};
use super::{Config, Mistake, Mistakes, Settings};

/// Longest company name; it stands in page titles and headers.
const NAME_CHARACTERS: usize = 80;

/// Checks what the settings mean. `mistakes` are those found while reading; a key that is among them is not
/// complained about twice.
pub(super) fn config(
    file: &Path,
    settings: Settings,
    mut mistakes: Vec<Mistake>,
    environment: &Environment,
) -> Result<Config, Mistakes> {
    let mut found = Vec::new();
    if environment.allows_local_addresses && !settings.node.development {
        found.push(Mistake::general(format!(
            "{DANGEROUS} is set in the environment: remove it, or a library underneath would let other servers \
             make this node ask addresses of your own network."
        )));
    }
    node(&settings, &mut found);
    let internal_listen = listen("internal.listen", &settings.internal.listen, &mut found);
    let public_listen = listen("public.listen", &settings.public.listen, &mut found);
    if internal_listen.is_some() && internal_listen == public_listen && internal_listen.is_some_and(has_port)
    {
        found.push(Mistake::value(
            "public.listen",
            format!("{:?}, as internal.listen is", settings.public.listen),
            "write another port; each plane has a listener of its own",
        ));
    }
    let internal_url = internal_url(&settings, &mut found);
    let public_address = public_address(&settings, &mut found);
    databases(&settings, &mut found);
    let release_keys = release_keys(&settings, &mut found);
    numbers(&settings, &mut found);
    if EnvFilter::try_new(&settings.log.filter).is_err() {
        found.push(Mistake::value(
            "log.filter",
            format!("{:?}", settings.log.filter),
            "write a level such as \"info\", or levels per part such as \"info,gatepost_federation=debug\"",
        ));
    }

    let told =
        |mistake: &Mistake| !mistake.key.is_empty() && mistakes.iter().any(|old| old.key == mistake.key);
    found.retain(|mistake| !told(mistake));
    let origins = environment.overrides();
    mistakes.extend(found.into_iter().map(|mistake| {
        match origins
            .iter()
            .find(|over| !mistake.key.is_empty() && over.key == mistake.key)
        {
            Some(over) => mistake.set_by(&over.variable),
            None => mistake,
        }
    }));
    let (
        Some(internal_listen),
        Some(public_listen),
        Some(public_address),
        Some(release_keys),
        Some(internal_url),
    ) = (
        internal_listen,
        public_listen,
        public_address,
        release_keys,
        internal_url,
    )
    else {
        return Err(Mistakes(mistakes));
    };
    if !mistakes.is_empty() {
        return Err(Mistakes(mistakes));
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    // Without the `.` of the default, which nobody wants to read in a sentence.
    let data: PathBuf = folder.join(&settings.node.data).components().collect();
    Ok(Config {
        file: file.to_owned(),
        internal_listen,
        public_listen,
        internal_url,
        public_address,
        release_keys,
        internal_database: settings.internal.database.below(&data),
        public_database: settings.public.database.below(&data),
        release_key_file: data.join(&settings.keys.release),
        public_key_file: data.join(&settings.keys.public),
        witness_file: data.join("witness"),
        data,
        settings,
    })
}

fn node(settings: &Settings, found: &mut Vec<Mistake>) {
    let name = &settings.node.name;
    if name.trim().is_empty() {
        found.push(Mistake::missing(
            "node.name",
            "write the company's name, such as \"Acme\"",
        ));
    } else if name.chars().count() > NAME_CHARACTERS || name.chars().any(char::is_control) {
        found.push(Mistake::value(
            "node.name",
            format!("{name:?}"),
            format_args!("write a name on one line, of at most {NAME_CHARACTERS} characters"),
        ));
    }
    let source = &settings.node.source_url;
    if !source.is_empty() && !Url::parse(source).is_ok_and(|url| matches!(url.scheme(), "https" | "http")) {
        found.push(Mistake::value(
            "node.source_url",
            format!("{source:?}"),
            "write an address such as \"https://code.acme.com/gatepost\", or nothing",
        ));
    }
    for (key, value) in [
        ("node.instance", &settings.node.instance),
        ("node.data", &settings.node.data),
        ("keys.release", &settings.keys.release),
        ("keys.public", &settings.keys.public),
    ] {
        if value.trim().is_empty() {
            found.push(Mistake::value(
                key,
                "empty",
                "write a value or remove the line for the default",
            ));
        }
    }
    if settings.keys.release == settings.keys.public {
        found.push(Mistake::value(
            "keys.public",
            format!("{:?}, as keys.release is", settings.keys.public),
            "write another file; no plane reads the other's key",
        ));
    }
}

fn has_port(address: SocketAddr) -> bool {
    address.port() != 0
}

fn listen(key: &str, value: &str, found: &mut Vec<Mistake>) -> Option<SocketAddr> {
    let address = value.parse().ok();
    if address.is_none() {
        found.push(Mistake::value(
            key,
            format!("{value:?}"),
            "write an IP address and a port, such as \"127.0.0.1:4000\" or \"[::1]:4000\"",
        ));
    }
    address
}

fn internal_url(settings: &Settings, found: &mut Vec<Mistake>) -> Option<String> {
    const REMEDY: &str =
        "write where employees reach the internal listener, such as \"https://inside.acme.example\"";
    let url = &settings.internal.url;
    if url.is_empty() {
        found.push(Mistake::missing("internal.url", REMEDY));
        return None;
    }
    let address = PublicAddress::parse(url);
    if address.is_err() {
        found.push(Mistake::value("internal.url", format!("{url:?}"), REMEDY));
    }
    address.ok().map(|address| address.origin().to_owned())
}

fn public_address(settings: &Settings, found: &mut Vec<Mistake>) -> Option<PublicAddress> {
    let url = &settings.public.url;
    if url.is_empty() {
        let remedy = "write the origin the world sees, such as \"https://social.acme.com\"";
        found.push(Mistake::missing("public.url", remedy));
        return None;
    }
    match address::public(url, settings.node.development) {
        Ok(address) => Some(address),
        Err(fault) => {
            found.push(match fault {
                PublicUrlFault::Development(domain) => Mistake::value(
                    "node.development",
                    format!("true, but public.url names {domain:?}"),
                    "write false; development mode is for localhost, *.localhost, *.test and *.example alone",
                ),
                fault => Mistake::value("public.url", format!("{url:?}"), fault),
            });
            None
        }
    }
}

fn databases(settings: &Settings, found: &mut Vec<Mistake>) {
    let named = [
        ("internal.database", &settings.internal.database),
        ("public.database", &settings.public.database),
    ];
    for (key, url) in named {
        let usable = match url.sqlite_file() {
            Some(file) => !file.as_os_str().is_empty(),
            None => Url::parse(url.reveal())
                .is_ok_and(|url| matches!(url.scheme(), "postgres" | "postgresql") && url.path().len() > 1),
        };
        if !usable {
            let remedy = "write \"sqlite:FILE\" or \"postgres://USER@HOST/NAME\"";
            found.push(Mistake::value(key, format!("{:?}", url.to_string()), remedy));
        }
    }
    if settings.internal.database == settings.public.database {
        found.push(Mistake::value(
            "public.database",
            "the same as internal.database",
            "write another database; the planes share none",
        ));
    }
    for (key, value) in [
        ("database.readers", settings.database.readers),
        ("database.writers", settings.database.writers),
    ] {
        if !(1..=1_000).contains(&value) {
            found.push(Mistake::value(key, value, "write a number from 1 to 1000"));
        }
    }
}

fn release_keys(settings: &Settings, found: &mut Vec<Mistake>) -> Option<ReleaseVerifier> {
    const KEY: &str = "public.release_keys";
    let keys = &settings.public.release_keys;
    if keys.is_empty() {
        let remedy = "write the public half of the release key; gatepost init writes it";
        found.push(Mistake::missing(KEY, remedy));
        return None;
    }
    for key in keys {
        if ReleaseVerifier::parse(&[key]).is_err() {
            let remedy =
                "write keys as \"ed25519:\" and 32 bytes in base64; gatepost init writes the right one";
            found.push(Mistake::value(KEY, format!("{key:?}"), remedy));
        }
    }
    ReleaseVerifier::parse(keys).ok()
}

fn numbers(settings: &Settings, found: &mut Vec<Mistake>) {
    let mut refuse = |holds: bool, key: &str, value: &dyn std::fmt::Display, remedy: &str| {
        if !holds {
            found.push(Mistake::value(key, value, remedy));
        }
    };
    let limits = &settings.limits;
    let (post, candidate) = (limits.post_characters, limits.candidate_characters);
    let characters = "write a number of characters from 1 to 100000";
    refuse(
        (1..=100_000).contains(&post),
        "limits.post_characters",
        &post,
        characters,
    );
    refuse(
        (1..=100_000).contains(&candidate),
        "limits.candidate_characters",
        &candidate,
        characters,
    );

    let gate = &settings.gate;
    let hour = "write a number of seconds from 0 to 3600";
    refuse(
        (0..=3_600).contains(&gate.minimum_undo_seconds),
        "gate.minimum_undo_seconds",
        &gate.minimum_undo_seconds,
        hour,
    );
    refuse(
        (0..=3_600).contains(&gate.undo_seconds),
        "gate.undo_seconds",
        &gate.undo_seconds,
        hour,
    );
    refuse(
        gate.undo_seconds >= gate.minimum_undo_seconds,
        "gate.undo_seconds",
        &gate.undo_seconds,
        "write at least as many seconds as gate.minimum_undo_seconds has",
    );

    let delivery = &settings.delivery;
    let deadline = i64::try_from(delivery.deadline_seconds).unwrap_or(i64::MAX);
    refuse(
        (1..=64).contains(&delivery.per_host),
        "delivery.per_host",
        &delivery.per_host,
        "write a number from 1 to 64",
    );
    refuse(
        (1..=4_096).contains(&delivery.overall),
        "delivery.overall",
        &delivery.overall,
        "write a number from 1 to 4096",
    );
    refuse(
        (1..=60).contains(&deadline),
        "delivery.deadline_seconds",
        &deadline,
        "write a number of seconds from 1 to 60",
    );
    refuse(
        delivery.lease_seconds > deadline.saturating_mul(2) && delivery.lease_seconds <= 3_600,
        "delivery.lease_seconds",
        &delivery.lease_seconds,
        "write more than twice delivery.deadline_seconds and at most 3600, or a host is claimed twice",
    );
    refuse(
        (60..=2_592_000).contains(&delivery.expiry_seconds),
        "delivery.expiry_seconds",
        &delivery.expiry_seconds,
        "write a number of seconds from 60 to 2592000, which is 30 days",
    );
    let waits = &delivery.retry_seconds;
    refuse(
        !waits.is_empty() && waits.iter().all(|wait| (1..=604_800).contains(wait)),
        "delivery.retry_seconds",
        &format!("{waits:?}"),
        "write at least one wait, each from 1 second to 604800, which is 7 days",
    );
}
