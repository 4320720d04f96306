//! A running node: both planes, both listeners, the jobs.
//!
//! ```text
//!  Listeners -- router(inside) --+                 +-- router(outside) -- Listeners
//!                             Inside <- courier -> PublicPlane
//!                      releaser, expiry,          delivery, retention
//!                      witness
//! ```
//! `gatepost serve` runs one, the demo two, a test as many as it likes; all in the same way.

use std::time::Duration;

use gatepost_federation::inbox;
use gatepost_federation::own_key::OwnKeyError;
use gatepost_federation::plane::PublicPlane;
use gatepost_internal::Inside;
use gatepost_internal::gate::check;
use gatepost_public::notice;
use gatepost_storage::{Instance, InstanceError};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::jobs::{self, Jobs};
use crate::listener::{self, BindError, Listeners, TrustedProxies};
use crate::planes::{self, OpenError, Schema, Surroundings};
use crate::routers;
use crate::witness::{Witness, WitnessError};

/// How long requests and jobs under way may take once the node is told to stop (J28).
const DRAIN: Duration = Duration::from_secs(10);

/// A node that runs until [`stop`](Self::stop).
pub struct Node {
    config: Config,
    inside: Inside,
    outside: PublicPlane,
    serving: Vec<JoinHandle<()>>,
    stop_serving: CancellationToken,
    /// Writes what came in; it outlives the listeners, whose requests wait for it.
    inbox: JoinHandle<()>,
    stop_inbox: CancellationToken,
    jobs: Jobs,
    /// Other nodes stay away from the databases while these live.
    _instances: Vec<Instance>,
}

/// How a node is started.
#[derive(Default)]
pub struct Start {
    /// The clock, the generator and who watches.
    pub surroundings: Surroundings,
    /// Sockets that are bound already; else the configured addresses are.
    pub listeners: Option<Listeners>,
    /// An administrator has confirmed that the databases were put back from a backup.
    pub accept_restored: bool,
}

/// Why a node does not start. Each sentence says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address cannot be had.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// Another node serves here.
    #[error("{0}.")]
    Instance(#[from] InstanceError),
    /// A key file or a database is wrong.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The actors' keys cannot be used.
    #[error("The keys of the node's actors cannot be used: {0}.")]
    ActorKeys(#[from] OwnKeyError),
    /// The witness cannot be read.
    #[error("{0}. Remove the file only if you know why it is damaged.")]
    Witness(#[from] WitnessError),
    /// A database is older than what the witness or the other plane remembers.
    #[error(
        "The databases are older than what is remembered of them ({0}): they seem to have been put back from a \
         backup. What was published since is not in them, and other servers have it. Put newer ones in their place, \
         or confirm with gatepost serve --accept-restored."
    )]
    Restored(String),
    /// The internal database cannot be read.
    #[error("The internal database cannot be read: {0}")]
    Inside(#[from] gatepost_internal::Error),
    /// A socket cannot be used.
    #[error("A listener cannot be started: {0}.")]
    Listener(#[from] std::io::Error),
}

impl Node {
    /// Starts a node with the system's clock and generator, on the configured addresses.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(config: Config) -> Result<Self, StartError> {
        Self::start_with(config, Start::default()).await
    }

    /// Starts a node.
    ///
    /// # Errors
    /// [`StartError`]; nothing runs then.
    pub async fn start_with(config: Config, start: Start) -> Result<Self, StartError> {
        let Start {
            surroundings,
            listeners,
            accept_restored,
        } = start;
        let instances = claim(&config)?;
        let listeners = match listeners {
            Some(listeners) => listeners,
            None => Listeners::bind(config.internal_listen, config.public_listen)?,
        };
        let inside = planes::inside(&config, &surroundings, Schema::Migrate).await?;
        let outside = planes::public(&config, &surroundings, Schema::Migrate).await?;
        if accept_restored {
            gatepost_internal::outside::rewind(&inside, newest_notice(&outside).await?).await?;
        } else {
            refuse_restored(&config, &inside, &outside).await?;
        }
        // A node of before has no check list, and without one nothing leaves.
        check::install_absent(&inside).await?;
        // Opens the instance actor's key: with a wrong public.key the node does not start (J27).
        outside.fetcher().await?;

        let (stop_serving, stop_inbox) = (CancellationToken::new(), CancellationToken::new());
        let (inbox, inbox_task) = inbox::start(outside.clone(), stop_inbox.clone());
        let internal = routers::internal(&config, &inside);
        let public = routers::public(&config, &outside, inbox);
        let serve = |socket, router, proxies: &TrustedProxies, each| {
            listener::serve(socket, router, proxies.clone(), each, stop_serving.clone())
        };
        let serving = vec![
            serve(
                listeners.internal,
                internal,
                &config.internal_proxies,
                config.settings.internal.connections_per_address,
            )?,
            serve(
                listeners.public,
                public,
                &config.public_proxies,
                config.settings.public.connections_per_address,
            )?,
        ];
        let jobs = Jobs::start(
            &inside,
            &outside,
            config.witness_file.clone(),
            config.mail.clone(),
        );
        tracing::info!(internal = %config.internal_url, public = config.public_address.origin(), "the node is up");
        Ok(Self {
            config,
            inside,
            outside,
            serving,
            stop_serving,
            inbox: inbox_task,
            stop_inbox,
            jobs,
            _instances: instances,
        })
    }

    /// Where employees reach the node.
    pub fn internal_url(&self) -> &str {
        &self.config.internal_url
    }

    /// Where the world reaches the node.
    pub fn public_url(&self) -> &str {
        self.config.public_address.origin()
    }

    /// The configuration it runs with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The internal plane.
    pub fn inside(&self) -> &Inside {
        &self.inside
    }

    /// The public plane.
    pub fn outside(&self) -> &PublicPlane {
        &self.outside
    }

    /// Stops: no new request, those under way and the jobs get ten seconds, then the witness is written and
    /// both databases are checkpointed and closed.
    ///
    /// # Errors
    /// When a database could not be closed cleanly; everything committed is safe nevertheless.
    pub async fn stop(mut self) -> Result<(), gatepost_storage::Error> {
        self.stop_serving.cancel();
        self.inside.context.streams.end_all();
        self.jobs.cancel();
        let drained = tokio::time::timeout(DRAIN, async {
            for serving in &mut self.serving {
                let _ended_or_panicked = serving.await;
            }
            self.stop_inbox.cancel();
            let _ended_or_panicked = (&mut self.inbox).await;
            self.jobs.ended().await;
        });
        if drained.await.is_err() {
            tracing::warn!("requests or jobs were still under way after ten seconds and are cut off");
            self.serving.iter().for_each(JoinHandle::abort);
            self.stop_inbox.cancel();
        }
        jobs::seal_chain(&self.inside, &self.config.witness_file).await;
        let inside = self.inside.database.close().await;
        let outside = self.outside.database.close().await;
        tracing::info!("the node has stopped");
        inside.and(outside)
    }
}

/// Claims every database once: leases are in the public one, and a file next to the other tells who is there.
fn claim(config: &Config) -> Result<Vec<Instance>, StartError> {
    let (internal, public) = (&config.internal_database, &config.public_database);
    let name = &config.settings.node.instance;
    let mut urls = vec![public];
    // One lock file stands for a folder, however many SQLite databases are in it.
    if internal.sqlite_file().is_none() || public.sqlite_file().is_none() {
        urls.push(internal);
    }
    let claim = |url: &crate::config::DatabaseUrl| Instance::claim(url.reveal(), &config.data, name);
    urls.into_iter()
        .map(|url| claim(url).map_err(StartError::from))
        .collect()
}

async fn newest_notice(outside: &PublicPlane) -> Result<i64, OwnKeyError> {
    outside
        .database
        .read(notice::newest_position)
        .await
        .map_err(OwnKeyError::from)
}

/// A database that lacks what the witness remembers is an older copy (J24, J26).
async fn refuse_restored(config: &Config, inside: &Inside, outside: &PublicPlane) -> Result<(), StartError> {
    let now = Witness::of(inside).await?;
    let noticed = newest_notice(outside).await?;
    if noticed < now.notice_position {
        return Err(StartError::Restored(format!(
            "public notice {}, and the newest is {noticed}",
            now.notice_position
        )));
    }
    let Some(known) = Witness::read(&config.witness_file)? else {
        return Ok(());
    };
    let lost = if now.audit_sequence < known.audit_sequence {
        format!(
            "audit entry {}, and the newest is {}",
            known.audit_sequence, now.audit_sequence
        )
    } else if now.audit_sequence == known.audit_sequence && now.audit_hash != known.audit_hash {
        format!("audit entry {} with another hash", known.audit_sequence)
    } else if now.notice_position < known.notice_position {
        format!(
            "notice {}, and the newest is {}",
            known.notice_position, now.notice_position
        )
    } else {
        return Ok(());
    };
    Err(StartError::Restored(lost))
}
