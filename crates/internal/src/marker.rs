//! How far a person has read a timeline, as their apps tell each other.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::PersonId;
use gatepost_storage::{Reader, on_each};

use crate::schema::markers;
use crate::{Caller, Error, Inside, token};

/// A place in a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// `home` or `notifications`.
    pub timeline: String,
    /// The newest that was read.
    pub last_read_id: i64,
    /// Rises by one with every change.
    pub version: i64,
    /// When it changed.
    pub updated_at: Timestamp,
}

/// The timelines that have a marker.
const TIMELINES: [&str; 2] = ["home", NOTIFICATIONS];

/// The marker that [`notification::unread_count`](crate::notification::unread_count) counts from.
pub(crate) const NOTIFICATIONS: &str = "notifications";

/// The caller's markers of these timelines; what was never marked has none.
///
/// Index: the primary key.
///
/// # Errors
/// When the database fails.
pub async fn get(inside: &Inside, caller: &Caller, timelines: Vec<String>) -> Result<Vec<Marker>, Error> {
    let person = caller.person;
    let wanted: Vec<&str> = TIMELINES
        .into_iter()
        .filter(|known| timelines.iter().any(|timeline| timeline == known))
        .collect();
    inside
        .database
        .read(move |r| {
            let mut markers = Vec::new();
            for timeline in wanted {
                markers.extend(find(r, person, timeline)?);
            }
            Ok(markers)
        })
        .await
}

/// Puts a marker anywhere: an app may mark something unread again.
///
/// # Errors
/// [`Error::Invalid`] for a timeline there is not, or what is no id.
pub async fn set(
    inside: &Inside,
    caller: &Caller,
    timeline: &str,
    last_read_id: &str,
) -> Result<Marker, Error> {
    let timeline = TIMELINES.into_iter().find(|known| *known == timeline);
    let timeline = timeline.ok_or_else(|| Error::invalid("A marker is of home or notifications."))?;
    // As long as ids are, but not one that exists: it may be of something that was deleted since.
    let last_read_id: i64 = last_read_id
        .parse()
        .ok()
        .filter(|id| *id >= 0)
        .ok_or_else(|| Error::invalid("last_read_id is no id."))?;
    let (caller, now) = (caller.clone(), inside.context.now());
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let values = (
                markers::person_id.eq(caller.person.0),
                markers::timeline.eq(timeline),
                markers::last_read_id.eq(last_read_id),
                markers::version.eq(1),
                markers::updated_at.eq(now.0),
            );
            let connection = tx.connection();
            on_each!(connection, |c| diesel::insert_into(markers::table)
                .values(&values)
                .on_conflict((markers::person_id, markers::timeline))
                .do_update()
                .set((
                    markers::last_read_id.eq(last_read_id),
                    markers::version.eq(markers::version + 1),
                    markers::updated_at.eq(now.0),
                ))
                .execute(c))?;
            find(tx, caller.person, timeline)?.ok_or(Error::Damaged("a marker is missing"))
        })
        .await
}

/// One marker.
pub(crate) fn find(r: &mut Reader<'_>, person: PersonId, timeline: &str) -> Result<Option<Marker>, Error> {
    let row = markers::table.find((person.0, timeline)).select((
        markers::timeline,
        markers::last_read_id,
        markers::version,
        markers::updated_at,
    ));
    let row: Option<(String, i64, i64, i64)> = r.find(row)?;
    Ok(row.map(|(timeline, last_read_id, version, updated_at)| Marker {
        timeline,
        last_read_id,
        version,
        updated_at: Timestamp(updated_at),
    }))
}
