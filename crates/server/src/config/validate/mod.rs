//! From [`Settings`] to a [`Config`] the rest of the program can rely on.

mod addresses;
mod apps;
mod mail;
mod numbers;
mod stores;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use tracing_subscriber::EnvFilter;
use url::Url;

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
    let internal_listen = addresses::listen("internal.listen", &settings.internal.listen, &mut found);
    let public_listen = addresses::listen("public.listen", &settings.public.listen, &mut found);
    if internal_listen.is_some()
        && internal_listen == public_listen
        && internal_listen.is_some_and(addresses::has_port)
    {
        found.push(Mistake::value(
            "public.listen",
            format!("{:?}, as internal.listen is", settings.public.listen),
            "write another port; each plane has a listener of its own",
        ));
    }
    let (internal, public) = (&settings.internal, &settings.public);
    let internal_proxies =
        addresses::proxies("internal.trusted_proxies", &internal.trusted_proxies, &mut found);
    let public_proxies = addresses::proxies("public.trusted_proxies", &public.trusted_proxies, &mut found);
    let internal_url = addresses::internal_url(&settings, &mut found);
    let public_address = addresses::public_address(&settings, &mut found);
    let folder = file.parent().unwrap_or(Path::new(""));
    // Without the `.` of the default, which nobody wants to read in a sentence.
    let data: PathBuf = folder.join(&settings.node.data).components().collect();
    let (internal_database, public_database) = stores::databases(&settings, &data, &mut found);
    stores::blobs(&settings, &data, &mut found);
    let release_keys = stores::release_keys(&settings, &mut found);
    let apps = apps::admission(&settings, &mut found);
    let mail = mail::relay(&settings, &data, &mut found);
    numbers::check(&settings, &mut found);
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
        Some(internal_proxies),
        Some(public_proxies),
        Some(apps),
        Some(internal_database),
        Some(public_database),
    ) = (
        internal_listen,
        public_listen,
        public_address,
        release_keys,
        internal_url,
        internal_proxies,
        public_proxies,
        apps,
        internal_database,
        public_database,
    )
    else {
        return Err(Mistakes(mistakes));
    };
    if !mistakes.is_empty() {
        return Err(Mistakes(mistakes));
    }
    Ok(Config {
        file: file.to_owned(),
        internal_listen,
        public_listen,
        internal_proxies,
        public_proxies,
        internal_url,
        public_address,
        release_keys,
        apps,
        internal_database,
        public_database,
        internal_blobs: data.join(&settings.internal.blobs),
        public_blobs: data.join(&settings.public.blobs),
        release_key_file: data.join(&settings.keys.release),
        internal_key_file: data.join(&settings.keys.internal),
        public_key_file: data.join(&settings.keys.public),
        mail,
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
        ("internal.blobs", &settings.internal.blobs),
        ("public.blobs", &settings.public.blobs),
        ("keys.release", &settings.keys.release),
        ("keys.internal", &settings.keys.internal),
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
    if [&settings.keys.release, &settings.keys.public].contains(&&settings.keys.internal) {
        found.push(Mistake::value(
            "keys.internal",
            format!("{:?}, as another key is", settings.keys.internal),
            "write another file; each key has its own",
        ));
    }
    if settings.keys.release == settings.keys.public {
        found.push(Mistake::value(
            "keys.public",
            format!("{:?}, as keys.release is", settings.keys.public),
            "write another file; no plane reads the other's key",
        ));
    }
}
