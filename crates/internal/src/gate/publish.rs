//! T12: the publish transaction, the one place where the company speaks.
//!
//! Everything an approval ever relied on is checked again here, under the lock that orders all verbs of
//! the gate, and the release, its certificate and the audit entry are one commit. Any failure holds the
//! candidate with the exact reason; nothing is ever released "anyway".

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Certificate, RevisionContent, SignedCertificate, Tally};
use gatepost_model::id::{CandidateId, OutsideId, ReleaseId};
use gatepost_storage::Transaction;
use serde_json::json;

use super::candidate::{self, Core};
use super::{content, hold, policy, release, stop, tell};
use crate::brand::{self, Brand};
use crate::outside::{self, Freshness};
use crate::schema::{candidates, releases};
use crate::{Context, Error, Inside, audit};

/// A scheduled candidate whose time passed longer ago than this was missed: it expires instead of going
/// out late by itself (T14). In milliseconds.
const LATEST: i64 = 15 * 60 * 1000;

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

/// How many candidates one round takes; the next round follows at once.
const PER_ROUND: i64 = 100;

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
    inside
        .database
        .write(move |tx| {
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
                return super::expire::expire(
                    tx,
                    &mut head,
                    id,
                    "Its time passed while nothing could leave.",
                    now,
                );
            }
            let brand = brand::get(tx, core.brand)?;
            let row = content::current_revision(tx, id)?;
            let content = match content::rebuild(&core, &brand, &row) {
                Err(Error::Damaged(what)) => return hold::hold(tx, &mut head, id, &damage(what), now),
                other => other?,
            };
            let undo = policy::in_force(tx)?.minimum_undo_seconds;
            release::open_window(
                tx,
                &context,
                &mut head,
                &core,
                &content,
                now.plus_seconds(undo),
                None,
            )
        })
        .await
}

/// The publish transaction for one candidate.
///
/// # Errors
/// When the database fails: then nothing at all has happened.
pub async fn publish(inside: &Inside, id: CandidateId) -> Result<Outcome, Error> {
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| publish_in(tx, &context, id))
        .await
        .inspect(|outcome| {
            if matches!(outcome, Outcome::Released | Outcome::Held) {
                tell(inside, id);
            }
        })
}

fn publish_in(tx: &mut Transaction<'_>, context: &Context, id: CandidateId) -> Result<Outcome, Error> {
    let now = context.now();
    let mut head = audit::lock(tx)?;
    let Some(core) = candidate::find_core(tx, id)? else {
        return Ok(Outcome::NotDue);
    };
    let due = core.leaves_at.is_some_and(|leaves_at| leaves_at <= now);
    if core.state != CandidateState::Releasing || !due {
        return Ok(Outcome::NotDue);
    }
    let brand = brand::get(tx, core.brand)?;
    let checked = match check(tx, &core, &brand, now) {
        Err(Error::Damaged(what)) => Check::Hold(damage(what)),
        other => other?,
    };
    match checked {
        Check::Clear(content, tally, policy_version) => {
            insert_release(
                tx,
                context,
                &mut head,
                &core,
                &content,
                tally,
                policy_version,
                now,
            )?;
            Ok(Outcome::Released)
        }
        Check::Wait => Ok(Outcome::Waiting),
        Check::Hold(reason) => {
            hold::hold(tx, &mut head, id, &reason, now)?;
            Ok(Outcome::Held)
        }
    }
}

/// What people are told when something stored cannot be read: it is held like everything else that fails.
fn damage(what: &str) -> String {
    format!("Something stored is damaged: {what}. Tell the administrator.")
}

enum Check {
    Clear(Box<RevisionContent>, Tally, i64),
    Wait,
    Hold(String),
}

/// Checks 1 to 5. The numbers are those of the gate's design.
fn check(tx: &mut Transaction<'_>, core: &Core, brand: &Brand, now: Timestamp) -> Result<Check, Error> {
    let hold = |reason: &str| Ok(Check::Hold(reason.to_owned()));
    // 1. No stop is set.
    if let Some(reason) = stop::in_force(tx, core.brand, core.kind)? {
        return Ok(Check::Hold(format!("A stop is set: {reason}")));
    }
    // 2. The content is what its hash says.
    let row = content::current_revision(tx, core.id)?;
    let content = content::rebuild(core, brand, &row)?;
    let hash = content
        .hash()
        .map_err(|_| Error::Damaged("a revision is not JSON"))?;
    if hash != core.rev_hash || hash != row.rev_hash {
        return hold("The stored content is not the content that was approved.");
    }
    // 3. and 4. The policy now in force, and the decisions that count under it now.
    let policy = policy::in_force(tx)?;
    let tally = candidate::tally(tx, core, &policy, now)?;
    if !tally.complete {
        return hold(if policy.version > row.policy_version {
            "The policy has changed, and the approvals do not suffice under it."
        } else {
            "The approvals that still count do not suffice."
        });
    }
    // 5. The time, and the people it mentions as the outside knows them now.
    if !content.may_leave_at(now) {
        return hold("It may not leave at this time.");
    }
    for mention in &content.mentions {
        match outside::freshness(tx, mention, now)? {
            Freshness::Fresh => {}
            Freshness::Awaited => return Ok(Check::Wait),
            Freshness::Changed => {
                return Ok(Check::Hold(format!(
                    "{} is somebody else than when it was approved.",
                    mention.handle
                )));
            }
            Freshness::Unreachable(reason) => {
                return Ok(Check::Hold(format!(
                    "{} could not be checked: {reason}",
                    mention.handle
                )));
            }
        }
    }
    Ok(Check::Clear(Box::new(content), tally, policy.version))
}

/// Check 6: release, certificate and audit entry, or none of them.
#[expect(
    clippy::too_many_arguments,
    reason = "each is one fact the certificate states"
)]
fn insert_release(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    core: &Core,
    content: &RevisionContent,
    tally: Tally,
    policy_version: i64,
    now: Timestamp,
) -> Result<(), Error> {
    let id = ReleaseId(context.next_id());
    let certificate = Certificate {
        release: OutsideId::draw(context.random.as_ref()),
        candidate: core.outside_id.clone(),
        rev_hash: core.rev_hash.clone(),
        brand: content.brand.clone(),
        kind: core.kind,
        policy_version,
        steps: tally.steps,
        released_at: now,
        audit_sequence: head.sequence.saturating_add(1),
        audit_previous_hash: head.hash.clone(),
    };
    let event = audit::Event {
        at: now,
        person: None,
        verb: "candidate.released",
        subject: format!("candidate:{}", core.id),
        details: &json!({ "certificate": certificate }),
    };
    audit::append(tx, head, event)?;
    let release = certificate.release.clone();
    let signed: SignedCertificate = certificate
        .sign(&context.release_signer)
        .map_err(|_| Error::Damaged("a certificate is not JSON"))?;
    audit::sign_head(tx, head, &context.release_signer, now)?;
    let document = serde_json::to_string(&signed).map_err(|_| Error::Damaged("a certificate is not JSON"))?;
    tx.execute(diesel::insert_into(releases::table).values((
        releases::id.eq(id.0),
        releases::outside_id.eq(release.as_str()),
        releases::candidate_id.eq(core.id.0),
        releases::brand_id.eq(core.brand.0),
        releases::revision.eq(core.revision),
        releases::certificate.eq(document),
        releases::released_at.eq(now.0),
        releases::attempts.eq(0),
        releases::next_attempt_at.eq(now.0),
    )))?;
    tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
        candidates::state.eq(CandidateState::Published.as_str()),
        candidates::problem.eq(None::<String>),
        candidates::updated_at.eq(now.0),
    )))?;
    Ok(())
}
