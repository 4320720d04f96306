//! What a running node does besides answering: each job is a loop with an owner and a stated time to end.
//!
//! | job | woken by | net |
//! |---|---|---|
//! | releaser | the gate's verbs, the end of an undo window | 1 s |
//! | courier | the gate's verbs, the public plane's notices | its own |
//! | delivery | the public plane's commits | its own |
//! | expiry | - | 5 min |
//! | witness | the gate's verbs | 1 h, with a signed audit head; so does the stopping node |
//! | retention | - | 1 h |
//! | streams | - | 2 s |
//! | mail, where it is configured | the gate's verbs | 10 s |
//!
//! A job that panics is started again; the others never notice (J30).

mod expiry;
mod group;
mod releaser;
mod retention;
mod streams;
mod witness;

use std::future::Future;
use std::path::PathBuf;
use std::time::Duration;

use gatepost_courier::InProcess;
use gatepost_federation::delivery;
use gatepost_federation::plane::PublicPlane;
use gatepost_internal::Inside;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use witness::seal as seal_chain;

use crate::mail::{self, Relay};

/// How long a job that has panicked rests before it starts again, so that a fault that comes at once does not
/// fill the log.
const REST: Duration = Duration::from_secs(5);

/// The jobs of one node.
pub struct Jobs {
    tasks: JoinSet<()>,
    cancel: CancellationToken,
}

impl Jobs {
    /// Starts every job.
    pub fn start(
        inside: &Inside,
        outside: &PublicPlane,
        witness_file: PathBuf,
        relay: Option<Relay>,
    ) -> Self {
        let mut jobs = Self {
            tasks: JoinSet::new(),
            cancel: CancellationToken::new(),
        };
        jobs.run("courier", {
            let (inside, outside) = (inside.clone(), outside.clone());
            move |cancel| {
                let link = InProcess::new(outside.clone());
                group::join(
                    gatepost_courier::start(inside.clone(), link, cancel.clone()),
                    cancel,
                )
            }
        });
        jobs.run("delivery", {
            let outside = outside.clone();
            move |cancel| group::join(delivery::start(outside.clone(), cancel.clone()), cancel)
        });
        jobs.run("releaser", {
            let inside = inside.clone();
            move |cancel| releaser::run(inside.clone(), cancel)
        });
        jobs.run("expiry", {
            let inside = inside.clone();
            move |cancel| expiry::run(inside.clone(), cancel)
        });
        jobs.run("witness", {
            let inside = inside.clone();
            move |cancel| witness::run(inside.clone(), witness_file.clone(), cancel)
        });
        jobs.run("retention", {
            let (inside, outside) = (inside.clone(), outside.clone());
            move |cancel| retention::run(inside.clone(), outside.clone(), cancel)
        });
        jobs.run("streams", {
            let inside = inside.clone();
            move |cancel| streams::run(inside.clone(), cancel)
        });
        if let Some(relay) = relay {
            let inside = inside.clone();
            jobs.run("mail", move |cancel| {
                mail::run(inside.clone(), relay.clone(), cancel)
            });
        }
        jobs
    }

    /// Keeps a job running until the node stops.
    fn run<F, R>(&mut self, name: &'static str, job: F)
    where
        F: Fn(CancellationToken) -> R + Send + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        let cancel = self.cancel.clone();
        self.tasks.spawn(async move {
            while !cancel.is_cancelled() {
                // A child, so that a job that ends takes its own tasks along.
                let child = cancel.child_token();
                let ended = tokio::spawn(job(child.clone())).await;
                child.cancel();
                if cancel.is_cancelled() {
                    break;
                }
                match ended {
                    Ok(()) => tracing::error!(job = name, "a job ended by itself and is started again"),
                    Err(_) => tracing::error!(job = name, "a job failed and is started again"),
                }
                rest(&cancel, REST).await;
            }
        });
    }

    /// Tells every job to end.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Waits until every job has ended.
    pub async fn ended(&mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

/// A node that is let go without being stopped leaves no job behind: each would ask for databases that may be gone.
impl Drop for Jobs {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

/// Sleeps, unless the job is told to end.
async fn rest(cancel: &CancellationToken, time: Duration) {
    tokio::select! {
        () = cancel.cancelled() => {}
        () = tokio::time::sleep(time) => {}
    }
}
