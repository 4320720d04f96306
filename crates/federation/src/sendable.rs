//! What may be sent: a closed type, made out of outbox rows and nothing else.
//!
//! An outbox row is written in the transaction that accepts a release, in the one that takes a release back, or
//! in the one that answers an incoming activity; it is immutable. [`Sendable::find`] reads one back. There is no other way to a value
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
//! ```compile_fail
//! fn smuggle(text: String) -> gatepost_federation::sendable::RecallBytes {
//!     gatepost_federation::sendable::RecallBytes { bytes: text.into() }
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
use gatepost_public::outbox::{self, Cause, Entry};
use gatepost_storage::Reader;

/// The exact bytes of a release that was accepted.
#[derive(Clone)]
pub struct ReleasedBytes {
    bytes: Bytes,
}

/// The exact bytes of a recall: the Delete or Undo of a release that was accepted.
#[derive(Clone)]
pub struct RecallBytes {
    bytes: Bytes,
}

/// The exact bytes of a protocol answer (Accept, Reject), which is built from public rows alone.
#[derive(Clone)]
pub struct AnswerBytes {
    bytes: Bytes,
}

/// Everything delivery takes. A stop blocks some and never a recall, so the kind stays visible.
#[derive(Clone)]
pub enum Sendable {
    /// A release.
    Released(ReleasedBytes),
    /// The taking back of a release.
    Recall(RecallBytes),
    /// A protocol answer.
    Answer(AnswerBytes),
}

/// Of what leaves, whatever decides whether it may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    /// The outbox entry.
    pub(crate) outbox_id: i64,
    /// Address of the brand that says it.
    pub(crate) brand: String,
    /// Why it is said.
    pub(crate) cause: Cause,
}

impl Outgoing {
    /// What an entry is to a stop.
    pub(crate) fn of(entry: &Entry) -> Self {
        Self {
            outbox_id: entry.id,
            brand: entry.actor_uri.clone(),
            cause: entry.cause,
        }
    }
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
        match entry.cause {
            Cause::Release(_) => Self::Released(ReleasedBytes { bytes }),
            Cause::Recall => Self::Recall(RecallBytes { bytes }),
            Cause::Answer => Self::Answer(AnswerBytes { bytes }),
        }
    }

    /// What is signed and posted. Cheap to clone.
    pub fn bytes(&self) -> &Bytes {
        match self {
            Self::Released(released) => &released.bytes,
            Self::Recall(recall) => &recall.bytes,
            Self::Answer(answer) => &answer.bytes,
        }
    }
}

impl std::fmt::Debug for Sendable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self {
            Self::Released(_) => "Released",
            Self::Recall(_) => "Recall",
            Self::Answer(_) => "Answer",
        };
        write!(f, "{kind}({} bytes)", self.bytes().len())
    }
}

#[cfg(test)]
mod tests {
    use gatepost_model::gate::Kind;

    use super::*;

    fn entry(cause: Cause) -> Entry {
        Entry {
            id: 1,
            activity_uri: "https://acme.example/activities/a".into(),
            actor_id: 2,
            actor_uri: "https://acme.example/brands/news".into(),
            cause,
            body: r#"{"type":"Create"}"#.into(),
        }
    }

    #[test]
    fn a_row_is_what_caused_it_a_release_a_recall_or_an_answer() {
        let released = Sendable::of(&entry(Cause::Release(Kind::Create)));
        assert!(matches!(released, Sendable::Released(_)));
        assert_eq!(released.bytes().as_ref(), br#"{"type":"Create"}"#);
        assert!(matches!(Sendable::of(&entry(Cause::Recall)), Sendable::Recall(_)));
        assert!(matches!(Sendable::of(&entry(Cause::Answer)), Sendable::Answer(_)));
    }

    #[test]
    fn printing_one_shows_its_size_only() {
        assert_eq!(
            format!("{:?}", Sendable::of(&entry(Cause::Release(Kind::Create)))),
            "Released(17 bytes)"
        );
    }
}
