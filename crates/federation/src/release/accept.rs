//! Accepting a release.

use gatepost_model::gate::{Acceptance, ReleaseOrder};
use gatepost_public::actor::{self, ActorKind, OwnActor};
use gatepost_public::publication::{self, VerifiedRelease};
use gatepost_public::stop;
use gatepost_storage::Reader;

use super::act::Act;
use super::record::{Accepting, record};
use super::{AcceptError, held_back, recipients};
use crate::media;
use crate::plane::PublicPlane;

/// Publishes a release and queues its delivery; the only function that adds a publication.
///
/// The same release again, also at the same time, gives the same answer and has no second effect. Nothing of
/// the order is trusted: the certificate must be signed by a pinned key for exactly this content, the brand
/// must be ours, and neither release nor candidate may have been used for anything else.
///
/// # Errors
/// [`AcceptError`]; [`AcceptError::is_temporary`] says whether the courier is to try again.
pub async fn accept(plane: &PublicPlane, order: &ReleaseOrder) -> Result<Acceptance, AcceptError> {
    let release = VerifiedRelease::check(order, &plane.context.release_keys)?;
    let (earlier, brand) = look_up(plane, &release).await?;
    if let Some(acceptance) = earlier {
        return Ok(acceptance);
    }
    let brand =
        brand.ok_or_else(|| AcceptError::refused("the release names a brand that is not open here"))?;
    let content = &order.content;
    if !content.may_leave_at(order.certificate.certificate.released_at) {
        return Err(AcceptError::refused(
            "it was released outside of the time its approval allows",
        ));
    }
    let act = Act::of(content, &plane.context.address)?;
    let recipients = recipients::find(plane, &brand.name, content, &act).await?;
    let accepting = Accepting {
        release: release.clone(),
        act,
        brand,
        recipients,
    };
    let _keeping = media::demand_arrived(plane, content).await?;
    let context = plane.context.clone();
    let outcome = plane
        .database
        .write(move |tx| {
            // Before every other lock: nothing is stopped or recalled between the question and the commit.
            stop::lock(tx)?;
            if let Some(acceptance) = earlier_acceptance(tx, &accepting.release)? {
                return Ok(acceptance);
            }
            held_back::refuse(tx, accepting.release.order())?;
            record(tx, &context, &accepting)
        })
        .await;
    let acceptance = match outcome {
        // Another courier was faster by less than a transaction: its answer is ours, if it is the same release.
        Err(error) if error.is_duplicate() => look_up(plane, &release).await?.0.ok_or(error)?,
        other => other?,
    };
    plane.context.notices.notify_one();
    plane.context.deliveries.notify_one();
    Ok(acceptance)
}

/// What was answered to this release before, and its brand.
async fn look_up(
    plane: &PublicPlane,
    release: &VerifiedRelease,
) -> Result<(Option<Acceptance>, Option<OwnActor>), AcceptError> {
    let release = release.clone();
    plane
        .database
        .read(move |reader| {
            let earlier = earlier_acceptance(reader, &release)?;
            if earlier.is_none() {
                held_back::refuse(reader, release.order())?;
            }
            let brand = actor::find_by_uri(reader, &release.order().content.brand)?;
            Ok((earlier, brand.filter(|actor| actor.kind == ActorKind::Brand)))
        })
        .await
}

/// The answer to an identical release; a refusal where its ids were used for something else.
///
/// The candidate is asked for first: on PostgreSQL the release may be committed by another courier between the
/// two questions, and is then found by the second one, where the same release is the same answer.
fn earlier_acceptance(
    reader: &mut Reader<'_>,
    release: &VerifiedRelease,
) -> Result<Option<Acceptance>, AcceptError> {
    let order = release.order();
    let id = &order.certificate.certificate.release;
    let known = match publication::find_by_candidate(reader, &order.content.candidate)? {
        Some(known) => known,
        None => match publication::find_by_release(reader, id)? {
            Some(known) => known,
            None => return Ok(None),
        },
    };
    if known.release != *id {
        Err(AcceptError::refused(
            "this candidate was published before, by another release",
        ))
    } else if known.certificate != release.certificate_json()? {
        Err(AcceptError::refused(
            "a release with this id was accepted before, with another certificate",
        ))
    } else {
        Ok(Some(known.acceptance()))
    }
}
