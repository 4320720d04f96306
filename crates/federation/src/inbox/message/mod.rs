//! Incoming activities as types: what a message says, before anyone asks whether it is true.
//!
//! Reading is a pure function of the message. What could only ever be refused is refused here: an id on another
//! host than its actor, an object by somebody else, an impossible date (D1, D2, C14). `@context` is not looked
//! at and never fetched (C5); embedded proofs and signatures prove nothing here (A20).

mod activity;
mod content;
mod moment;
mod note;
mod property;
mod vote;

use serde_json::Value;

pub(super) use activity::{Activity, Answered, Embedded, Undone, Verb};
pub(crate) use note::{Note, author_of, is_written};
pub(crate) use property::web_address;
pub(super) use vote::Vote;

/// The first type a document names.
pub(crate) fn kind_of(document: &Value) -> Option<&str> {
    property::kind(document.as_object()?)
}

/// What is wrong with a message, as a sentence for its sender. Answered with 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Malformed(pub(super) &'static str);
