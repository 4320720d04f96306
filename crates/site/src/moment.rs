//! Moments as people write them.

use gatepost_model::Timestamp;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

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
        let exact = moment.to_rfc3339();
        let readable = readable(&exact).unwrap_or_else(|| exact.clone());
        Self { exact, readable }
    }
}

/// From `2026-11-21T20:15:00.000Z`.
fn readable(exact: &str) -> Option<String> {
    let (date, time) = exact.split_once('T')?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let day = day.trim_start_matches('0');
    Some(format!("{day} {month} {year}, {} UTC", time.get(..5)?))
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
