//! The configuration as it is written: every key, and its default.
//!
//! `gatepost.default.toml` at the top of the repository documents each key; a test keeps the two equal.

use gatepost_federation::plane::DeliverySettings;
use serde::{Deserialize, Serialize};

use super::DatabaseUrl;

/// Redirect URIs of apps that many people use. One that shows its code for copying is not among them: any app
/// can say that.
const KNOWN_APPS: [&str; 9] = [
    "mastodon://joinmastodon.org/oauth",
    "mastodon-android-auth://callback",
    "oauth2redirect://com.keylesspalace.tusky/",
    "icecubesapp://",
    "tuba://auth_code",
    "fedilab://backtofedilab",
    "moshidon-android-auth://callback",
    "https://elk.zone/*",
    "https://phanpy.social/*",
];

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The node itself.
    pub node: Node,
    /// The internal plane.
    pub internal: Internal,
    /// The public plane.
    pub public: Public,
    /// Key files.
    pub keys: Keys,
    /// Connections to the databases.
    pub database: Connections,
    /// Limits people meet.
    pub limits: Limits,
    /// Apps of people.
    pub apps: Apps,
    /// The gate.
    pub gate: Gate,
    /// Delivery to other servers.
    pub delivery: Delivery,
    /// Notices by e-mail.
    pub mail: Mail,
    /// The log.
    pub log: Log,
}

/// `[node]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Node {
    /// The company's name, as people read it.
    pub name: String,
    /// One or two sentences about the node, for everybody who reaches it.
    pub description: String,
    /// Whom to write to about the node.
    pub contact_email: String,
    /// Where the source code of the running program can be had.
    pub source_url: String,
    /// Under which name this process holds leases.
    pub instance: String,
    /// Whether http, ports and loopback are allowed for the public address.
    pub development: bool,
    /// The data folder.
    pub data: String,
}

/// `[internal]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Internal {
    /// Address and port of the internal listener.
    pub listen: String,
    /// Addresses and networks of reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
    /// Connections one address may have at once; 0 is no limit.
    pub connections_per_address: u32,
    /// Where employees reach it.
    pub url: String,
    /// The internal database.
    pub database: DatabaseUrl,
    /// The folder of pictures people have uploaded.
    pub blobs: String,
}

/// `[public]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Public {
    /// Address and port of the public listener.
    pub listen: String,
    /// Addresses and networks of reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
    /// Connections one address may have at once; 0 is no limit.
    pub connections_per_address: u32,
    /// The origin the world sees.
    pub url: String,
    /// The public database.
    pub database: DatabaseUrl,
    /// The folder of released pictures.
    pub blobs: String,
    /// The pinned public halves of the release key.
    pub release_keys: Vec<String>,
    /// Names that nobody has, asked for by one address in a minute, before it is told to wait.
    pub misses_per_minute: u32,
}

/// `[keys]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Keys {
    /// The private release key; the internal plane alone reads it.
    pub release: String,
    /// Encrypts people's second factors; the internal plane alone reads it.
    pub internal: String,
    /// Encrypts the actors' private keys; the public plane alone reads it.
    pub public: String,
}

/// `[database]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Connections {
    /// Reading connections per database.
    pub readers: u32,
    /// Writing connections per PostgreSQL database.
    pub writers: u32,
}

/// `[limits]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Longest internal post, in Unicode characters.
    pub post_characters: usize,
    /// Longest text of a candidate, in Unicode characters.
    pub candidate_characters: usize,
    /// Largest uploaded picture, in megabytes of 1,048,576 bytes.
    pub picture_megabytes: u32,
    /// Largest picture in millions of pixels.
    pub picture_megapixels: u32,
    /// Pictures somebody may have uploaded and not posted.
    pub unposted_pictures: u32,
    /// The same in megabytes.
    pub unposted_megabytes: u32,
    /// Requests with one token in five minutes.
    pub token_requests: u32,
    /// New posts with one token in three hours.
    pub token_posts: u32,
    /// Requests to the API without a living token from one address in five minutes.
    pub address_requests: u32,
}

/// `[apps]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Apps {
    /// Which apps may come in: `any`, `known` or `none`.
    pub admit: String,
    /// Redirect URIs of the known ones.
    pub known: Vec<String>,
}

/// `[gate]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gate {
    /// The undo window where a release names none, in seconds.
    pub undo_seconds: i64,
    /// The shortest undo window the first policy allows, in seconds.
    pub minimum_undo_seconds: i64,
}

/// `[delivery]`: see [`DeliverySettings`], which it becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Delivery {
    /// Requests in flight to one host.
    pub per_host: usize,
    /// Requests in flight to all hosts.
    pub overall: usize,
    /// Waits between attempts, in seconds.
    pub retry_seconds: Vec<u64>,
    /// When a delivery is given up, in seconds.
    pub expiry_seconds: i64,
    /// Longest request, in seconds.
    pub deadline_seconds: u64,
    /// How long a host stays claimed, in seconds.
    pub lease_seconds: i64,
}

/// `[mail]`: off while `smtp_url` is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// The one server that mail is handed to.
    pub smtp_url: String,
    /// The file whose first line is the password.
    pub password_file: String,
    /// The address mail comes from.
    pub from: String,
}

/// `[log]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// What is logged.
    pub filter: String,
}

impl Default for Node {
    fn default() -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            contact_email: String::new(),
            source_url: String::new(),
            instance: "gatepost".to_owned(),
            development: false,
            data: ".".to_owned(),
        }
    }
}

impl Default for Internal {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:4000".to_owned(),
            trusted_proxies: Vec::new(),
            connections_per_address: 256,
            url: String::new(),
            database: DatabaseUrl::new("sqlite:internal.sqlite3"),
            blobs: "blobs/internal".to_owned(),
        }
    }
}

impl Default for Public {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:4001".to_owned(),
            trusted_proxies: Vec::new(),
            connections_per_address: 256,
            url: String::new(),
            database: DatabaseUrl::new("sqlite:public.sqlite3"),
            blobs: "blobs/public".to_owned(),
            release_keys: Vec::new(),
            misses_per_minute: 120,
        }
    }
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            release: "release.key".to_owned(),
            internal: "internal.key".to_owned(),
            public: "public.key".to_owned(),
        }
    }
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            readers: 4,
            writers: 8,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            post_characters: 5_000,
            candidate_characters: 5_000,
            picture_megabytes: 16,
            picture_megapixels: 40,
            unposted_pictures: 50,
            unposted_megabytes: 500,
            token_requests: 300,
            token_posts: 300,
            address_requests: 3_000,
        }
    }
}

impl Default for Apps {
    fn default() -> Self {
        Self {
            admit: "known".to_owned(),
            known: KNOWN_APPS.map(str::to_owned).to_vec(),
        }
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            undo_seconds: 60,
            minimum_undo_seconds: 60,
        }
    }
}

impl Default for Delivery {
    fn default() -> Self {
        let DeliverySettings {
            per_host,
            overall,
            retry_seconds,
            expiry_seconds,
            deadline_seconds,
            lease_seconds,
        } = DeliverySettings::default();
        Self {
            per_host,
            overall,
            retry_seconds,
            expiry_seconds,
            deadline_seconds,
            lease_seconds,
        }
    }
}

impl From<&Delivery> for DeliverySettings {
    fn from(settings: &Delivery) -> Self {
        Self {
            per_host: settings.per_host,
            overall: settings.overall,
            retry_seconds: settings.retry_seconds.clone(),
            expiry_seconds: settings.expiry_seconds,
            deadline_seconds: settings.deadline_seconds,
            lease_seconds: settings.lease_seconds,
        }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
        }
    }
}
