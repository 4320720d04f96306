//! Dates as servers write them.

use gatepost_model::Timestamp;

use super::Malformed;
use super::property::Object;

/// How far ahead a date may be, in seconds: a day covers every wrong time zone.
const MAX_AHEAD: i64 = 24 * 60 * 60;

/// The moment a property names, if it names one.
///
/// RFC 3339, and what ActivityStreams 2.0 (section 2.3) allows besides: no seconds. A missing time zone, which
/// some servers forget, is UTC.
///
/// # Errors
/// Anything else, before 1970, or more than a day ahead of us (C14).
pub(super) fn read(
    object: &Object,
    name: &'static str,
    now: Timestamp,
) -> Result<Option<Timestamp>, Malformed> {
    let Some(value) = object.get(name).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    value
        .as_str()
        .filter(|text| text.len() <= 64)
        .and_then(parse)
        .filter(|moment| *moment <= now.plus_seconds(MAX_AHEAD))
        .map(Some)
        .ok_or(Malformed("a date of this activity is not one that can be"))
}

fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let (day, time) = text.split_once(['T', 't', ' '])?;
    let zone_at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone_at);
    let seconds = if clock.matches(':').count() == 1 {
        ":00"
    } else {
        ""
    };
    let zone = if zone.is_empty() { "Z" } else { zone };
    Timestamp::parse_rfc3339(&format!("{day}T{clock}{seconds}{zone}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_299_586_000);

    fn of(value: Value) -> Result<Option<Timestamp>, Malformed> {
        let object = json!({"published": value});
        read(object.as_object().unwrap(), "published", NOW)
    }

    #[test]
    fn dates_are_read_as_different_servers_write_them() {
        for text in [
            "2026-11-21T22:19:46.13958606Z",
            "2026-11-21T22:19:46+00:00",
            "2026-11-21T23:19:46.5+01:00",
            "2026-11-21T22:19:46",
            "2026-11-21 22:19:46z",
        ] {
            let moment = of(json!(text)).unwrap().unwrap();
            assert_eq!(moment.0 / 1000, NOW.0 / 1000, "{text}");
        }
        assert_eq!(
            of(json!("2026-11-21T22:19Z")),
            Ok(Some(Timestamp(1_795_299_540_000)))
        );
        assert_eq!(of(json!(null)), Ok(None));
    }

    #[test]
    fn c14_impossible_dates_are_400() {
        for value in [
            json!("0000-01-01T00:00:00Z"),
            json!("9999-12-31T23:59:59Z"),
            json!("-1"),
            json!(-1),
            json!("Sat, 21 Nov 2026 22:19:46 +0000 (((((((((((((())))))))))))))"),
            json!("2026-13-01T00:00:00Z"),
            json!("2026-11-23T22:19:46Z"),
            json!(""),
            json!("T"),
            json!(["2026-11-21T22:19:46Z"]),
            json!(format!("2026-11-21T22:19:46.{}Z", "0".repeat(100_000))),
        ] {
            assert!(of(value.clone()).is_err(), "{value}");
        }
    }
}
