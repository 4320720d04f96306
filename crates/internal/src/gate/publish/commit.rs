//! Release, certificate and audit entry, or none of them; and what that supersedes.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Certificate, Kind, SignedCertificate};
use gatepost_model::id::{CandidateId, OutsideId, ReleaseId};
use gatepost_storage::Transaction;
use serde_json::json;

use super::facts::Gathered;
use crate::gate::candidate::{self, Core};
use crate::schema::{candidates, releases};
use crate::{Context, Error, audit, notice};

/// Inserts the release; gives the candidates that have changed by it.
pub(super) fn commit(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    core: &Core,
    gathered: Gathered,
    now: Timestamp,
) -> Result<Vec<CandidateId>, Error> {
    let certificate = Certificate {
        release: OutsideId::draw(context.random.as_ref()),
        candidate: core.outside_id.clone(),
        rev_hash: core.rev_hash.clone(),
        brand: gathered.content.brand,
        kind: core.kind,
        policy_version: gathered.policy_version,
        steps: gathered.tally.steps,
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
    insert(tx, context, core, certificate, now)?;
    tx.execute(diesel::update(candidates::table.find(core.id.0)).set((
        candidates::state.eq(CandidateState::Published.as_str()),
        candidates::problem.eq(None::<String>),
        candidates::updated_at.eq(now.0),
    )))?;
    notice::tell_makers(tx, context, notice::Kind::Published, core.id, None)?;
    let mut changed = supersede(tx, head, core, now)?;
    audit::sign_head(tx, head, &context.release_signer, now)?;
    changed.push(core.id);
    Ok(changed)
}

fn insert(
    tx: &mut Transaction<'_>,
    context: &Context,
    core: &Core,
    certificate: Certificate,
    now: Timestamp,
) -> Result<(), Error> {
    let damaged = |_| Error::Damaged("a certificate is not JSON");
    let outside_id = certificate.release.clone();
    let signed: SignedCertificate = certificate.sign(&context.release_signer).map_err(damaged)?;
    let document = serde_json::to_string(&signed).map_err(damaged)?;
    tx.execute(diesel::insert_into(releases::table).values((
        releases::id.eq(ReleaseId(context.next_id()).0),
        releases::outside_id.eq(outside_id.as_str()),
        releases::candidate_id.eq(core.id.0),
        releases::brand_id.eq(core.brand.0),
        releases::revision.eq(core.revision),
        releases::certificate.eq(document),
        releases::released_at.eq(now.0),
        releases::attempts.eq(0),
        releases::next_attempt_at.eq(now.0),
    )))?;
    Ok(())
}

/// T16: an update or a delete takes the place of what was published first and of every update before it.
fn supersede(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    core: &Core,
    now: Timestamp,
) -> Result<Vec<CandidateId>, Error> {
    let Some(target) = core
        .target
        .filter(|_| matches!(core.kind, Kind::Update | Kind::Delete))
    else {
        return Ok(Vec::new());
    };
    let first: i64 = tx.get(releases::table.find(target.0).select(releases::candidate_id))?;
    let mut replaced: Vec<i64> = tx.list(
        candidates::table
            .filter(candidates::target_release_id.eq(target.0))
            .filter(candidates::kind.eq(Kind::Update.as_str()))
            .filter(candidates::id.ne(core.id.0))
            .order(candidates::id)
            .select(candidates::id),
    )?;
    replaced.insert(0, first);
    let mut changed = Vec::new();
    for id in replaced.into_iter().map(CandidateId) {
        let stood = candidate::find_core(tx, id)?.filter(|core| core.state == CandidateState::Published);
        if stood.is_none() {
            continue;
        }
        tx.execute(diesel::update(candidates::table.find(id.0)).set((
            candidates::state.eq(CandidateState::Superseded.as_str()),
            candidates::updated_at.eq(now.0),
        )))?;
        let event = audit::Event {
            at: now,
            person: None,
            verb: "candidate.superseded",
            subject: format!("candidate:{id}"),
            details: &json!({ "by": core.id }),
        };
        audit::append(tx, head, event)?;
        changed.push(id);
    }
    Ok(changed)
}
