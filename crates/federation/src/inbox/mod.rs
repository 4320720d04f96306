//! What comes in: signed activities of other servers, from the socket to the commit.
//!
//! ```text
//!  POST --> router --> intake ------------> writer ------------> effect --> 202 after the commit
//!           brand?     type, size, form,    up to 100 per        rows, notices,
//!                      key, signature       transaction          answers
//! ```
//! Fetching happens in the intake, before any transaction, and fetches the activity's actor, nothing else. The
//! answers are the table of federation.md, as the type `Refusal`.
//!
//! What this module must never know: anything internal. What concerns a brand becomes an outside item and a
//! notice, and the courier finds that.
//!
//! Start reading at [`router`](router()), then `intake`, then `effect`.

mod body;
mod effect;
mod intake;
pub(crate) mod message;
mod refetch_limit;
mod refusal;
mod retention;
mod router;
mod sender;
mod writer;

use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::plane::PublicPlane;
use intake::Intake;
use writer::Writer;

pub use retention::forget_old;
pub use router::{route_table, router};

/// A running inbox. Cheap to clone; every clone is the same.
#[derive(Clone)]
pub struct Inbox {
    plane: PublicPlane,
    intake: Arc<Intake>,
    writer: Writer,
}

/// Starts the inbox of a node: one per process, shared by every route.
///
/// The task writes what came in. Once `stop` is cancelled, new activities get 503, those under way are written
/// and answered, and the task ends after the last commit.
pub fn start(plane: PublicPlane, stop: CancellationToken) -> (Inbox, JoinHandle<()>) {
    let (writer, task) = writer::start(plane.clone(), stop);
    let intake = Arc::new(Intake::new(plane.clone()));
    (
        Inbox {
            plane,
            intake,
            writer,
        },
        task,
    )
}
