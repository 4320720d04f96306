//! The statuses around one (<https://docs.joinmastodon.org/entities/Context/>).

use gatepost_internal::entry::{self, Entry};
use serde::Serialize;

use super::Reading;
use super::status::Status;

/// A Context.
#[derive(Debug, Serialize)]
pub(crate) struct Context {
    ancestors: Vec<Status>,
    descendants: Vec<Status>,
}

impl Context {
    pub(crate) fn new(reading: &Reading<'_>, thread: &entry::Context) -> Self {
        let statuses = |entries: &[Entry]| {
            let entries = entries.iter();
            entries.map(|entry| Status::new(reading, entry)).collect()
        };
        Self {
            ancestors: statuses(&thread.ancestors),
            descendants: statuses(&thread.descendants),
        }
    }

    /// Around what waits at the gate there is nothing yet.
    pub(crate) fn empty() -> Self {
        Self {
            ancestors: Vec::new(),
            descendants: Vec::new(),
        }
    }
}
