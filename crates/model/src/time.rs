//! Time and chance as parameters.
//!
//! Nothing below the binary reads a global clock or a global source of randomness, so that every
//! history can be replayed in a test.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z. In JSON it is [`Timestamp::to_rfc3339`]'s text,
/// in certificates and notices as in every API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Timestamp(pub i64);

impl From<Timestamp> for String {
    fn from(moment: Timestamp) -> Self {
        moment.to_rfc3339()
    }
}

/// A text that is not an RFC 3339 time.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a time such as 2026-11-21T20:15:00.000Z")]
pub struct NotATime(String);

impl TryFrom<String> for Timestamp {
    type Error = NotATime;
    fn try_from(text: String) -> Result<Self, NotATime> {
        Self::parse_rfc3339(&text).ok_or(NotATime(text))
    }
}

impl Timestamp {
    /// The moment `milliseconds` after the Unix epoch.
    pub fn from_millis(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds since the Unix epoch.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// This moment and `seconds` more; saturates instead of wrapping.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// This moment and `milliseconds` more; saturates instead of wrapping.
    pub fn plus_millis(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// `2026-11-21T20:15:00.000Z`: the form of every time in our APIs and in ActivityStreams objects.
    ///
    /// A moment outside of the years chrono can name is written as the epoch's distance in milliseconds.
    pub fn to_rfc3339(self) -> String {
        match DateTime::<Utc>::from_timestamp_millis(self.0) {
            Some(moment) => moment.to_rfc3339_opts(SecondsFormat::Millis, true),
            None => format!("{} ms", self.0),
        }
    }

    /// `21 November 2026, 20:15 UTC`: where a person reads it.
    pub fn in_words(self) -> String {
        match DateTime::<Utc>::from_timestamp_millis(self.0) {
            Some(moment) => moment.format("%-d %B %Y, %H:%M UTC").to_string(),
            None => format!("{} ms", self.0),
        }
    }

    /// Reads an RFC 3339 time with any offset; years outside 1970 to 9999 are refused (C14).
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let millis = DateTime::parse_from_rfc3339(text.trim()).ok()?.timestamp_millis();
        /// 10000-01-01T00:00:00Z, the first moment RFC 3339 cannot write.
        const YEAR_10000: i64 = 253_402_300_800_000;
        (0..YEAR_10000).contains(&millis).then_some(Self(millis))
    }
}

/// Tells the time. The binary hands in the system's clock, a test its own.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// Draws unpredictable bytes. The binary hands in the system's generator.
pub trait Random: Send + Sync {
    /// Fills the whole slice.
    fn fill(&self, bytes: &mut [u8]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_in_a_sentence_has_its_zone() {
        for (moment, words) in [
            (1_795_292_100_000, "21 November 2026, 20:15 UTC"),
            (0, "1 January 1970, 00:00 UTC"),
        ] {
            assert_eq!(Timestamp(moment).in_words(), words);
        }
    }

    #[test]
    fn times_are_written_with_milliseconds_and_z() {
        assert_eq!(
            Timestamp(1_795_292_100_000).to_rfc3339(),
            "2026-11-21T20:15:00.000Z"
        );
        assert_eq!(
            Timestamp::parse_rfc3339("2026-11-21T21:15:00+01:00"),
            Some(Timestamp(1_795_292_100_000))
        );
    }

    #[test]
    fn c14_impossible_years_are_refused() {
        for text in [
            "0000-01-01T00:00:00Z",
            "-1",
            "yesterday",
            "10000-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z",
        ] {
            assert_eq!(Timestamp::parse_rfc3339(text), None, "{text}");
        }
        assert!(Timestamp::parse_rfc3339("9999-12-31T23:59:59Z").is_some());
    }
}
