//! Opens the two planes of a node from its configuration: databases, keys and what their work needs.
//!
//! ```text
//! internal_database + release.key                          -> Inside
//! public_database   + public.key + public.release_keys     -> PublicPlane
//! ```
//! A node that was set up never starts empty (J7): a database that is missing, of no length or without tables
//! is refused here, before anything could make a new one in its place.

use std::path::PathBuf;
use std::sync::Arc;

use gatepost_federation::egress::{BuildError, Egress, EgressSettings, Recorder, UrlPolicy};
use gatepost_federation::plane::{Context as PublicContext, DeliverySettings, PublicPlane};
use gatepost_internal::{Context as InternalContext, Inside, Limits, oauth, stream};
use gatepost_model::id::IdSource;
use gatepost_model::{Clock, Random};
use gatepost_storage::{Database, Plane, PoolSize, migrate, pending_migrations};
use tokio::sync::{Notify, OnceCell};

use crate::ambient::{SystemClock, SystemRandom};
use crate::cause;
use crate::config::{Config, DatabaseUrl};
use crate::key_files::{self, KeyFileError};

/// What a node takes from the machine it runs on. Tests hand in their own.
#[derive(Clone)]
pub struct Surroundings {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws secrets and ids.
    pub random: Arc<dyn Random>,
    /// Sees everything that leaves.
    pub recorder: Option<Arc<dyn Recorder>>,
}

impl Default for Surroundings {
    /// The system's clock and generator; nobody watches.
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom::new()),
            recorder: None,
        }
    }
}

/// Why a plane cannot be opened. The sentence is for the administrator.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A key file is wrong.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The file of a database is not there.
    #[error(
        "The database file {0} is missing. Put it back, from your backup if need be: Gatepost never starts with an \
         empty database in place of a lost one."
    )]
    Missing(PathBuf),
    /// The file of a database is empty.
    #[error(
        "The database file {0} is empty. Put the right file back, from your backup if need be: Gatepost never \
         starts with an empty database in place of a lost one."
    )]
    Empty(PathBuf),
    /// A database without tables.
    #[error(
        "The {plane} database {url} has no tables. If this is a new node, set it up with gatepost init; otherwise \
         put the right database back: Gatepost never starts empty."
    )]
    NoTables {
        /// Whose.
        plane: &'static str,
        /// Where.
        url: DatabaseUrl,
    },
    /// A new node's database that is somebody's already.
    #[error(
        "The {plane} database {url} has Gatepost's tables already, and a node is set up once. Name an empty database."
    )]
    InUse {
        /// Whose.
        plane: &'static str,
        /// Where.
        url: DatabaseUrl,
    },
    /// A database of an earlier version.
    #[error(
        "The {plane} database is of an earlier version. Run gatepost migrate first, or gatepost serve, which does the same."
    )]
    Outdated {
        /// Whose.
        plane: &'static str,
    },
    /// A database cannot be used.
    #[error("The {plane} database {url} cannot be used: {}.", cause::chain(.fault))]
    Database {
        /// Whose.
        plane: &'static str,
        /// Where.
        url: DatabaseUrl,
        /// What is wrong.
        fault: gatepost_storage::Error,
    },
    /// The connector for outgoing requests cannot be set up.
    #[error("Outgoing requests cannot be set up: {0}.")]
    Egress(#[from] BuildError),
}

/// What to do about a database of an earlier version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// Bring it up to date.
    Migrate,
    /// Leave it to `gatepost serve` or `gatepost migrate`: this command runs beside them.
    Demand,
    /// Make the tables of a new node.
    Create,
}

/// An open database and the migrations that ran on it just now.
pub struct Opened {
    /// The database.
    pub database: Database,
    /// Names of migrations.
    pub migrations: Vec<String>,
}

/// Opens the database of a plane.
///
/// # Errors
/// [`OpenError`].
pub async fn database(config: &Config, plane: Plane, schema: Schema) -> Result<Opened, OpenError> {
    let (name, url) = match plane {
        Plane::Internal => ("internal", &config.internal_database),
        Plane::Public => ("public", &config.public_database),
    };
    let wrap = |fault| OpenError::Database {
        plane: name,
        url: url.clone(),
        fault,
    };
    if schema != Schema::Create {
        refuse_missing(url)?;
    }
    let size = PoolSize {
        readers: config.settings.database.readers,
        writers: config.settings.database.writers,
    };
    let database = Database::open(url.reveal(), size).map_err(wrap)?;
    let pending = pending_migrations(&database, plane).await.map_err(wrap)?;
    // The first migration is pending only where there are no tables at all.
    let has_no_tables = pending.iter().any(|name| name.starts_with("0001"));
    let (plane_name, location) = (name, url.clone());
    match (schema, has_no_tables) {
        (Schema::Migrate | Schema::Demand, true) => Err(OpenError::NoTables {
            plane: plane_name,
            url: location,
        }),
        (Schema::Create, false) => Err(OpenError::InUse {
            plane: plane_name,
            url: location,
        }),
        (Schema::Demand, false) if !pending.is_empty() => Err(OpenError::Outdated { plane: name }),
        _ => {
            let migrations = if pending.is_empty() {
                pending
            } else {
                migrate(&database, plane).await.map_err(wrap)?
            };
            Ok(Opened { database, migrations })
        }
    }
}

/// Opens the internal plane.
///
/// # Errors
/// [`OpenError`].
pub async fn inside(
    config: &Config,
    surroundings: &Surroundings,
    schema: Schema,
) -> Result<Inside, OpenError> {
    let release_signer = key_files::read_release_key(&config.release_key_file, &config.release_keys)?;
    let database = database(config, Plane::Internal, schema).await?.database;
    let settings = &config.settings;
    Ok(Inside {
        database,
        context: Arc::new(InternalContext {
            clock: surroundings.clock.clone(),
            random: surroundings.random.clone(),
            ids: IdSource::default(),
            public_address: config.public_address.clone(),
            internal_url: config.internal_url.clone(),
            release_signer,
            limits: Limits {
                post_characters: settings.limits.post_characters,
                candidate_characters: settings.limits.candidate_characters,
                undo_seconds: settings.gate.undo_seconds,
            },
            apps: config.apps.clone(),
            pace: oauth::Pace::new(),
            streams: stream::Streams::new(),
            work: Notify::new(),
        }),
    })
}

/// Opens the public plane. It reads neither the release key nor the internal database.
///
/// # Errors
/// [`OpenError`].
pub async fn public(
    config: &Config,
    surroundings: &Surroundings,
    schema: Schema,
) -> Result<PublicPlane, OpenError> {
    let vault = key_files::read_vault(&config.public_key_file)?;
    let database = database(config, Plane::Public, schema).await?.database;
    let policy = if config.settings.node.development {
        UrlPolicy::Development
    } else {
        UrlPolicy::Production
    };
    let mut egress = EgressSettings::new(
        config.public_address.authority(),
        policy,
        surroundings.clock.clone(),
    );
    egress.recorder.clone_from(&surroundings.recorder);
    Ok(PublicPlane {
        database,
        context: Arc::new(PublicContext {
            clock: surroundings.clock.clone(),
            random: surroundings.random.clone(),
            ids: IdSource::default(),
            address: config.public_address.clone(),
            release_keys: config.release_keys.clone(),
            vault,
            egress: Arc::new(Egress::new(egress)?),
            fetcher: OnceCell::new(),
            instance: config.settings.node.instance.clone(),
            delivery: DeliverySettings::from(&config.settings.delivery),
            notices: Notify::new(),
            deliveries: Notify::new(),
        }),
    })
}

fn refuse_missing(url: &DatabaseUrl) -> Result<(), OpenError> {
    let Some(file) = url.sqlite_file() else {
        return Ok(());
    };
    match std::fs::metadata(&file) {
        Ok(found) if found.len() == 0 => Err(OpenError::Empty(file)),
        Ok(_) => Ok(()),
        Err(_) => Err(OpenError::Missing(file)),
    }
}
