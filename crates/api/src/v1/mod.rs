//! `/api/v1`: Mastodon's API.

pub(crate) mod accounts;
pub(crate) mod instance;
pub(crate) mod statuses;
pub(crate) mod timelines;
