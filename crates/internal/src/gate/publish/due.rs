//! What is due: scheduled times, and undo windows that have ended.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;
use gatepost_model::id::CandidateId;
use gatepost_storage::Transaction;

use super::{Outcome, damage, publish};
use crate::gate::{candidate, content, expire, hold, policy, release, stop, tell};
use crate::schema::candidates;
use crate::{Context, Error, Inside, audit, brand};

/// A scheduled candidate whose time passed longer ago than this was missed: it expires instead of going
/// out late by itself (T14). In milliseconds.
const LATEST: i64 = 15 * 60 * 1000;

/// How many candidates one round takes; the next round follows at once.
const PER_ROUND: i64 = 100;

/// Starts what is scheduled for now and publishes whatever undo window has ended. Safe to call from
/// several places at once: each candidate is decided under the gate's lock.
///
/// Gives the moment at which something more is due, if that is known.
///
/// # Errors
/// When the database fails; what was published before stays published. A candidate that is damaged is
/// logged and passed over, so that it keeps nobody else's waiting.
pub async fn publish_due(inside: &Inside) -> Result<Option<Timestamp>, Error> {
    for id in due(inside, CandidateState::Scheduled).await? {
        or_damaged(id, start_scheduled(inside, id).await)?;
        tell(inside, id);
    }
    let mut released = false;
    for id in due(inside, CandidateState::Releasing).await? {
        released |= or_damaged(id, publish(inside, id).await)? == Some(Outcome::Released);
    }
    if released {
        inside.context.work.notify_waiters();
    }
    next_due(inside).await
}

fn or_damaged<T>(id: CandidateId, result: Result<T, Error>) -> Result<Option<T>, Error> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::Damaged(what)) => {
            tracing::error!(candidate = %id, what, "a candidate cannot leave");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

async fn due(inside: &Inside, state: CandidateState) -> Result<Vec<CandidateId>, Error> {
    let now = inside.context.now();
    let ids: Vec<i64> = inside
        .database
        .read(move |reader| {
            let query = candidates::table
                .filter(candidates::state.eq(state.as_str()))
                .filter(candidates::scheduled_at.le(now.0))
                .order(candidates::scheduled_at)
                .limit(PER_ROUND)
                .select(candidates::id);
            reader.list(query).map_err(Error::from)
        })
        .await?;
    Ok(ids.into_iter().map(CandidateId).collect())
}

async fn next_due(inside: &Inside) -> Result<Option<Timestamp>, Error> {
    let waiting = [CandidateState::Scheduled, CandidateState::Releasing].map(CandidateState::as_str);
    let now = inside.context.now();
    let next: Option<Option<i64>> = inside
        .database
        .read(move |reader| {
            let query = candidates::table
                .filter(candidates::state.eq_any(waiting))
                .filter(candidates::scheduled_at.gt(now.0))
                .order(candidates::scheduled_at)
                .limit(1)
                .select(candidates::scheduled_at);
            reader.find(query).map_err(Error::from)
        })
        .await?;
    Ok(next.flatten().map(Timestamp))
}

async fn start_scheduled(inside: &Inside, id: CandidateId) -> Result<(), Error> {
    let context = inside.context.clone();
    inside.database.write(move |tx| start_in(tx, &context, id)).await
}

fn start_in(tx: &mut Transaction<'_>, context: &Context, id: CandidateId) -> Result<(), Error> {
    let now = context.now();
    let mut head = audit::lock(tx)?;
    let Some(core) = candidate::find_core(tx, id)? else {
        return Ok(());
    };
    let Some(time) = core.scheduled_at.filter(|time| *time <= now) else {
        return Ok(());
    };
    if core.state != CandidateState::Scheduled {
        return Ok(());
    }
    if now.0.saturating_sub(time.0) > LATEST {
        let reason = "Its time passed while nothing could leave.";
        return expire::expire(tx, context, &mut head, &core, reason, now);
    }
    // Nothing is asked of the outside for what is stopped.
    if let Some(stop) = stop::in_force(tx, core.brand, core.kind)? {
        return hold::hold_by_stop(tx, context, &mut head, &core, &stop, now);
    }
    let brand = brand::get(tx, core.brand)?;
    let row = content::current_revision(tx, id)?;
    let content = match content::rebuild(&core, &brand, &row) {
        Err(Error::Damaged(what)) => {
            return hold::hold_within(tx, context, &mut head, id, &damage(what), now);
        }
        other => other?,
    };
    let undo = policy::in_force(tx, core.brand)?.minimum_undo_seconds;
    let leaves_at = now.plus_seconds(undo);
    release::open_window(tx, context, &mut head, &core, &content, leaves_at, None)
}
