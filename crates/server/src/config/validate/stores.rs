//! Databases and keys.

use std::path::Path;

use gatepost_model::release_key::ReleaseVerifier;
use url::Url;

use crate::config::{DatabaseUrl, Mistake, Settings};

/// The internal and the public database, with their files and passwords found.
pub(super) fn databases(
    settings: &Settings,
    data: &Path,
    found: &mut Vec<Mistake>,
) -> (Option<DatabaseUrl>, Option<DatabaseUrl>) {
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
    let mut resolve = |(key, url): (&str, &DatabaseUrl)| match url.resolve(data) {
        Ok(url) => Some(url),
        Err(fault) => {
            found.push(Mistake::value(key, format!("{:?}", url.to_string()), fault));
            None
        }
    };
    let [internal, public] = named.map(&mut resolve);
    (internal, public)
}

/// The two folders of pictures: neither in the other, so that nobody reads one plane's files as the other's.
pub(super) fn blobs(settings: &Settings, data: &Path, found: &mut Vec<Mistake>) {
    let (internal, public) = (
        data.join(&settings.internal.blobs),
        data.join(&settings.public.blobs),
    );
    if internal.starts_with(&public) || public.starts_with(&internal) {
        found.push(Mistake::value(
            "public.blobs",
            format!("{:?}, beside internal.blobs", settings.public.blobs),
            "write another folder, neither of them within the other; the planes share none",
        ));
    }
}

pub(super) fn release_keys(settings: &Settings, found: &mut Vec<Mistake>) -> Option<ReleaseVerifier> {
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
