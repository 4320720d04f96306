//! Carries releases out and notices in; the only crate that can name both planes.
//!
//! ```text
//! internal: stops     --the whole list-->  PublicPlaneLink::stop        (urgent)
//! internal: recalls   --Recall---------->  PublicPlaneLink::recall      (urgent)
//! internal: lookups   --Query----------->  PublicPlaneLink::look_up     (outward)
//! internal: resumes   --Resume---------->  PublicPlaneLink::resume      (outward)
//! internal: pictures  --bytes----------->  PublicPlaneLink::put_blob    (outward, before their release)
//! internal: releases  --ReleaseOrder---->  PublicPlaneLink::accept      (outward)
//! public:   notices   --in order-------->  internal::outside::apply     (inward)
//! ```
//! Every direction is idempotent: a crash repeats, never doubles. All are woken at once by whoever committed
//! something, and poll as a net for what another process committed. What is urgent has a task of its own, so that
//! no picture and no slow server elsewhere stands in its way.
//!
//! What this crate must never do: decide. It copies what is released and what is noticed, nothing else.
//!
//! Start reading at [`PublicPlaneLink`].

mod in_process;
mod inward;
mod link;
mod outward;
mod urgent;

use std::time::Duration;

use gatepost_internal::Inside;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use in_process::InProcess;
pub use link::{LinkError, PublicPlaneLink};

/// How long a direction sleeps when nobody wakes it. A net, not the way: commits ring a bell.
const NET: Duration = Duration::from_secs(1);

/// Starts every direction. Each ends within one step (a transaction, or one call over the link) of the
/// token's cancellation.
pub fn start<L: PublicPlaneLink>(inside: Inside, link: L, cancel: CancellationToken) -> Vec<JoinHandle<()>> {
    let urgent = urgent::run(inside.clone(), link.clone(), cancel.clone());
    let outward = outward::run(inside.clone(), link.clone(), cancel.clone());
    let inward = inward::run(inside, link, cancel);
    vec![tokio::spawn(urgent), tokio::spawn(outward), tokio::spawn(inward)]
}
