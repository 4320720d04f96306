//! What a lane has before it.

use std::collections::VecDeque;

use gatepost_public::Error;
use gatepost_public::delivery::{self, Pending};

use crate::delivery::Shared;

/// Deliveries read at a time: enough for a while, few enough to forget when the lane ends.
const PAGE: i64 = 64;

/// The pending deliveries of a host, in the order of the table.
///
/// A lane goes through them once, from the beginning to the end, so that none is begun twice while its result
/// is on its way to its row. What has to wait for an earlier one, and what comes meanwhile, is still pending when
/// the host is given back, and the next lane finds it.
#[derive(Default)]
pub(super) struct Backlog {
    read: VecDeque<Pending>,
    /// The end of the last page.
    last: Option<Pending>,
    is_read: bool,
    has_given: bool,
}

impl Backlog {
    /// The next delivery to begin.
    pub(super) async fn next(&mut self, shared: &Shared, host: &str) -> Result<Option<Pending>, Error> {
        if self.read.is_empty() && !self.is_read {
            let page = read_page(shared, host, self.last.take()).await?;
            self.is_read = i64::try_from(page.len()).is_ok_and(|found| found < PAGE);
            self.last = page.last().cloned();
            self.read = page.into();
        }
        let next = self.read.pop_front();
        self.has_given |= next.is_some();
        Ok(next)
    }

    /// Whether there was nothing to begin at all.
    pub(super) fn has_given_nothing(&self) -> bool {
        !self.has_given
    }
}

async fn read_page(shared: &Shared, host: &str, after: Option<Pending>) -> Result<Vec<Pending>, Error> {
    let host = host.to_owned();
    let database = &shared.plane.database;
    database
        .read(move |reader| delivery::list_ready(reader, &host, after.as_ref(), PAGE))
        .await
}
