//! Recalls on their way to the public plane.

use diesel::prelude::*;
use gatepost_model::gate::{Recall, Signed};

use crate::schema::recalls;
use crate::{Error, Inside};

/// A recall that the public plane has not taken yet.
#[derive(Debug, Clone)]
pub struct RecallOrder {
    /// Its number inside.
    pub id: i64,
    /// How often it was tried.
    pub attempts: i64,
    /// What the public plane gets.
    pub order: Signed<Recall>,
}

/// Waits between attempts, in seconds; the last repeats. Taking back is urgent, and the public plane is one place.
const RETRY_SECONDS: [i64; 4] = [1, 5, 15, 60];

/// Recalls that are due to be carried, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list_recalls_to_carry(inside: &Inside, limit: i64) -> Result<Vec<RecallOrder>, Error> {
    let now = inside.context.now();
    let rows: Vec<(i64, i64, String)> = inside
        .database
        .read(move |reader| {
            let due = recalls::table
                .filter(recalls::carried_at.is_null())
                .filter(recalls::next_attempt_at.le(now.0))
                .order(recalls::id)
                .limit(limit);
            let rows = reader.list(due.select((recalls::id, recalls::attempts, recalls::certificate)));
            rows.map_err(Error::from)
        })
        .await?;
    rows.into_iter()
        .map(|(id, attempts, document)| {
            let order = serde_json::from_str(&document);
            Ok(RecallOrder {
                id,
                attempts,
                order: order.map_err(|_| Error::Damaged("a recall cannot be read"))?,
            })
        })
        .collect()
}

/// Notes that the public plane has taken a recall. Repeating it changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn recall_carried(inside: &Inside, id: i64) -> Result<(), Error> {
    let now = inside.context.now();
    inside
        .database
        .write(move |tx| {
            let row = recalls::table.find(id).filter(recalls::carried_at.is_null());
            tx.execute(diesel::update(row).set(recalls::carried_at.eq(now.0)))?;
            Ok(())
        })
        .await
}

/// Notes that the public plane could not take a recall; it is tried again, however often.
///
/// # Errors
/// When the database fails.
pub async fn recall_not_carried(inside: &Inside, recall: &RecallOrder) -> Result<(), Error> {
    let (now, id, attempts) = (inside.context.now(), recall.id, recall.attempts);
    inside
        .database
        .write(move |tx| {
            let wait = usize::try_from(attempts)
                .ok()
                .and_then(|index| RETRY_SECONDS.get(index))
                .or(RETRY_SECONDS.last());
            let row = recalls::table.find(id).filter(recalls::carried_at.is_null());
            tx.execute(diesel::update(row).set((
                recalls::attempts.eq(attempts.saturating_add(1)),
                recalls::next_attempt_at.eq(now.plus_seconds(wait.copied().unwrap_or(60)).0),
            )))?;
            Ok(())
        })
        .await
}
