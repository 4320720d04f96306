//! How a release becomes a publication: the one way in to everything the outside can see.
//!
//! ```text
//!  ReleaseOrder --> certificate, hash, brand --> what it does --> actors it goes to (fetched) --> one transaction:
//!                   VerifiedRelease              Act              Recipients                      Subject, Documents,
//!                                                                                                 effect, outbox entry,
//!                                                                                                 fan-out, notice
//! ```
//! A crash anywhere repeats: the same release again gives the same answer and changes nothing.
//!
//! Start reading at [`accept`].

mod accept;
mod act;
mod documents;
mod effect;
mod error;
mod held_back;
mod recipients;
mod record;
mod subject;

pub use accept::accept;
pub use error::AcceptError;
