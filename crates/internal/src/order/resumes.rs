//! Words to go on after a stop, on their way to the public plane.

use diesel::prelude::*;
use gatepost_model::gate::{Resume, Signed};
use gatepost_model::id::ReleaseId;

use crate::schema::releases;
use crate::{Error, Inside};

/// A word to go on that the public plane has not got yet.
#[derive(Debug, Clone)]
pub struct ResumeOrder {
    /// Which release goes on.
    pub release: ReleaseId,
    /// What the public plane gets.
    pub order: Signed<Resume>,
}

/// Words to go on that are to be carried: of releases the public plane has, oldest first. One that it has not got
/// yet is carried by its own way instead.
///
/// # Errors
/// When the database fails.
pub async fn list_resumes_to_carry(inside: &Inside, limit: i64) -> Result<Vec<ResumeOrder>, Error> {
    let rows: Vec<(i64, Option<String>)> = inside
        .database
        .read(move |reader| {
            let waiting = releases::table
                .filter(releases::resume.is_not_null())
                .filter(releases::resume_carried_at.is_null())
                .filter(releases::carried_at.is_not_null())
                .order(releases::id)
                .limit(limit);
            let rows = reader.list(waiting.select((releases::id, releases::resume)));
            rows.map_err(Error::from)
        })
        .await?;
    rows.into_iter()
        .filter_map(|(release, document)| document.map(|document| (release, document)))
        .map(|(release, document)| {
            let order = serde_json::from_str(&document);
            Ok(ResumeOrder {
                release: ReleaseId(release),
                order: order.map_err(|_| Error::Damaged("a resume cannot be read"))?,
            })
        })
        .collect()
}

/// Notes that the public plane has got a word to go on, unless a later stop has undone it meanwhile. Repeating it
/// changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn resume_carried(inside: &Inside, carried: &ResumeOrder) -> Result<(), Error> {
    let (now, release) = (inside.context.now(), carried.release);
    let document =
        serde_json::to_string(&carried.order).map_err(|_| Error::Damaged("a resume is not JSON"))?;
    inside
        .database
        .write(move |tx| {
            let row = releases::table
                .find(release.0)
                .filter(releases::resume.eq(document));
            tx.execute(diesel::update(row).set(releases::resume_carried_at.eq(now.0)))?;
            Ok(())
        })
        .await
}
