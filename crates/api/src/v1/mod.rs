//! `/api/v1`: Mastodon's API.

pub(crate) mod accounts;
pub(crate) mod apps;
pub(crate) mod emails;
pub(crate) mod empty;
pub(crate) mod instance;
pub(crate) mod marked;
pub(crate) mod markers;
pub(crate) mod media;
pub(crate) mod notifications;
pub(crate) mod preferences;
pub(crate) mod push;
pub(crate) mod scheduled_statuses;
pub(crate) mod statuses;
pub(crate) mod tags;
pub(crate) mod timelines;
