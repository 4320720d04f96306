//! T17 and T18: taking back what is published. One person does, and no stop keeps them from it.
//!
//! ```text
//! recall -> recalls, a signed order -> courier -> public plane: 410 at once, Delete to every inbox ever asked
//! RecallDelivery notices -> recall_deliveries -> finished, or seven days -> recalled
//! ```
//! What was published and everything that later changed it are taken back together: they are one thing outside.

mod begin;
mod progress;
mod report;

use diesel::prelude::*;
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::id::{CandidateId, ReleaseId};
use gatepost_storage::Reader;

use super::candidate::{self, Core};
use crate::Error;
use crate::schema::{candidates, releases};

pub use begin::{RecallRequest, recall};
pub use progress::finish_old;
pub(crate) use progress::record;
pub use report::{RecallCounts, RecallReport, recall_report};

/// What is taken back together: the first thing that was released, and the updates of it that were.
struct Whole {
    first: Core,
    release: ReleaseId,
    updates: Vec<Core>,
}

impl Whole {
    fn all(&self) -> impl Iterator<Item = &Core> {
        std::iter::once(&self.first).chain(&self.updates)
    }
}

/// Everything that is one thing outside with this candidate.
fn whole(reader: &mut Reader<'_>, core: Core) -> Result<Whole, Error> {
    let first = match (core.kind, core.target) {
        (Kind::Update, Some(target)) => {
            let id: i64 = reader.get(releases::table.find(target.0).select(releases::candidate_id))?;
            candidate::find_core(reader, CandidateId(id))?
                .ok_or(Error::Damaged("a released candidate is missing"))?
        }
        _ => core,
    };
    let release: Option<i64> = reader.find(
        releases::table
            .filter(releases::candidate_id.eq(first.id.0))
            .select(releases::id),
    )?;
    let release = ReleaseId(release.ok_or(Error::Damaged("a release is missing"))?);
    let has_left = CandidateState::ALL
        .into_iter()
        .filter(|state| state.has_left())
        .map(CandidateState::as_str);
    let updates: Vec<i64> = reader.list(
        candidates::table
            .filter(candidates::target_release_id.eq(release.0))
            .filter(candidates::kind.eq(Kind::Update.as_str()))
            .filter(candidates::state.eq_any(has_left))
            .order(candidates::id)
            .select(candidates::id),
    )?;
    let updates = updates
        .into_iter()
        .map(|id| {
            candidate::find_core(reader, CandidateId(id))?.ok_or(Error::Damaged("a candidate is missing"))
        })
        .collect::<Result<_, Error>>()?;
    Ok(Whole {
        first,
        release,
        updates,
    })
}
