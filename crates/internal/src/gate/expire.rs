//! T15: approvals that are too old, and what nobody has touched for long.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::CandidateState;
use gatepost_model::id::CandidateId;
use gatepost_storage::Transaction;

use super::{candidate, hold, policy};
use crate::schema::candidates;
use crate::{Error, Inside, audit};

/// What nobody has touched for this long expires, in milliseconds: 90 days.
const IDLE: i64 = 90 * 24 * 60 * 60 * 1000;

/// How many candidates one run looks at; the rest waits for the next.
const PER_RUN: i64 = 500;

/// Expires what is approved by approvals that no longer count, and what is in review but forgotten.
/// A job; runs every few minutes.
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
            let policy = policy::in_force(tx)?;
            let states = [
                CandidateState::InReview,
                CandidateState::Approved,
                CandidateState::Scheduled,
            ];
            // Nothing younger than the shortest of the two limits can be due.
            let oldest = now.plus_millis(policy.approval_lifetime.min(IDLE).saturating_neg());
            let ids: Vec<i64> = tx.list(
                candidates::table
                    .filter(candidates::state.eq_any(states.map(CandidateState::as_str)))
                    .filter(candidates::updated_at.le(oldest.0))
                    .order(candidates::id)
                    .limit(PER_RUN)
                    .select(candidates::id),
            )?;
            let mut expired = 0_usize;
            for id in ids.into_iter().map(CandidateId) {
                let Some(core) = candidate::find_core(tx, id)? else {
                    continue;
                };
                let idle = now.0.saturating_sub(core.updated_at.0) >= IDLE;
                let lapsed = core.state != CandidateState::InReview
                    && !candidate::tally(tx, &core, &policy, now)?.complete;
                if idle || lapsed {
                    let reason = if lapsed {
                        "Its approval is too old."
                    } else {
                        "Nobody has touched it for 90 days."
                    };
                    expire(tx, &mut head, id, reason, now)?;
                    expired = expired.saturating_add(1);
                }
            }
            Ok(expired)
        })
        .await
}

/// Expires one candidate, with the reason.
pub(super) fn expire(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    id: CandidateId,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    hold::put_aside(tx, head, id, CandidateState::Expired, reason, now)
}
