//! The configuration: one TOML file, overridden by the environment, checked whole before anything happens.
//!
//! ```text
//! Settings   as written: every key has a default, gatepost.default.toml documents them
//! Config     as checked: addresses parsed, paths resolved; nothing else in the program reads Settings' texts
//! ```
//! Start reading at [`load`].

mod address;
mod database_url;
mod environment;
mod mistake;
mod read;
mod settings;
mod validate;

#[cfg(test)]
mod default_file_tests;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use gatepost_internal::oauth::Admission;
use gatepost_model::address::PublicAddress;
use gatepost_model::release_key::ReleaseVerifier;

use crate::listener::TrustedProxies;
use crate::mail::Relay;

pub use address::{PublicUrlFault, is_for_development, public as public_address};
pub use database_url::DatabaseUrl;
pub use environment::{DANGEROUS, Environment, Override, PREFIX};
pub use mistake::{Mistake, Mistakes};
pub use settings::{
    Apps, Connections, Delivery, Gate, Internal, Keys, Limits, Log, Mail, Node, Public, Settings,
};

/// A checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from.
    pub file: PathBuf,
    /// What is written there, with defaults and overrides.
    pub settings: Settings,
    /// The data folder.
    pub data: PathBuf,
    /// Where the internal listener binds.
    pub internal_listen: SocketAddr,
    /// Where the public listener binds.
    pub public_listen: SocketAddr,
    /// Whose word the internal listener takes about who asks.
    pub internal_proxies: TrustedProxies,
    /// The same for the public listener.
    pub public_proxies: TrustedProxies,
    /// Where employees reach the internal listener; no slash at its end.
    pub internal_url: String,
    /// The origin the world sees.
    pub public_address: PublicAddress,
    /// The pinned public release keys.
    pub release_keys: ReleaseVerifier,
    /// Which apps may come in.
    pub apps: Admission,
    /// The internal database, its file resolved.
    pub internal_database: DatabaseUrl,
    /// The public database, its file resolved.
    pub public_database: DatabaseUrl,
    /// The folder of pictures people have uploaded.
    pub internal_blobs: PathBuf,
    /// The folder of released pictures.
    pub public_blobs: PathBuf,
    /// The private release key.
    pub release_key_file: PathBuf,
    /// The key that encrypts people's second factors.
    pub internal_key_file: PathBuf,
    /// The key that encrypts the actors' private keys.
    pub public_key_file: PathBuf,
    /// Where mail goes; absent: none is sent.
    pub mail: Option<Relay>,
    /// What remembers the newest state of both databases outside of them.
    pub witness_file: PathBuf,
}

/// Reads and checks a configuration file under an environment. Makes nothing, and opens nothing else but the
/// password files that the databases' URLs name.
///
/// # Errors
/// Every mistake, one sentence each.
pub fn load(file: &Path, environment: &Environment) -> Result<Config, Mistakes> {
    let text = std::fs::read_to_string(file).map_err(|fault| {
        Mistakes::one(format!(
            "The configuration {} cannot be read ({fault}): name another with --config, or make a node with \
             gatepost init.",
            file.display()
        ))
    })?;
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    parse(&text, &file, environment)
}

/// Checks the text of a configuration file; relative paths are taken from the file's folder.
///
/// # Errors
/// Every mistake, one sentence each.
pub fn parse(text: &str, file: &Path, environment: &Environment) -> Result<Config, Mistakes> {
    let read = read::settings(text, environment).map_err(|mistake| Mistakes(vec![mistake]))?;
    validate::config(file, read.settings, read.mistakes, environment)
}
