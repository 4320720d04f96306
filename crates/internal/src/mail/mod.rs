//! Notices on their way by e-mail: an address, a kind, a path. What they say is fixed by the kind, so that no row can
//! hold a word anybody wrote; and nothing here opens a socket: a worker of the server takes the rows.
//!
//! ```text
//! write (in the transaction of what happened) -> take -> record(sent | later | never)
//! ```
//! Taking a row moves its next attempt past the longest sending, so that two nodes on one database never send the
//! same mail at the same time, and one that dies leaves it to be sent later.

mod kind;
mod queue;

pub use kind::Kind;
pub(crate) use queue::forget_old;
pub use queue::{Mail, Outcome, record, take, write};
