//! `/api/v2`: Mastodon's API.

pub(crate) mod instance;
pub(crate) mod search;
