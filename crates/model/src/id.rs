//! Ids: time-ordered integers inside, random ones outside.
//!
//! An inside id sorts by creation, which is what keyset paging needs. An outside id is drawn at random,
//! because an id that counts or tells the time would tell outsiders about internal volume and drafts (I6).

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};

use crate::{Random, Timestamp};

/// A text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is a decimal number")]
pub struct NotAnId;

/// An id has one spelling: no sign, no leading zeros.
fn parse(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number >= 0 && number.to_string() == text).then_some(number)
}

// In JSON an id is a string: it has more digits than a JSON number keeps, in canonical JSON as in a browser.
macro_rules! inside_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse(text).map(Self).ok_or(NotAnId)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }
    )+};
}

inside_id! {
    /// A person: an employee's account.
    PersonId,
    /// Whatever proves a person: a session, a personal token, an app's token.
    TokenId,
    /// An app that was registered.
    AppId,
    /// What people read inside: a post, a release or an outside item; their ids never meet.
    EntryId,
    /// What somebody was told.
    NotificationId,
    /// A brand, as the internal plane numbers it.
    BrandId,
    /// An internal post.
    PostId,
    /// A picture somebody has uploaded.
    MediaId,
    /// A candidate at the gate.
    CandidateId,
    /// A release.
    ReleaseId,
    /// A stop.
    StopId,
    /// An entry of the internal mirror of what came in from outside.
    OutsideItemId,
    /// What one administrator wishes and another confirms.
    RequestId,
    /// Somebody standing in for another of a review group.
    DelegationId,
    /// What somebody of the desk said about a candidate.
    CommentId,
    /// What somebody was told about a candidate, a stop or a request.
    DeskNoticeId,
}

/// Makes time-ordered 64-bit ids: 41 bits of milliseconds since 2025, 22 bits of chance.
///
/// Within one process ids strictly rise; between processes on one database a clash needs the same
/// millisecond and the same 22 random bits, and then the primary key refuses the second row.
#[derive(Debug, Default)]
pub struct IdSource {
    last: AtomicI64,
}

impl IdSource {
    /// 2025-01-01T00:00:00Z in Unix milliseconds: no id is older than the product.
    const EPOCH: i64 = 1_735_689_600_000;

    /// When an id was made, to the millisecond.
    pub fn moment_of(id: i64) -> Timestamp {
        Timestamp((id >> 22).saturating_add(Self::EPOCH))
    }

    /// The lowest id of a moment: whatever was made before it has a lower one.
    pub fn first_of(moment: Timestamp) -> i64 {
        moment.0.saturating_sub(Self::EPOCH).max(0) << 22
    }

    /// The next id.
    pub fn next(&self, now: Timestamp, random: &dyn Random) -> i64 {
        let mut chance = [0_u8; 4];
        random.fill(&mut chance);
        let chance = i64::from(u32::from_be_bytes(chance) >> 10);
        let fresh = Self::first_of(now) | chance;
        let step = |last: i64| Some(fresh.max(last.saturating_add(1)));
        let previous = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, step);
        previous.ok().and_then(step).unwrap_or(fresh)
    }
}

/// The id of something the outside can see: 128 random bits as 26 lower-case base-32 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutsideId(String);

impl OutsideId {
    /// Draws a new one.
    pub fn draw(random: &dyn Random) -> Self {
        let mut bytes = [0_u8; 16];
        random.fill(&mut bytes);
        Self(BASE32_NOPAD.encode(&bytes).to_ascii_lowercase())
    }

    /// Accepts text only if it has the form of an outside id.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 26 && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The 26 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutsideId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zero;
    impl Random for Zero {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn ids_rise_even_when_the_clock_steps_back() {
        let source = IdSource::default();
        let first = source.next(Timestamp(1_800_000_000_000), &Zero);
        let second = source.next(Timestamp(1_799_999_999_000), &Zero);
        let third = source.next(Timestamp(1_800_000_000_001), &Zero);
        assert!(first < second && second < third);
        assert_eq!(IdSource::moment_of(first), Timestamp(1_800_000_000_000));
    }

    #[test]
    fn an_id_has_one_spelling_and_keeps_its_digits_in_json() {
        let id = PersonId(250_041_811_212_474_431);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"250041811212474431\"");
        assert_eq!("250041811212474431".parse(), Ok(id));
        for other in [
            "+250041811212474431",
            "0250041811212474431",
            "-1",
            "",
            "1e3",
            " 1",
        ] {
            assert_eq!(other.parse::<PersonId>(), Err(NotAnId), "{other:?}");
        }
    }

    #[test]
    fn an_outside_id_is_26_characters_and_nothing_else() {
        let id = OutsideId::draw(&Zero);
        assert_eq!(OutsideId::parse(id.as_str()), Some(id));
        assert_eq!(OutsideId::parse("../../etc/passwd"), None);
        assert_eq!(OutsideId::parse("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), None);
    }
}
