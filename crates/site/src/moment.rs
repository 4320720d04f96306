//! Moments as people write them.

use gatepost_model::Timestamp;

/// A moment for `<time>`: exact for machines, readable for people, in UTC as we do not know where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// RFC 3339.
    pub(crate) exact: String,
    /// `21 November 2026, 20:15 UTC`.
    pub(crate) readable: String,
}

impl Moment {
    pub(crate) fn of(moment: Timestamp) -> Self {
        Self {
            exact: moment.to_rfc3339(),
            readable: moment.in_words(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_out() {
        assert_eq!(
            Moment::of(Timestamp(1_795_292_100_000)),
            Moment {
                exact: "2026-11-21T20:15:00.000Z".into(),
                readable: "21 November 2026, 20:15 UTC".into(),
            }
        );
        assert_eq!(Moment::of(Timestamp(0)).readable, "1 January 1970, 00:00 UTC");
    }
}
