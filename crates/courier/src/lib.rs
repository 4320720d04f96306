//! Carries releases out and notices in; the only crate that can name both planes.
//!
//! ```text
//! internal: releases  --ReleaseOrder-->  PublicPlaneLink::accept        (outward)
//! internal: lookups   --URI----------->  PublicPlaneLink::look_up       (outward)
//! public:   notices   --in order------>  internal::outside::apply       (inward)
//! ```
//! Both directions are idempotent: a crash repeats, never doubles. Both are woken at once by whoever
//! committed something, and poll as a net for what another process committed.
//!
//! What this crate must never do: decide. It copies what is released and what is noticed, nothing else.
//!
//! Start reading at [`PublicPlaneLink`].

mod in_process;
mod inward;
mod link;
mod outward;

use std::time::Duration;

use gatepost_internal::Inside;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use in_process::InProcess;
pub use link::{LinkError, PublicPlaneLink};

/// How long either direction sleeps when nobody wakes it. A net, not the way: commits ring a bell.
const NET: Duration = Duration::from_secs(1);

/// Starts both directions. Each ends within one step (a transaction, or one call over the link) of the
/// token's cancellation.
pub fn start<L: PublicPlaneLink>(inside: Inside, link: L, cancel: CancellationToken) -> Vec<JoinHandle<()>> {
    let outward = outward::run(inside.clone(), link.clone(), cancel.clone());
    let inward = inward::run(inside, link, cancel);
    vec![tokio::spawn(outward), tokio::spawn(inward)]
}
