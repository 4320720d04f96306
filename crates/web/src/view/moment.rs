//! Moments as people write them.

use gatepost_model::Timestamp;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A moment for `<time>`. The page's module rewrites it in the reader's zone; without it, it is in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// RFC 3339, for machines.
    pub(crate) exact: String,
    /// `21 November 2026, 20:15 UTC`
    pub(crate) readable: String,
    /// How long ago, as short as it can be said: `now`, `5 min`, `3 h`, `2 d`, then the date.
    pub(crate) short: String,
}

impl Moment {
    /// As it looks at `now`.
    pub(crate) fn of(moment: Timestamp, now: Timestamp) -> Self {
        let readable = moment.in_words();
        let age = now.as_millis().saturating_sub(moment.as_millis());
        let short = match age {
            future if future < -MINUTE => readable.clone(),
            fresh if fresh < MINUTE => "now".to_owned(),
            minutes if minutes < HOUR => format!("{} min", minutes / MINUTE),
            hours if hours < DAY => format!("{} h", hours / HOUR),
            days if days < 7 * DAY => format!("{} d", days / DAY),
            _ => readable
                .split_once(',')
                .map_or(readable.as_str(), |(date, _)| date)
                .to_owned(),
        };
        Self {
            exact: moment.to_rfc3339(),
            readable,
            short,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_out_and_its_age_is_short() {
        let then = Timestamp(1_795_292_100_000);
        let at = |later: i64| Moment::of(then, Timestamp(then.0 + later));
        assert_eq!(at(0).exact, "2026-11-21T20:15:00.000Z");
        assert_eq!(at(0).readable, "21 November 2026, 20:15 UTC");
        for (later, short) in [
            (0, "now"),
            (59_999, "now"),
            (61_000, "1 min"),
            (2 * HOUR, "2 h"),
            (3 * DAY, "3 d"),
            (8 * DAY, "21 November 2026"),
            (-HOUR, "21 November 2026, 20:15 UTC"),
        ] {
            assert_eq!(at(later).short, short, "{later}");
        }
    }
}
