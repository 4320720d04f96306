//! Everything that must not leave at one moment.

use std::collections::HashSet;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{Kind, StopScope};
use gatepost_storage::Reader;

use super::head;
use crate::schema::{local_stops, stops};
use crate::{Error, paused, recall};

/// For how long a recalled entry is named to those who keep a copy in memory, in milliseconds: far longer than a
/// lease lasts. After that nobody can still hold a page of deliveries that was read before the recall.
const RECALLED_LATELY: i64 = 60 * 60 * 1000;

/// What must not leave, all of it read at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// Of the head when this was read.
    pub generation: i64,
    /// What is stopped.
    pub stops: Vec<StopScope>,
    /// Entries that wait for a word to go on.
    pub paused: HashSet<i64>,
    /// Entries that were taken back in the last hour. Those of before are no longer pending anywhere.
    pub recalled: HashSet<i64>,
}

impl InForce {
    /// Whether a stop covers what a brand does of a kind; no kind for a protocol answer.
    pub fn covers(&self, brand: &str, kind: Option<Kind>) -> bool {
        self.stops.iter().any(|stop| stop.covers(brand, kind))
    }
}

/// Everything that must not leave now.
///
/// # Errors
/// When the database fails.
pub fn in_force(reader: &mut Reader<'_>, now: Timestamp) -> Result<InForce, Error> {
    // First: what changes while the rest is read is then read again.
    let generation = head(reader)?.generation;
    Ok(InForce {
        generation,
        stops: scopes(reader)?,
        paused: paused::list(reader)?.into_iter().collect(),
        recalled: recall::list_entries_since(reader, Timestamp(now.0.saturating_sub(RECALLED_LATELY)))?
            .into_iter()
            .collect(),
    })
}

/// Whether what a brand does of a kind is stopped now, as the tables say.
///
/// # Errors
/// When the database fails.
pub fn find_covering(reader: &mut Reader<'_>, brand: &str, kind: Kind) -> Result<Option<StopScope>, Error> {
    let all = scopes(reader)?;
    Ok(all.into_iter().find(|stop| stop.covers(brand, Some(kind))))
}

/// What is stopped: the internal plane's list, and what was set on this host and is not in it yet.
pub(super) fn scopes(reader: &mut Reader<'_>) -> Result<Vec<StopScope>, Error> {
    let told: Vec<(Option<String>, Option<String>)> =
        reader.list(stops::table.order(stops::id).select((stops::brand, stops::kind)))?;
    let own: Vec<(Option<String>, Option<String>)> = reader.list(
        local_stops::table
            .order(local_stops::id)
            .select((local_stops::brand, local_stops::kind)),
    )?;
    told.into_iter().chain(own).map(scope).collect()
}

fn scope((brand, kind): (Option<String>, Option<String>)) -> Result<StopScope, Error> {
    let kind = kind.map(|name| Kind::parse(&name).ok_or(Error::Damaged("a stop has an unknown kind")));
    Ok(StopScope {
        brand,
        kind: kind.transpose()?,
    })
}
