//! T15: approvals that are too old, times that have passed, and what nobody has touched for long.

use std::collections::BTreeSet;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;
use gatepost_model::id::CandidateId;
use gatepost_storage::Transaction;
use serde_json::json;

use super::candidate::{self, Core};
use super::hold::{self, Aside};
use super::policy;
use super::standing::Standing;
use crate::schema::{candidates, revisions};
use crate::{Context, Error, Inside, audit};

/// What nobody has touched for this long expires, in milliseconds: 90 days.
const IDLE: i64 = 90 * 24 * 60 * 60 * 1000;

/// How many candidates one run looks at; the rest waits for the next.
const PER_RUN: i64 = 500;

/// States in which something expires. A draft does not: it is nobody's but its author's to forget.
const STATES: [CandidateState; 3] = [
    CandidateState::InReview,
    CandidateState::Approved,
    CandidateState::Scheduled,
];

/// Expires what is approved by approvals that no longer count, what may not leave any more, and what is in
/// review but forgotten. A job; runs every few minutes.
///
/// # Errors
/// When the database fails.
pub async fn expire_due(inside: &Inside) -> Result<usize, Error> {
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock(tx)?;
            let mut expired = 0_usize;
            for id in looked_at(tx, now)? {
                let Some(core) = candidate::find_core(tx, id)? else {
                    continue;
                };
                if let Some(reason) = reason(tx, &core, now)? {
                    expire(tx, &context, &mut head, &core, reason, now)?;
                    expired = expired.saturating_add(1);
                }
            }
            Ok(expired)
        })
        .await
}

/// Candidates that may be due: those nobody has touched for the shortest life of an approval, and those whose
/// last moment has passed.
fn looked_at(tx: &mut Transaction<'_>, now: Timestamp) -> Result<BTreeSet<CandidateId>, Error> {
    let states = STATES.map(CandidateState::as_str);
    let oldest = now.plus_millis(policy::shortest_lifetime(tx)?.min(IDLE).saturating_neg());
    let mut ids: Vec<i64> = tx.list(
        candidates::table
            .filter(candidates::state.eq_any(states))
            .filter(candidates::updated_at.le(oldest.0))
            .order(candidates::id)
            .limit(PER_RUN)
            .select(candidates::id),
    )?;
    let current = revisions::number
        .eq(candidates::revision)
        .and(revisions::candidate_id.eq(candidates::id));
    ids.extend(
        tx.list::<_, i64>(
            candidates::table
                .inner_join(revisions::table.on(current))
                .filter(candidates::state.eq_any(states))
                .filter(revisions::not_after.le(now.0))
                .order(candidates::id)
                .limit(PER_RUN)
                .select(candidates::id),
        )?,
    );
    Ok(ids.into_iter().map(CandidateId).collect())
}

/// Why it expires, if it does.
fn reason(tx: &mut Transaction<'_>, core: &Core, now: Timestamp) -> Result<Option<&'static str>, Error> {
    let last = revisions::table
        .find((core.id.0, core.revision))
        .select(revisions::not_after);
    let last: Option<i64> = tx.get(last)?;
    if last.is_some_and(|last| last <= now.0) {
        return Ok(Some("The last moment at which it may leave has passed."));
    }
    if core.state != CandidateState::InReview && !Standing::of(tx, core)?.tally(core, now)?.complete {
        return Ok(Some("Its approval is too old."));
    }
    let is_idle = now.0.saturating_sub(core.updated_at.0) >= IDLE;
    Ok(is_idle.then_some("Nobody has touched it for 90 days."))
}

/// Expires one candidate, with the reason.
pub(super) fn expire(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    core: &Core,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let aside = Aside {
        state: CandidateState::Expired,
        reason,
        stop: None,
        person: None,
        details: json!({ "reason": reason }),
    };
    hold::put_aside(tx, context, head, core, aside, now)
}
