//! From a request to a verified activity, the cheap refusals first.
//!
//! ```text
//!  signature's form, age, digest --> JSON --> activity --> key --> signature, HTML --> Verified
//!  |________ on a bounded number of threads ___________|           |_____________|
//! ```
//! Nothing is looked up, let alone fetched, for a request that could never pass; nothing is stored for one that
//! did not. The signature is verified before anything is answered: a sender that speaks two schemes must see
//! the 401 to try the other.

use std::sync::Arc;

use axum::body::Bytes;
use gatepost_public::remote_actor;
use http::request::Parts;
use tokio::sync::Semaphore;

use super::effect::Verified;
use super::message::{Activity, Verb};
use super::refusal::Refusal;
use super::sender::{Sender, Senders, Unknown};
use crate::fetch::{Budget, parse_json};
use crate::plane::PublicPlane;
use crate::signature::{Precheck, RequestParts, precheck};

/// What is left to do with a request that was not refused.
pub(super) enum Taken {
    /// To be written.
    Verified(Box<Verified>),
    /// Nothing: it could have no effect here.
    Dropped,
}

/// Verifies requests.
pub(super) struct Intake {
    plane: PublicPlane,
    senders: Senders,
    /// Parsing and verifying are pure CPU work; as many run as there are cores, the others wait without a
    /// thread each. It also bounds how many parsed bodies are in memory.
    threads: Arc<Semaphore>,
}

impl Intake {
    pub(super) fn new(plane: PublicPlane) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            plane,
            senders: Senders::default(),
            threads: Arc::new(Semaphore::new(cores)),
        }
    }

    /// Reads and verifies one request.
    ///
    /// # Errors
    /// [`Refusal`], the answer.
    pub(super) async fn take(&self, parts: Parts, body: Bytes) -> Result<Taken, Refusal> {
        let our_host = self.plane.context.address.authority().to_owned();
        let now = self.plane.context.now();
        let (precheck, activity) = self
            .compute(move || {
                let request = RequestParts::new(&parts, &body);
                let precheck = precheck(&request, &[&our_host], now)?;
                let message =
                    parse_json(&body).map_err(|_| Refusal::Malformed("the body is not JSON we take"))?;
                Ok::<_, Refusal>((precheck, Activity::read(&message, now)?))
            })
            .await??;
        if self.plane.context.address.is_ours(activity.actor.as_str()) {
            return Err(Refusal::Malformed("an actor of this server does not write to it"));
        }
        if !precheck.key_id().is_beside(&activity.actor) {
            // Passed on by somebody else with the author's signature inside: ignored, as only the HTTP
            // signature counts here (A20). Anything else is somebody speaking for another (A15).
            return if activity.is_signed_inside {
                Ok(Taken::Dropped)
            } else {
                Err(Refusal::Unproven("the key is not the actor's"))
            };
        }
        if activity.verb == Verb::DeleteActor && !self.knows(&activity).await? {
            // Servers tell everybody of a deleted account, and its key is gone with it (A19).
            return Ok(Taken::Dropped);
        }
        match self.verify(precheck, activity).await {
            Ok(verified) => Ok(Taken::Verified(Box::new(verified))),
            Err(Unknown::Gone) => Ok(Taken::Dropped),
            Err(Unknown::Refused(refusal)) => Err(refusal),
        }
    }

    async fn knows(&self, activity: &Activity) -> Result<bool, Refusal> {
        let uri = activity.actor.as_str().to_owned();
        let known = self
            .plane
            .database
            .read(move |reader| remote_actor::find(reader, &uri))
            .await?;
        Ok(known.is_some())
    }

    async fn verify(&self, precheck: Precheck, activity: Activity) -> Result<Verified, Unknown> {
        let budget = Budget::per_activity();
        let (plane, key_id) = (&self.plane, precheck.key_id().clone());
        let precheck = Arc::new(precheck);
        let mut sender = self.senders.find(plane, &key_id, &budget).await?;
        if !self.is_by(&precheck, &activity, &sender).await? {
            // The key may have been changed since we learned it (A17).
            let renewed = self.senders.renew(plane, &key_id, &sender, &budget).await?;
            sender = renewed.ok_or(NOT_BY_THE_ACTOR)?;
            if !self.is_by(&precheck, &activity, &sender).await? {
                return Err(NOT_BY_THE_ACTOR.into());
            }
        }
        let renewed = if activity.verb == Verb::UpdateActor && self.knows(&activity).await? {
            self.senders
                .refresh(plane, &activity.actor, &key_id, &budget)
                .await?
        } else {
            None
        };
        let (activity, html) = self.compute(move || prepare(activity)).await?;
        Ok(Verified {
            activity,
            sender: sender.actor.clone(),
            html,
            renewed,
        })
    }

    /// Whether the sender is the activity's actor and has signed it.
    async fn is_by(
        &self,
        precheck: &Arc<Precheck>,
        activity: &Activity,
        sender: &Arc<Sender>,
    ) -> Result<bool, Refusal> {
        if sender.actor.uri != activity.actor.as_str() {
            return Ok(false);
        }
        let (precheck, sender) = (precheck.clone(), sender.clone());
        self.compute(move || precheck.verify(&sender.key)).await
    }

    /// Runs CPU work on one of a bounded number of threads.
    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        const CLOSING: Refusal = Refusal::Unavailable("this server is shutting down");
        let permit = self.threads.clone().acquire_owned().await.map_err(|_| CLOSING)?;
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        match task.await {
            Ok(result) => Ok(result),
            Err(fault) if fault.is_panic() => std::panic::resume_unwind(fault.into_panic()),
            Err(_) => Err(CLOSING),
        }
    }
}

const NOT_BY_THE_ACTOR: Refusal = Refusal::Unproven("the signature is not the actor's");

/// Makes the content fit to be shown, outside of the transaction: it takes longer than writing it.
fn prepare(activity: Activity) -> (Activity, Option<String>) {
    let html = match &activity.verb {
        Verb::Create(note) | Verb::Update(note) => Some(note.content.to_html()),
        _ => None,
    };
    (activity, html)
}
