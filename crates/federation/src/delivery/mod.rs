//! What goes out: from rows in the outbox to requests at other servers, and back to rows.
//!
//! ```text
//!  context.deliveries (rung after a commit; polled once a second as a net)
//!        |
//!     fan_out ---- rows in chunks ----> scheduler ---- leases hosts ----> lane per host (2 requests in flight)
//!                                           ^                               | sign, post
//!                                           |                               v
//!                                           +---- host given back ---- results: rows, counts, notices
//!                                                                     in batches (100 or 5 ms)
//! ```
//!
//! The queue is the table: a process that dies loses nothing but the answers it had not yet written. Those
//! requests are repeated once, with the same activity id and the same bytes (J2). Everything else here is
//! about not disturbing others: a slow host delays only itself, a failing one is left alone (J10, J13).
//!
//! What this module must never know: what it sends. It takes [`Sendable`](crate::sendable::Sendable), which
//! only an outbox row becomes. Start reading at [`start`], then `lane`.

mod attempt;
mod back_off;
mod fan_out;
mod lane;
mod outcome;
mod results;
mod scheduler;
mod signer;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::plane::PublicPlane;
use crate::stop;
use attempt::Bodies;
use results::Report;
use signer::Signer;

/// How long a commit of another node may stay unnoticed, and how long a database that fails is left alone.
const NET: Duration = Duration::from_secs(1);

/// Ends of attempts that may wait for their commit before the lanes have to wait, too: a few batches.
const REPORTS: usize = 1024;

/// What the tasks of delivery share.
struct Shared {
    plane: PublicPlane,
    cancel: CancellationToken,
    /// Requests in flight to all hosts.
    requests: Semaphore,
    signer: Signer,
    bodies: Bodies,
    /// Rung when there may be work for a host.
    work: Notify,
}

/// Starts delivery: fan-out, scheduler with its lanes, the writer of results, and the watch over what is stopped.
///
/// Producers ring `context.deliveries` with `notify_one` after their commit. Once `cancel` is cancelled no
/// request begins; those in flight are waited for, so that all tasks have ended within the request deadline
/// and one commit. The caller owns the handles and waits for them before it closes the database.
///
/// Only one process may run with a given `context.instance`: leases of that name are taken over at once.
pub fn start(plane: PublicPlane, cancel: CancellationToken) -> Vec<JoinHandle<()>> {
    let shared = Arc::new(Shared {
        requests: Semaphore::new(plane.context.delivery.overall.max(1)),
        signer: Signer::new(plane.clone()),
        bodies: Bodies::default(),
        work: Notify::new(),
        plane,
        cancel,
    });
    let (sender, receiver) = mpsc::channel::<Report>(REPORTS);
    let (watched, cancelled) = (shared.plane.clone(), shared.cancel.clone());
    vec![
        tokio::spawn(stop::watch(watched, cancelled)),
        tokio::spawn(fan_out::run(shared.clone())),
        tokio::spawn(results::run(shared.clone(), receiver)),
        // The lanes hold the senders: the writer ends when the last lane has.
        tokio::spawn(scheduler::run(shared, sender)),
    ]
}
