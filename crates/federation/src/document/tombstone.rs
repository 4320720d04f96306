//! What stands where something was taken back.

use activitypub_federation::protocol::tombstone::Tombstone;
use url::Url;

use super::{Unwritable, context, write};

/// The Tombstone at an address: that something was here, and nothing about it.
///
/// # Errors
/// [`Unwritable`].
pub fn tombstone(address: &Url) -> Result<String, Unwritable> {
    write(&Tombstone::new(address.clone()), context::plain())
}
