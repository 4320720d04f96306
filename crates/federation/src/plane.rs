//! The public plane of one node: its database and everything its work is parameterised by.

use std::sync::Arc;

use gatepost_model::address::PublicAddress;
use gatepost_model::id::IdSource;
use gatepost_model::release_key::ReleaseVerifier;
use gatepost_model::{Clock, Random, Timestamp};
use gatepost_storage::{BlobStore, Database};
use tokio::sync::{Notify, OnceCell};

use crate::egress::Egress;
use crate::fetch::Fetcher;
use crate::keys::KeyVault;
use crate::stop::View;

/// The public plane of one node. Cheap to clone; every clone is the same plane.
#[derive(Clone)]
pub struct PublicPlane {
    /// The public database. No other plane has a handle to it.
    pub database: Database,
    /// What the work needs besides.
    pub context: Arc<Context>,
}

/// What the public plane's work is parameterised by.
pub struct Context {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws outside ids and jitter.
    pub random: Arc<dyn Random>,
    /// Makes inside ids of this database; none of them is ever shown.
    pub ids: IdSource,
    /// Our origin.
    pub address: PublicAddress,
    /// The public release keys pinned in the configuration.
    pub release_keys: ReleaseVerifier,
    /// Opens the actors' private keys, which are encrypted at rest.
    pub vault: KeyVault,
    /// Released pictures, by the hash of their bytes, and nothing else.
    pub blobs: BlobStore,
    /// The one connector.
    pub egress: Arc<Egress>,
    /// Fetches documents of others. Empty at first; filled by [`PublicPlane::fetcher`], as it signs with a
    /// key that lies in the database.
    pub fetcher: OnceCell<Fetcher>,
    /// Owner of leases: unique among the nodes that serve this database.
    pub instance: String,
    /// The numbers of delivery.
    pub delivery: DeliverySettings,
    /// Rung when a notice was committed: the courier listens.
    pub notices: Notify,
    /// What must not leave just now, asked before each request.
    pub stops: View,
    /// Rung when something to deliver or to fan out was committed: the delivery workers listen.
    pub deliveries: Notify,
}

/// The numbers of delivery; each is a key of the configuration.
#[derive(Debug, Clone)]
pub struct DeliverySettings {
    /// Requests in flight to one host.
    pub per_host: usize,
    /// Requests in flight to all hosts.
    pub overall: usize,
    /// Waits between attempts at one host, in seconds; the last repeats until a delivery expires.
    pub retry_seconds: Vec<u64>,
    /// After this long without an answer worth the name a delivery expires, in seconds.
    pub expiry_seconds: i64,
    /// Longest request, in seconds. Shorter than the lease.
    pub deadline_seconds: u64,
    /// How long a host stays claimed by one worker, in seconds.
    pub lease_seconds: i64,
}

impl Default for DeliverySettings {
    /// 1 m, 5 m, 15 m, 1 h, 3 h, 6 h, 12 h, 24 h, then daily; given up after 7 days.
    fn default() -> Self {
        Self {
            per_host: 2,
            overall: 256,
            retry_seconds: vec![60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400],
            expiry_seconds: 7 * 24 * 60 * 60,
            deadline_seconds: 10,
            lease_seconds: 60,
        }
    }
}

impl Context {
    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new inside id.
    pub fn next_id(&self) -> i64 {
        self.ids.next(self.clock.now(), self.random.as_ref())
    }
}
