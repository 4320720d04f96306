//! Releases as the courier sees them.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{Acceptance, CandidateState, ReleaseOrder};
use gatepost_model::id::{CandidateId, ReleaseId};
use gatepost_storage::Reader;

use super::{candidate, content};
use crate::schema::{candidates, releases};
use crate::{Error, Inside, brand, outside};

/// A release that the public plane has not taken yet.
#[derive(Debug, Clone)]
pub struct Carriage {
    /// Its id inside.
    pub release: ReleaseId,
    /// How often it was tried.
    pub attempts: i64,
    /// What the public plane gets.
    pub order: ReleaseOrder,
}

/// Waits between attempts, in seconds; the last repeats. The same steps as for deliveries.
const RETRY_SECONDS: [i64; 6] = [5, 60, 300, 900, 3_600, 10_800];

/// The next attempt of a release that was refused for good.
const NEVER: Timestamp = Timestamp(i64::MAX);

/// Releases that are due to be carried, in the order they were released.
///
/// One that could not be carried steps aside until its next attempt: what it waits for is a server
/// elsewhere, and the brand's later words are not that server's to hold up. One that a stop overtook waits for
/// somebody's word, and what is recalled is not carried any more.
///
/// # Errors
/// When the database fails.
pub async fn list_to_carry(inside: &Inside, limit: i64) -> Result<Vec<Carriage>, Error> {
    let now = inside.context.now();
    inside
        .database
        .read(move |reader| {
            let stands = [CandidateState::Published, CandidateState::Superseded];
            let rows: Vec<(i64, i64, String, i64)> = reader.list(
                releases::table
                    .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
                    .filter(releases::carried_at.is_null())
                    .filter(releases::paused_at.is_null())
                    .filter(releases::next_attempt_at.le(now.0))
                    .filter(candidates::state.eq_any(stands.map(CandidateState::as_str)))
                    .order(releases::id)
                    .limit(limit)
                    .select((
                        releases::id,
                        releases::candidate_id,
                        releases::certificate,
                        releases::attempts,
                    )),
            )?;
            rows.into_iter()
                .map(|(release, candidate, certificate, attempts)| {
                    let order = order_of(reader, CandidateId(candidate), &certificate)?;
                    Ok(Carriage {
                        release: ReleaseId(release),
                        attempts,
                        order,
                    })
                })
                .collect()
        })
        .await
}

fn order_of(
    reader: &mut Reader<'_>,
    candidate: CandidateId,
    certificate: &str,
) -> Result<ReleaseOrder, Error> {
    let core =
        candidate::find_core(reader, candidate)?.ok_or(Error::Damaged("a released candidate is missing"))?;
    let brand = brand::get(reader, core.brand)?;
    let content = content::rebuild(&core, &brand, &content::current_revision(reader, core.id)?)?;
    let certificate =
        serde_json::from_str(certificate).map_err(|_| Error::Damaged("a certificate cannot be read"))?;
    Ok(ReleaseOrder { content, certificate })
}

/// Notes that the public plane has taken a release. Repeating it changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn carried(inside: &Inside, release: ReleaseId, acceptance: Acceptance) -> Result<(), Error> {
    let context = inside.context.clone();
    let event = inside
        .database
        .write(move |tx| outside::record_acceptance(tx, &context, release, &acceptance, context.now()))
        .await?;
    if let Some(event) = event {
        inside.context.streams.tell(event);
    }
    Ok(())
}

/// Notes why the public plane could not take a release: tried again later, or never when `is_final`.
///
/// # Errors
/// When the database fails.
pub async fn not_carried(
    inside: &Inside,
    carriage: &Carriage,
    reason: String,
    is_final: bool,
) -> Result<(), Error> {
    let (now, release, attempts) = (inside.context.now(), carriage.release, carriage.attempts);
    inside
        .database
        .write(move |tx| {
            let wait = usize::try_from(attempts)
                .ok()
                .and_then(|index| RETRY_SECONDS.get(index))
                .or(RETRY_SECONDS.last());
            let next = if is_final {
                NEVER
            } else {
                now.plus_seconds(wait.copied().unwrap_or(60))
            };
            let row = releases::table.find(release.0);
            tx.execute(diesel::update(row.filter(releases::carried_at.is_null())).set((
                releases::attempts.eq(attempts.saturating_add(1)),
                releases::next_attempt_at.eq(next.0),
            )))?;
            let candidate: i64 = tx.get(row.select(releases::candidate_id))?;
            tx.execute(
                diesel::update(candidates::table.find(candidate)).set(candidates::problem.eq(reason)),
            )?;
            Ok(())
        })
        .await
}
