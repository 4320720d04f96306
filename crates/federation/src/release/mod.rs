//! How a release becomes a publication: the one way in to everything the outside can see.
//!
//! ```text
//!  ReleaseOrder --> certificate, hash, brand --> actors it goes to (fetched) --> one transaction:
//!                   VerifiedRelease              Recipients                      publication, outbox entry,
//!                                                                                fan-out, following, notice
//! ```
//! A crash anywhere repeats: the same release again gives the same answer and changes nothing.
//!
//! Start reading at [`accept`].

mod accept;
mod act;
mod error;
mod recipients;
mod record;

pub use accept::accept;
pub use error::AcceptError;
