//! One attempt at one delivery: read, sign, look at the lease, post.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gatepost_public::delivery::{Pending, Settled};
use moka::sync::Cache;
use tokio::sync::OnceCell;
use url::Url;

use super::Shared;
use super::outcome::{Outcome, explain};
use crate::egress::{EgressError, PolicyRefusal, Purpose};
use crate::own_key::OwnKeyError;
use crate::sendable::Sendable;

/// Outbox entries kept in memory: those being delivered just now. Thousands of deliveries share each.
const BODIES: u64 = 256;

/// The bodies being sent, and whose key signs them.
pub(super) struct Bodies(Cache<i64, Arc<OnceCell<Body>>>);

#[derive(Clone)]
struct Body {
    actor_id: i64,
    sendable: Sendable,
}

impl Default for Bodies {
    fn default() -> Self {
        Self(Cache::new(BODIES))
    }
}

impl Bodies {
    async fn get(&self, shared: &Shared, outbox_id: i64) -> Result<Body, Unsent> {
        let cell = self.0.get_with(outbox_id, Arc::default);
        let read = || async {
            let entry = shared
                .plane
                .database
                .read(move |reader| Sendable::find(reader, outbox_id))
                .await?;
            // The delivery's foreign key does not let its entry vanish.
            let (entry, sendable) =
                entry.ok_or(gatepost_public::Error::Damaged("a delivery has no outbox entry"))?;
            Ok(Body {
                actor_id: entry.actor_id,
                sendable,
            })
        };
        cell.get_or_try_init(read).await.cloned()
    }
}

/// An attempt that has been made.
pub(super) struct Attempt {
    pub(super) outcome: Outcome,
    pub(super) settled: Settled,
}

/// Why nothing was sent. The other server has no part in any of these.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unsent {
    /// There is not time enough left under the lease.
    #[error("the lease is over")]
    LeaseOver,
    /// The node shuts down.
    #[error("the node shuts down")]
    Shutdown,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] gatepost_public::Error),
    /// The actor's key cannot sign: for a person to look at.
    #[error(transparent)]
    Key(#[from] OwnKeyError),
}

impl From<gatepost_storage::Error> for Unsent {
    fn from(error: gatepost_storage::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Makes one attempt.
///
/// The lease is looked at by the monotonic clock, last before the request begins: after waiting for the
/// database, for its turn and for the signature. A request begins only if it will have ended before another
/// worker can have the host, whatever the wall clock does meanwhile (J15, J35).
pub(super) async fn make(
    shared: Arc<Shared>,
    delivery: Pending,
    lease_ends: Instant,
) -> (Pending, Result<Attempt, Unsent>) {
    let attempt = try_to_send(&shared, &delivery, lease_ends).await;
    (delivery, attempt)
}

async fn try_to_send(shared: &Shared, delivery: &Pending, lease_ends: Instant) -> Result<Attempt, Unsent> {
    let context = &shared.plane.context;
    let body = shared.bodies.get(shared, delivery.outbox_id).await?;
    let result = match Url::parse(&delivery.inbox) {
        Ok(inbox) => {
            // The semaphore is never closed.
            let _turn = shared.requests.acquire().await.ok();
            let bytes = body.sendable.bytes();
            let headers = shared.signer.sign(body.actor_id, &inbox, bytes).await?;
            let deadline = Duration::from_secs(context.delivery.deadline_seconds);
            if shared.cancel.is_cancelled() {
                return Err(Unsent::Shutdown);
            }
            if lease_ends.saturating_duration_since(Instant::now()) < deadline {
                return Err(Unsent::LeaseOver);
            }
            let post = context
                .egress
                .post(Purpose::Delivery, &inbox, headers, bytes.clone(), deadline);
            post.await
        }
        Err(_) => Err(EgressError::Refused(PolicyRefusal::NotADomainName)),
    };
    let age = context.now().0.saturating_sub(delivery.created_at);
    let is_overdue = age >= context.delivery.expiry_seconds.saturating_mul(1000);
    let outcome = Outcome::of(&result, is_overdue);
    tracing::debug!(inbox = delivery.inbox, ?outcome, "a delivery was attempted");
    Ok(Attempt {
        outcome,
        settled: Settled {
            delivery_id: delivery.id,
            ending: outcome.ending(),
            attempted: true,
            status: result
                .as_ref()
                .ok()
                .map(|answer| i64::from(answer.status.as_u16())),
            error: explain(&result),
        },
    })
}
