//! One attempt at one delivery: read, sign, look at the lease and at what is stopped, post.

use std::sync::Arc;
use std::time::{Duration, Instant};

use gatepost_public::delivery::{Pending, Settled};
use http::HeaderMap;
use moka::sync::Cache;
use tokio::sync::OnceCell;
use url::Url;

use super::Shared;
use super::outcome::{Outcome, explain};
use crate::egress::{Answer, EgressError, Leave, PolicyRefusal, Purpose};
use crate::own_key::OwnKeyError;
use crate::sendable::{Outgoing, Sendable};

/// Outbox entries kept in memory: those being delivered just now. Thousands of deliveries share each.
const BODIES: u64 = 256;

/// The bodies being sent, and whose key signs them.
pub(super) struct Bodies(Cache<i64, Arc<OnceCell<Body>>>);

#[derive(Clone)]
struct Body {
    actor_id: i64,
    outgoing: Arc<Outgoing>,
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
                outgoing: Arc::new(Outgoing::of(&entry)),
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
    /// It is stopped, paused or recalled, or nobody knows whether it is. It stays in the queue.
    #[error("it must not leave just now")]
    HeldBack,
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
///
/// What must not leave is asked for first, before the work of signing, then before each piece of the body; and a
/// request whose body is not handed over whole is given up the moment it must not leave any more (F26).
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
            if context.stops.holds_back(&body.outgoing) {
                return Err(Unsent::HeldBack);
            }
            let bytes = body.sendable.bytes();
            let headers = shared.signer.sign(body.actor_id, &inbox, bytes).await?;
            let deadline = Duration::from_secs(context.delivery.deadline_seconds);
            if shared.cancel.is_cancelled() {
                return Err(Unsent::Shutdown);
            }
            if lease_ends.saturating_duration_since(Instant::now()) < deadline {
                return Err(Unsent::LeaseOver);
            }
            post(shared, &body, &inbox, headers, deadline).await?
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

/// Posts the body, unless it must not leave before it is handed over whole.
async fn post(
    shared: &Shared,
    body: &Body,
    inbox: &Url,
    headers: HeaderMap,
    deadline: Duration,
) -> Result<Result<Answer, EgressError>, Unsent> {
    let context = &shared.plane.context;
    let leave = {
        let (context, outgoing) = (context.clone(), body.outgoing.clone());
        Leave::while_permitted(move || !context.stops.holds_back(&outgoing))
    };
    let bytes = body.sendable.bytes().clone();
    let posting = context
        .egress
        .post(Purpose::Delivery, inbox, headers, bytes, deadline, &leave);
    let mut posting = std::pin::pin!(posting);
    let result = tokio::select! {
        biased;
        () = context.stops.until_it_holds_back(&body.outgoing) => {
            if !leave.is_handed_over() {
                return Err(Unsent::HeldBack);
            }
            // It has left: how the other server answers belongs into the ledger.
            posting.await
        }
        result = &mut posting => result,
    };
    if leave.is_withheld() {
        return Err(Unsent::HeldBack);
    }
    Ok(result)
}
