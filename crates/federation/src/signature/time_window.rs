//! When a signature counts: at most an hour old, at most five minutes ahead.

use std::time::UNIX_EPOCH;

use gatepost_model::Timestamp;

use super::Refusal;

/// Older than this is refused. Senders queue, and an hour covers a retry or two; longer windows help replay.
const MAX_AGE_MILLIS: i64 = 60 * 60 * 1000;

/// Further ahead than this is refused: clocks differ by minutes, not by more.
const MAX_AHEAD_MILLIS: i64 = 5 * 60 * 1000;

/// Checks a moment of signing against the present.
pub(super) fn check(signed: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    let age = now.as_millis().saturating_sub(signed.as_millis());
    if age > MAX_AGE_MILLIS {
        Err(Refusal::TooOld)
    } else if age < -MAX_AHEAD_MILLIS {
        Err(Refusal::FromTheFuture)
    } else {
        Ok(())
    }
}

/// Reads a `Date` header in any of the three forms of RFC 9110, section 5.6.7.
pub(super) fn parse_date(text: &str) -> Result<Timestamp, Refusal> {
    let moment = httpdate::parse_http_date(text).map_err(|_| Refusal::UnreadableDate)?;
    let since_epoch = moment
        .duration_since(UNIX_EPOCH)
        .map_err(|_| Refusal::UnreadableDate)?;
    let millis = i64::try_from(since_epoch.as_millis()).map_err(|_| Refusal::UnreadableDate)?;
    Ok(Timestamp::from_millis(millis))
}

/// Writes a `Date` header; `None` for a moment before 1970 or after 9999, which HTTP cannot write.
pub(super) fn format_date(moment: Timestamp) -> Option<String> {
    /// 10000-01-01T00:00:00Z: httpdate panics from here on.
    const YEAR_10000: i64 = 253_402_300_800_000;
    let millis = moment.as_millis();
    if millis >= YEAR_10000 {
        return None;
    }
    let since_epoch = std::time::Duration::from_millis(u64::try_from(millis).ok()?);
    Some(httpdate::fmt_http_date(UNIX_EPOCH + since_epoch))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    #[test]
    fn the_window_is_one_hour_back_and_five_minutes_ahead() {
        for (offset, expected) in [
            (0, Ok(())),
            (-3_600_000, Ok(())),
            (-3_600_001, Err(Refusal::TooOld)),
            (300_000, Ok(())),
            (300_001, Err(Refusal::FromTheFuture)),
        ] {
            assert_eq!(check(NOW.plus_millis(offset), NOW), expected, "{offset}");
        }
        assert_eq!(check(Timestamp(i64::MIN), NOW), Err(Refusal::TooOld));
        assert_eq!(check(Timestamp(i64::MAX), NOW), Err(Refusal::FromTheFuture));
    }

    #[test]
    fn a_date_survives_writing_and_reading() {
        let text = format_date(NOW).unwrap();
        assert_eq!(text, "Fri, 15 Jan 2027 08:00:00 GMT");
        assert_eq!(parse_date(&text), Ok(NOW));
        assert_eq!(format_date(Timestamp(-1)), None);
        assert_eq!(format_date(Timestamp(i64::MAX)), None);
    }

    #[test]
    fn a9_words_are_no_date() {
        for text in [
            "",
            "yesterday",
            "2027-01-15T08:00:00Z",
            "1800000000",
            "Fri, 99 Jan 2027 08:00:00 GMT",
        ] {
            assert_eq!(parse_date(text), Err(Refusal::UnreadableDate), "{text}");
        }
    }
}
