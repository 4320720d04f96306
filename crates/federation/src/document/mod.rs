//! The ActivityStreams documents we serve and send, as pure functions of public data.
//!
//! Every document is a struct, so that the same data gives the same bytes in the same order: what was
//! reviewed, what is signed and what is served can be compared. Contexts name two addresses that every
//! server knows by heart, and define the other terms in place: nobody has to fetch anything to read us.
//!
//! What this module must never know: the database, a request, the clock.

mod act;
mod activity;
mod actor;
mod collection;
mod context;
mod note;
mod picture;
mod question;
mod taking_back;
mod tombstone;

pub use act::{Act, Undoes};
pub use activity::{Create, Follow, FollowAnswer, Verdict};
pub use actor::{Actor, summary_html};
pub use collection::{Collection, CollectionPage};
pub use note::{Note, language_of};
pub use question::with_tally;
pub use taking_back::{delete, undo};
pub use tombstone::tombstone;

use activitypub_federation::protocol::context::WithContext;
use serde::Serialize;
use serde_json::Value;

/// A document that cannot be written as JSON. None of ours is one; the types cannot say so.
#[derive(Debug, thiserror::Error)]
#[error("a document cannot be written as JSON")]
pub struct Unwritable(#[from] serde_json::Error);

/// Writes a document with its `@context` in front.
fn write<T: Serialize>(document: &T, context: Value) -> Result<String, Unwritable> {
    Ok(serde_json::to_string(&WithContext::new(document, context))?)
}

#[cfg(test)]
mod tests;
