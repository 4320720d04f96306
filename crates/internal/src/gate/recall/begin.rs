//! The recall itself.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Kind, Recall, Signed, Verb};
use gatepost_model::id::{CandidateId, EntryId, OutsideId, ReleaseId};
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;
use gatepost_storage::Transaction;
use serde_json::json;

use super::{Whole, whole};
use crate::gate::candidate::{self, Candidate, Core};
use crate::gate::{assemble, hold, reason, tell};
use crate::reauthentication::{self, Purpose};
use crate::schema::{candidates, recalls, releases};
use crate::stream::Event;
use crate::{Caller, Context, Error, Inside, audit, brand, role};

/// A recall, as it was asked for.
#[derive(Debug, Clone, Default)]
pub struct RecallRequest {
    /// Why, for the desk; it never leaves.
    pub reason: Option<String>,
    /// From [`reauthentication::begin`], for this candidate, its newest revision and the verb `recall`.
    pub reauthentication_token: Option<String>,
}

/// Takes back what is published, with every update of it. One duty officer or one approver of the brand suffices,
/// whoever wrote it and whatever is stopped. Candidates that would change it are held.
///
/// # Errors
/// In the gate's order; [`Error::Conflict`] when it was not released, or is of a kind that cannot be taken back.
pub async fn recall(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    request: RecallRequest,
) -> Result<Candidate, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    let (candidate, changed, entry) = inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            caller.demand(Scope::Decide)?;
            let core = candidate::get_visible(tx, &caller, &id)?;
            let may = role::holds(tx, caller.person, core.brand, Role::DutyOfficer)?
                || role::holds(tx, caller.person, core.brand, Role::Approver)?;
            if !may {
                return Err(Error::forbidden(
                    "Only the brand's duty officers and approvers recall. Call one of them.",
                ));
            }
            let missing = "reason is missing: say why it is taken back.";
            let reason = reason::demanded(request.reason, missing)?;
            core.state.permits(Verb::Recall).map_err(Error::conflict)?;
            demand_possible(core.kind)?;
            let purpose = Purpose {
                verb: "recall",
                candidate: Some(core.id),
                rev_hash: Some(&core.rev_hash),
            };
            let secret = request.reauthentication_token.as_deref();
            reauthentication::spend(tx, &caller, secret, &purpose, now)?;

            let asked = core.id;
            let whole = whole(tx, core)?;
            let order = insert(tx, &context, &head, &caller, &whole, reason, now)?;
            let mut changed = mark(tx, &mut head, &caller, &whole, &order, now)?;
            changed.extend(hold_about(tx, &context, &mut head, whole.release, now)?);
            Ok::<_, Error>((assemble::one(tx, asked, now)?, changed, EntryId(whole.release.0)))
        })
        .await?;
    inside.context.work.notify_waiters();
    inside.context.streams.tell(Event::EntryDeleted(entry));
    for id in changed {
        tell(inside, id);
    }
    Ok(candidate)
}

/// Only what is still something outside can be taken back.
fn demand_possible(kind: Kind) -> Result<(), Error> {
    let instead = match kind {
        Kind::Create
        | Kind::Reply
        | Kind::Poll
        | Kind::Update
        | Kind::Boost
        | Kind::Favourite
        | Kind::Follow => return Ok(()),
        Kind::Delete => "A delete has taken something away; there is nothing of it to recall.",
        Kind::Profile => "A profile is replaced, not recalled. Propose another profile.",
        Kind::Pin => "A pin is taken away by an unpin. Propose one.",
        Kind::Unpin => "An unpin has taken something away. Propose a pin.",
        Kind::Unboost => "An unboost has taken something away. Propose a boost.",
        Kind::Unfollow => "An unfollow has taken something away. Propose a follow.",
    };
    Err(Error::conflict(instead))
}

fn insert(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &audit::Head,
    caller: &Caller,
    whole: &Whole,
    reason: String,
    now: Timestamp,
) -> Result<Recall, Error> {
    let release: String = tx.get(releases::table.find(whole.release.0).select(releases::outside_id))?;
    let order = Recall {
        recall: OutsideId::draw(context.random.as_ref()),
        release: OutsideId::parse(&release).ok_or(Error::Damaged("a release cannot be read"))?,
        candidate: whole.first.outside_id.clone(),
        brand: brand::get(tx, whole.first.brand)?.actor_uri,
        recalled_at: now,
        audit_sequence: head.sequence.saturating_add(1),
    };
    let damaged = |_| Error::Damaged("a recall is not JSON");
    let signed = Signed::new(order.clone(), &context.release_signer).map_err(damaged)?;
    tx.execute(diesel::insert_into(recalls::table).values((
        recalls::id.eq(context.next_id()),
        recalls::outside_id.eq(order.recall.as_str()),
        recalls::release_id.eq(whole.release.0),
        recalls::candidate_id.eq(whole.first.id.0),
        recalls::requested_by.eq(caller.person.0),
        recalls::reason.eq(reason),
        recalls::certificate.eq(serde_json::to_string(&signed).map_err(damaged)?),
        recalls::requested_at.eq(now.0),
        recalls::attempts.eq(0),
        recalls::next_attempt_at.eq(now.0),
    )))?;
    Ok(order)
}

/// Everything that is taken back is being recalled from this commit on; gives which.
fn mark(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    caller: &Caller,
    whole: &Whole,
    order: &Recall,
    now: Timestamp,
) -> Result<Vec<CandidateId>, Error> {
    let mut marked = Vec::new();
    for core in whole.all() {
        tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
            candidates::state.eq(CandidateState::Recalling.as_str()),
            candidates::problem.eq(None::<String>),
            candidates::updated_at.eq(now.0),
        )))?;
        let event = audit::Event {
            at: now,
            person: Some(caller.person),
            verb: "candidate.recalling",
            subject: format!("candidate:{}", core.id),
            details: &json!({ "before": core.state, "recall": order }),
        };
        audit::append(tx, head, event)?;
        marked.push(core.id);
    }
    Ok(marked)
}

/// Holds what would change, delete or pin it.
fn hold_about(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    release: ReleaseId,
    now: Timestamp,
) -> Result<Vec<CandidateId>, Error> {
    let ids: Vec<i64> = tx.list(
        candidates::table
            .filter(candidates::target_release_id.eq(release.0))
            .order(candidates::id)
            .select(candidates::id),
    )?;
    let mut held = Vec::new();
    for id in ids.into_iter().map(CandidateId) {
        let about: Option<Core> = candidate::find_core(tx, id)?;
        let living = about.filter(|core| !core.state.is_over());
        if living.is_some() {
            hold::hold_within(tx, context, head, id, "What it is about is being recalled.", now)?;
            held.push(id);
        }
    }
    Ok(held)
}
