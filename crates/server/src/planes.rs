//! Opens the two planes of a node from its configuration: databases, keys and what their work needs.
//!
//! ```text
//! internal_database + internal_blobs + release.key + internal.key        -> Inside
//! public_database   + public_blobs + public.key + public.release_keys    -> PublicPlane
//! ```
//! A node that was set up never starts empty (J7): a database that is missing, of no length or without tables
//! is refused here, before anything could make a new one in its place.

use std::io::ErrorKind;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gatepost_federation::egress::{BuildError, Egress, EgressSettings, Recorder, UrlPolicy};
use gatepost_federation::plane::{Context as PublicContext, DeliverySettings, PublicPlane};
use gatepost_federation::stop::View;
use gatepost_internal::gate::check::Lists;
use gatepost_internal::media::Quota;
use gatepost_internal::media::derive::{self, Deriver};
use gatepost_internal::second_factor::{self, InternalKey};
use gatepost_internal::{Context as InternalContext, Inside, Limits, oauth, stream};
use gatepost_model::id::IdSource;
use gatepost_model::{Clock, Random};
use gatepost_storage::{BlobStore, Database, Plane, PoolSize, migrate, pending_migrations};
use tokio::sync::{Notify, OnceCell};

use crate::ambient::{SystemClock, SystemRandom};
use crate::cause;
use crate::config::{Config, DatabaseUrl, Settings};
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
    /// The key for second factors is not there although somebody has one.
    #[error(
        "The key file {0} is missing, and people have second factors that only it opens. Put it back from your copy: \
         Gatepost never makes a new key in place of a lost one."
    )]
    InternalKeyLost(PathBuf),
    /// The key for second factors is another one.
    #[error(
        "The key file {0} is not the one people's second factors were encrypted with. Put the right file back: no \
         new key is made."
    )]
    WrongInternalKey(PathBuf),
    /// A folder of pictures cannot be used.
    #[error(
        "The {plane} folder of pictures cannot be used: {}. Let the node's account write there.",
        cause::chain(.fault)
    )]
    Blobs {
        /// Whose.
        plane: &'static str,
        /// What is wrong.
        fault: gatepost_storage::Error,
    },
    /// Whether somebody has a second factor cannot be read.
    #[error("The internal database cannot be read: {0}")]
    Inside(gatepost_internal::Error),
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
    let internal_key = internal_key(config, surroundings, &database).await?;
    let settings = &config.settings;
    Ok(Inside {
        database,
        context: Arc::new(InternalContext {
            checks: Lists::default(),
            clock: surroundings.clock.clone(),
            random: surroundings.random.clone(),
            ids: IdSource::default(),
            public_address: config.public_address.clone(),
            internal_url: config.internal_url.clone(),
            release_signer,
            internal_key,
            blobs: blobs("internal", &config.internal_blobs).await?,
            deriver: deriver(settings),
            limits: Limits {
                post_characters: settings.limits.post_characters,
                candidate_characters: settings.limits.candidate_characters,
                undo_seconds: settings.gate.undo_seconds,
                uploads: Quota {
                    pictures: settings.limits.unposted_pictures.into(),
                    bytes: i64::from(settings.limits.unposted_megabytes) << 20,
                },
            },
            sends_mail: config.mail.is_some(),
            apps: config.apps.clone(),
            pace: oauth::Pace::new(),
            streams: stream::Streams::new(),
            work: Notify::new(),
        }),
    })
}

/// A plane's folder of pictures, made if it is absent and written to, so that a full or foreign folder is told of
/// at the start and not at somebody's first upload.
async fn blobs(plane: &'static str, folder: &Path) -> Result<BlobStore, OpenError> {
    let wrap = |fault| OpenError::Blobs { plane, fault };
    let store = BlobStore::local(folder).map_err(wrap)?;
    store.prove_writable().await.map_err(wrap)?;
    Ok(store)
}

/// How many uploads may wait in memory for their turn, besides those that are worked on: some hundred megabytes.
const UPLOADS_WAITING: usize = 16;

/// The pool in which copies of uploads are made: as many at a time as there are cores.
fn deriver(settings: &Settings) -> Deriver {
    let megabytes = usize::try_from(settings.limits.picture_megabytes).unwrap_or(usize::MAX);
    let bytes = megabytes.saturating_mul(1 << 20);
    let pixels = u64::from(settings.limits.picture_megapixels) * 1_000_000;
    let limits = derive::Limits {
        upload_bytes: bytes,
        pixels,
        animation_pixels: pixels.saturating_mul(4),
        copy_bytes: bytes.saturating_mul(2),
        ..derive::Limits::default()
    };
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    Deriver::new(cores, UPLOADS_WAITING, limits)
}

/// The key for second factors. A node that was set up before there was one gets it now, as long as nobody has a
/// second factor that another key has sealed (J27).
async fn internal_key(
    config: &Config,
    surroundings: &Surroundings,
    database: &Database,
) -> Result<InternalKey, OpenError> {
    let file = &config.internal_key_file;
    if matches!(std::fs::symlink_metadata(file), Err(fault) if fault.kind() == ErrorKind::NotFound) {
        if second_factor::anybody_has_one(database)
            .await
            .map_err(OpenError::Inside)?
        {
            return Err(OpenError::InternalKeyLost(file.clone()));
        }
        key_files::make_internal_key(file, surroundings.random.as_ref())?;
        tracing::info!(file = %file.display(), "a key for second factors was made; keep a copy of it");
    }
    let key = key_files::read_internal_key(file)?;
    match second_factor::refuse_wrong_key(database, &key).await {
        Ok(()) => Ok(key),
        Err(gatepost_internal::Error::Damaged(_)) => Err(OpenError::WrongInternalKey(file.clone())),
        Err(fault) => Err(OpenError::Inside(fault)),
    }
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
            blobs: blobs("public", &config.public_blobs).await?,
            egress: Arc::new(Egress::new(egress)?),
            fetcher: OnceCell::new(),
            instance: config.settings.node.instance.clone(),
            delivery: DeliverySettings::from(&config.settings.delivery),
            notices: Notify::new(),
            deliveries: Notify::new(),
            stops: View::default(),
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
