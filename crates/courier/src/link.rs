//! How the courier speaks to the public plane: the whole interface, and nothing besides.

use std::future::Future;

use gatepost_model::brand::SignedCharter;
use gatepost_model::gate::{Acceptance, ReleaseOrder};
use gatepost_model::notice::{NumberedNotice, OutsideActor};

/// Why the public plane did not do it.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// It may do it later: it, or a server elsewhere, could not be reached. Shown to people.
    #[error("{0}")]
    Unavailable(String),
    /// It never will: what was carried is not what it takes. Shown to people.
    #[error("{0}")]
    Refused(String),
}

/// The public plane, as the courier sees it: in this process, or one day behind a network link. Every
/// call may be repeated.
pub trait PublicPlaneLink: Clone + Send + Sync + 'static {
    /// Makes the actor of a brand.
    fn open_brand(&self, charter: SignedCharter) -> impl Future<Output = Result<(), LinkError>> + Send;

    /// Takes a release. Verifies everything itself; a repeat gives the same answer.
    fn accept(&self, order: ReleaseOrder) -> impl Future<Output = Result<Acceptance, LinkError>> + Send;

    /// Refreshes the copy of an actor elsewhere.
    fn look_up(&self, uri: String) -> impl Future<Output = Result<OutsideActor, LinkError>> + Send;

    /// Notices after a position, in order.
    fn notices_after(
        &self,
        position: i64,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<NumberedNotice>, LinkError>> + Send;

    /// Returns when there may be a new notice. May return without one.
    fn notice_bell(&self) -> impl Future<Output = ()> + Send;
}
