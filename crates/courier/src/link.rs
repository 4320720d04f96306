//! How the courier speaks to the public plane: the whole interface, and nothing besides.

use std::future::Future;

use bytes::Bytes;
use gatepost_model::brand::SignedCharter;
use gatepost_model::gate::{Acceptance, Recall, ReleaseOrder, Resume, Signed, StopState};
use gatepost_model::notice::{Found, NumberedNotice, Query, StopAnswer};

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

    /// Takes a file of a release that is about to come, named by the SHA-256 of its bytes in hex. Verified there:
    /// bytes of another hash are refused.
    fn put_blob(&self, sha256: String, bytes: Bytes) -> impl Future<Output = Result<(), LinkError>> + Send;

    /// Takes the whole list of what is stopped. When it answers, nothing covered begins to leave any more.
    fn stop(&self, word: Signed<StopState>) -> impl Future<Output = Result<StopAnswer, LinkError>> + Send;

    /// Takes a release back, whatever is stopped.
    fn recall(&self, order: Signed<Recall>) -> impl Future<Output = Result<(), LinkError>> + Send;

    /// Lets the rest of a release go on that waits since a stop was lifted.
    fn resume(&self, order: Signed<Resume>) -> impl Future<Output = Result<(), LinkError>> + Send;

    /// Looks an actor or a post up elsewhere, and keeps a fresh copy of it.
    fn look_up(&self, query: Query) -> impl Future<Output = Result<Found, LinkError>> + Send;

    /// Notices after a position, in order.
    fn notices_after(
        &self,
        position: i64,
        limit: i64,
    ) -> impl Future<Output = Result<Vec<NumberedNotice>, LinkError>> + Send;

    /// Returns when there may be a new notice. May return without one.
    fn notice_bell(&self) -> impl Future<Output = ()> + Send;
}
