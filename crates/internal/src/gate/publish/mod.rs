//! T12: the publish transaction, the one place where the company speaks.
//!
//! ```text
//! due -> files read and hashed -> [ lock -> facts -> clearance -> release + certificate + audit entry ] -> courier
//!                                                        | wait: asked again soon
//!                                                        | hold: with the exact reason
//! ```
//! Everything an approval ever relied on is gathered again under the lock that orders all verbs of the gate, and
//! [`gatepost_model::gate::clearance`] decides. Nothing is ever released "anyway".
//!
//! Start reading at [`publish`].

mod commit;
mod due;
mod facts;
mod files;

use std::collections::HashMap;

use gatepost_model::gate::CandidateState;
use gatepost_model::gate::clearance::{self, Clearance, Obstacle};
use gatepost_model::id::CandidateId;
use gatepost_storage::Transaction;

pub use due::publish_due;

use super::candidate::{self, Core};
use super::{hold, stop, tell};
use crate::{Context, Error, Inside, audit};

/// What the publish transaction did with one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is released; the courier will find it.
    Released,
    /// It is held; the reason is stored beside it.
    Held,
    /// It waits for a fresh copy of somebody it mentions.
    Waiting,
    /// It was not due after all: undone, edited or published meanwhile.
    NotDue,
}

/// SHA-256 and length of stored bytes, by the name they are stored under.
type Found = HashMap<String, (String, i64)>;

/// The publish transaction for one candidate.
///
/// # Errors
/// When the database fails: then nothing at all has happened.
pub async fn publish(inside: &Inside, id: CandidateId) -> Result<Outcome, Error> {
    // Before the transaction, which waits for nothing. What changes afterwards has another hash, and the public
    // plane hashes the bytes again.
    let found = files::find(inside, id).await?;
    let context = inside.context.clone();
    let (outcome, changed) = inside
        .database
        .write(move |tx| publish_in(tx, &context, id, &found))
        .await?;
    for id in changed {
        tell(inside, id);
    }
    Ok(outcome)
}

/// Gives the candidates that have changed besides.
fn publish_in(
    tx: &mut Transaction<'_>,
    context: &Context,
    id: CandidateId,
    found: &Found,
) -> Result<(Outcome, Vec<CandidateId>), Error> {
    let now = context.now();
    let mut head = audit::lock(tx)?;
    let Some(core) = candidate::find_core(tx, id)? else {
        return Ok((Outcome::NotDue, Vec::new()));
    };
    let is_due = core.leaves_at.is_some_and(|leaves_at| leaves_at <= now);
    if core.state != CandidateState::Releasing || !is_due {
        return Ok((Outcome::NotDue, Vec::new()));
    }
    let gathered = match facts::gather(tx, context, &core, found, now) {
        Err(Error::Damaged(what)) => {
            hold::hold_within(tx, context, &mut head, id, &damage(what), now)?;
            return Ok((Outcome::Held, Vec::new()));
        }
        gathered => gathered?,
    };
    match clearance::decide(&gathered.facts) {
        Clearance::Clear => {
            let changed = commit::commit(tx, context, &mut head, &core, gathered, now)?;
            Ok((Outcome::Released, changed))
        }
        Clearance::Wait => Ok((Outcome::Waiting, Vec::new())),
        Clearance::Hold(obstacle) => {
            hold_for(tx, context, &mut head, &core, &obstacle, now)?;
            Ok((Outcome::Held, Vec::new()))
        }
    }
}

/// Holds with the reason. What a stop holds is let go by lifting that stop.
fn hold_for(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    core: &Core,
    obstacle: &Obstacle,
    now: gatepost_model::Timestamp,
) -> Result<(), Error> {
    if let Obstacle::Stopped(_) = obstacle
        && let Some(stop) = stop::in_force(tx, core.brand, core.kind)?
    {
        return hold::hold_by_stop(tx, context, head, core, &stop, now);
    }
    hold::hold_within(tx, context, head, core.id, &obstacle.to_string(), now)
}

/// What people are told when something stored cannot be read: it is held like everything else that fails.
fn damage(what: &str) -> String {
    format!("Something stored is damaged: {what}. Tell the administrator.")
}
