//! The one task that writes what came in, many activities per commit.
//!
//! ```text
//!  request --+                                    +--> answered
//!  request --+--> queue --> up to 100, or 5 ms --> one commit --+--> answered
//!  request --+                                    +--> answered
//! ```
//! A commit waits for the disk; a hundred activities share that wait, and durability costs a fifth. Each is in
//! a savepoint, so one that fails takes no other with it; a batch that fails as a whole is done again one by
//! one. Nobody is answered before the commit.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use gatepost_public::{Error, peer};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use super::effect::{self, Outcome, Verified};
use super::message::Verb;
use crate::plane::PublicPlane;

/// Activities per commit.
const BATCH: usize = 100;

/// How long the first of a batch waits for others.
const WAIT: Duration = Duration::from_millis(5);

/// Activities that wait to be written; more wait at their senders' sockets.
const QUEUE: usize = 10 * BATCH;

/// What becomes of one activity; `None` when the database or the program failed.
pub(super) type Answer = Option<Outcome>;

struct Job {
    verified: Verified,
    answer: oneshot::Sender<Answer>,
}

/// Where verified activities go to be written.
#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
}

impl Writer {
    /// Writes an activity; answers after the commit. `None` when it could not be written, or the node is
    /// shutting down. Whoever stops waiting for the answer does not stop the writing.
    pub(super) async fn write(&self, verified: Verified) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.queue.send(Job { verified, answer }).await.ok()?;
        answered.await.ok()?
    }
}

/// Starts the task. Once `stop` is cancelled it takes nothing more, writes what waits and ends: within the
/// time of at most eleven commits, each of which ends by the database's own timeouts.
pub(super) fn start(plane: PublicPlane, stop: CancellationToken) -> (Writer, JoinHandle<()>) {
    let (queue, jobs) = mpsc::channel(QUEUE);
    (Writer { queue }, tokio::spawn(run(plane, jobs, stop)))
}

async fn run(plane: PublicPlane, mut jobs: mpsc::Receiver<Job>, stop: CancellationToken) {
    loop {
        let first = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            job = jobs.recv() => job,
        };
        let Some(first) = first else { return };
        let batch = collect(first, &mut jobs).await;
        finish(&plane, batch).await;
    }
    jobs.close();
    while let Some(first) = jobs.recv().await {
        let batch = collect(first, &mut jobs).await;
        finish(&plane, batch).await;
    }
}

/// Waits for up to 99 more, up to 5 ms.
async fn collect(first: Job, jobs: &mut mpsc::Receiver<Job>) -> Vec<Job> {
    let mut batch = vec![first];
    let deadline = Instant::now() + WAIT;
    while batch.len() < BATCH {
        let room = BATCH.saturating_sub(batch.len());
        match timeout_at(deadline, jobs.recv_many(&mut batch, room)).await {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
    }
    batch
}

/// Writes a batch, once more one by one where that fails, and answers everybody.
async fn finish(plane: &PublicPlane, batch: Vec<Job>) {
    let (verified, waiting): (Vec<_>, Vec<_>) =
        batch.into_iter().map(|job| (job.verified, job.answer)).unzip();
    let verified = Arc::new(verified);
    let mut answers = write(plane, verified.clone()).await;
    for (answer, activity) in answers.iter_mut().zip(verified.iter()) {
        if answer.is_none() {
            let again = write(plane, Arc::new(vec![activity.clone()])).await;
            *answer = again.into_iter().next().flatten();
        }
    }
    // Before the answers: whoever has its answer may look for the effect.
    ring(plane, &answers);
    for (answer, waiting) in answers.into_iter().zip(waiting) {
        // A sender that hung up gets no answer, and needs none.
        let _ = waiting.send(answer);
    }
}

/// One transaction for all of them; gives as many answers.
async fn write(plane: &PublicPlane, batch: Arc<Vec<Verified>>) -> Vec<Answer> {
    let failed = vec![None; batch.len()];
    let context = plane.context.clone();
    let work = plane.database.write(move |tx| {
        let now = context.now();
        // In one order everywhere, or two nodes could wait for each other's rows.
        let hosts: BTreeSet<&str> = batch
            .iter()
            .map(|verified| verified.sender.host.as_str())
            .collect();
        for host in hosts {
            peer::revive(tx, host, now)?;
        }
        let answers = batch.iter().map(|verified| {
            match tx.savepoint(|tx| effect::apply(tx, &context, verified, now)) {
                Ok(outcome) => Some(outcome),
                Err(error) => {
                    tracing::warn!(
                        %error, cause = ?std::error::Error::source(&error),
                        "an incoming activity could not be written"
                    );
                    None
                }
            }
        });
        let answers: Vec<Answer> = answers.collect();
        let voted = batch.iter().zip(&answers).filter_map(|(verified, answer)| {
            let Verb::Vote(vote) = &verified.activity.verb else {
                return None;
            };
            (*answer == Some(Outcome::Taken)).then(|| vote.poll.as_str())
        });
        effect::vote::tell(tx, voted.collect(), now)?;
        Ok::<_, Error>(answers)
    });
    // A panic is one activity's fault; it must not end the task for all that come after.
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(answers)) => answers,
        Ok(Err(error)) => {
            tracing::warn!(
                %error, cause = ?std::error::Error::source(&error),
                "a batch of incoming activities could not be written"
            );
            failed
        }
        Err(_) => {
            tracing::error!("writing incoming activities panicked");
            failed
        }
    }
}

fn ring(plane: &PublicPlane, answers: &[Answer]) {
    let came = |wanted: &[Outcome]| answers.iter().flatten().any(|outcome| wanted.contains(outcome));
    if came(&[Outcome::Taken, Outcome::Answered]) {
        plane.context.notices.notify_one();
    }
    if came(&[Outcome::Answered]) {
        plane.context.deliveries.notify_one();
    }
}
