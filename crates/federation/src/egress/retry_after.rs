//! `Retry-After`, as far as it is believed.

use std::time::Duration;

use gatepost_model::Timestamp;
use http::{HeaderMap, header};

/// No server can make us wait longer than a day; it may ask again then (J11).
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads seconds or an HTTP date; a moment in the past means now, garbage and repetition mean nothing was said.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let mut values = headers.get_all(header::RETRY_AFTER).iter();
    let text = values.next()?.to_str().ok()?.trim_ascii();
    if values.next().is_some() || text.is_empty() {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are still a number, and longer than a day.
        return Some(text.parse().map_or(LONGEST, Duration::from_secs).min(LONGEST));
    }
    let moment = httpdate::parse_http_date(text)
        .ok()?
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    let now = Duration::from_millis(u64::try_from(now.as_millis()).ok()?);
    Some(moment.saturating_sub(now).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j11_retry_after_is_believed_up_to_a_day() {
        let now = Timestamp(1_800_000_000_000);
        for (text, expected) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("3600", Some(3600)),
            ("1000000000000", Some(86_400)),
            ("99999999999999999999999999", Some(86_400)),
            ("Fri, 15 Jan 2027 08:01:00 GMT", Some(60)),
            ("Fri, 15 Jan 2027 07:00:00 GMT", Some(0)),
            ("Fri, 15 Jan 2038 08:00:00 GMT", Some(86_400)),
            ("", None),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("Fri, 15 Jan", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::RETRY_AFTER, text.parse().unwrap());
            assert_eq!(
                retry_after(&headers, now),
                expected.map(Duration::from_secs),
                "{text}"
            );
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
