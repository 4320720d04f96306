//! What may be sent: a closed type, made out of outbox rows and nothing else.
//!
//! An outbox row is written in the transaction that accepts a release, or in the one that answers an
//! incoming activity; it is immutable. [`Sendable::find`] reads one back. There is no other way to a value
//! that delivery takes, so text from anywhere else cannot be sent by mistake:
//!
//! ```compile_fail
//! fn smuggle(text: String) -> gatepost_federation::sendable::ReleasedBytes {
//!     gatepost_federation::sendable::ReleasedBytes { bytes: text.into() }
//! }
//! ```
//! ```compile_fail
//! fn smuggle(text: String) -> gatepost_federation::sendable::ReleasedBytes {
//!     text.into()
//! }
//! ```
//! ```compile_fail
//! fn smuggle(text: &str) -> gatepost_federation::sendable::Sendable {
//!     serde_json::from_str(text).unwrap()
//! }
//! ```
//! ```compile_fail
//! fn smuggle(text: gatepost_model::InternalText) -> gatepost_federation::sendable::Sendable {
//!     gatepost_federation::sendable::Sendable::Released(text)
//! }
//! ```
//! What is in the outbox can be had:
//! ```
//! use gatepost_federation::sendable::{ReleasedBytes, Sendable};
//! fn first(reader: &mut gatepost_storage::Reader<'_>) -> Option<ReleasedBytes> {
//!     match Sendable::find(reader, 1) {
//!         Ok(Some((_, Sendable::Released(released)))) => Some(released),
//!         _ => None,
//!     }
//! }
//! ```

use bytes::Bytes;
use gatepost_public::outbox::{self, Entry};
use gatepost_storage::Reader;

/// The exact bytes of a release that was accepted.
#[derive(Clone)]
pub struct ReleasedBytes {
    bytes: Bytes,
}

/// The exact bytes of a protocol answer (Accept, Reject), which is built from public rows alone.
#[derive(Clone)]
pub struct AnswerBytes {
    bytes: Bytes,
}

/// Everything delivery takes. A stop blocks the one kind and not the other, so the kind stays visible.
#[derive(Clone)]
pub enum Sendable {
    /// A release.
    Released(ReleasedBytes),
    /// A protocol answer.
    Answer(AnswerBytes),
}

impl Sendable {
    /// Reads an outbox entry back. The constructor is private to this file, so that what is sent is what
    /// was committed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn find(
        reader: &mut Reader<'_>,
        outbox_id: i64,
    ) -> Result<Option<(Entry, Self)>, gatepost_public::Error> {
        let entry = outbox::find(reader, outbox_id)?;
        Ok(entry.map(|entry| {
            let sendable = Self::of(&entry);
            (entry, sendable)
        }))
    }

    fn of(entry: &Entry) -> Self {
        let bytes = Bytes::from(entry.body.clone());
        match entry.publication_id {
            Some(_) => Self::Released(ReleasedBytes { bytes }),
            None => Self::Answer(AnswerBytes { bytes }),
        }
    }

    /// What is signed and posted. Cheap to clone.
    pub fn bytes(&self) -> &Bytes {
        match self {
            Self::Released(released) => &released.bytes,
            Self::Answer(answer) => &answer.bytes,
        }
    }
}

impl std::fmt::Debug for Sendable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self {
            Self::Released(_) => "Released",
            Self::Answer(_) => "Answer",
        };
        write!(f, "{kind}({} bytes)", self.bytes().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(publication_id: Option<i64>) -> Entry {
        Entry {
            id: 1,
            activity_uri: "https://acme.example/activities/a".into(),
            actor_id: 2,
            publication_id,
            body: r#"{"type":"Create"}"#.into(),
        }
    }

    #[test]
    fn a_row_with_a_publication_is_a_release_and_one_without_is_an_answer() {
        let released = Sendable::of(&entry(Some(3)));
        assert!(matches!(released, Sendable::Released(_)));
        assert_eq!(released.bytes().as_ref(), br#"{"type":"Create"}"#);
        assert!(matches!(Sendable::of(&entry(None)), Sendable::Answer(_)));
    }

    #[test]
    fn printing_one_shows_its_size_only() {
        assert_eq!(
            format!("{:?}", Sendable::of(&entry(Some(3)))),
            "Released(17 bytes)"
        );
    }
}
