//! What the inbox forgets again.

use gatepost_public::{Error, received, tombstone};

use crate::plane::PublicPlane;

/// Rows per transaction, so that nothing waits long for the job.
const CHUNK: i64 = 500;

/// Forgets which activities were taken, and what was taken back before it came, after 30 days. To be run daily;
/// gives how many rows went.
///
/// # Errors
/// When the database fails; what is left is for the next run.
pub async fn forget_old(plane: &PublicPlane) -> Result<usize, Error> {
    let mut forgotten = 0_usize;
    loop {
        let context = plane.context.clone();
        let removed = plane
            .database
            .write(move |tx| {
                let now = context.now();
                let taken_before = now.plus_seconds(-received::REMEMBERED_SECONDS);
                let taken = received::forget_before(tx, taken_before, CHUNK)?;
                let tombstones = tombstone::forget_expired(tx, now, CHUNK)?;
                Ok::<_, Error>(taken.saturating_add(tombstones))
            })
            .await?;
        if removed == 0 {
            return Ok(forgotten);
        }
        forgotten = forgotten.saturating_add(removed);
    }
}
