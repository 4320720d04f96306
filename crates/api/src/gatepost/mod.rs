//! `/api/gatepost`: what Mastodon has no words for.

pub(crate) mod v1;
