//! The zone a brand's calendar is kept in: every time the desk shows or takes is in it, and says so.

use gatepost_internal::brand::{self, Brand};
use gatepost_internal::{Error, Inside};
use gatepost_model::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

/// A zone with its name.
#[derive(Debug, Clone)]
pub(super) struct Zone {
    name: String,
    zone: TimeZone,
}

/// A moment as the brand's calendar has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Local {
    /// RFC 3339, for machines.
    pub(super) exact: String,
    /// `21 November 2026, 20:15 (Europe/Berlin)`
    pub(super) readable: String,
    /// `20:15`
    pub(super) time: String,
    /// What a browser's field for a moment holds: `2026-11-21T20:15`.
    pub(super) field: String,
}

impl Zone {
    /// The one of a brand.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn of(inside: &Inside, brand: &Brand) -> Result<Self, Error> {
        let id = brand.id;
        let settings = inside
            .database
            .read(move |reader| brand::settings(reader, id))
            .await?;
        Ok(Self::named(&settings.time_zone))
    }

    /// The zone of that name. A name this program does not know is UTC, and is shown as UTC.
    pub(super) fn named(name: &str) -> Self {
        match TimeZoneDatabase::bundled().get(name) {
            Ok(zone) => Self {
                name: name.to_owned(),
                zone,
            },
            Err(_) => Self {
                name: "UTC".to_owned(),
                zone: TimeZone::UTC,
            },
        }
    }

    /// Its name, such as `Europe/Berlin`.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A moment in this zone.
    pub(super) fn local(&self, moment: Timestamp) -> Local {
        let civil = self.civil(moment);
        Local {
            exact: moment.to_rfc3339(),
            readable: format!("{} ({})", civil.strftime("%-d %B %Y, %H:%M"), self.name),
            time: civil.strftime("%H:%M").to_string(),
            field: civil.strftime("%Y-%m-%dT%H:%M").to_string(),
        }
    }

    /// The day a moment lies on in this zone.
    pub(super) fn day(&self, moment: Timestamp) -> Date {
        self.civil(moment).date()
    }

    fn civil(&self, moment: Timestamp) -> DateTime {
        // Every moment the gate keeps lies within the years jiff knows; another would be shown as their beginning.
        let moment = jiff::Timestamp::from_millisecond(moment.as_millis()).unwrap_or(jiff::Timestamp::MIN);
        self.zone.to_datetime(moment)
    }

    /// What a browser's field for a moment holds, as the gate reads moments. A time the clocks pass twice is the
    /// earlier one; what is typed is shown again, so people see it.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no time, or one the clocks skip.
    pub(super) fn moment(&self, typed: &str) -> Result<String, Error> {
        let civil: DateTime = typed
            .trim()
            .parse()
            .map_err(|_| Error::invalid(format!("{typed} is no time. Write it such as 2026-11-21T20:15.")))?;
        let ambiguous = self.zone.to_ambiguous_timestamp(civil);
        if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
            return Err(Error::invalid(format!(
                "There is no {} in {}: the clocks go forward then. Choose another time.",
                civil.strftime("%H:%M on %-d %B %Y"),
                self.name
            )));
        }
        let moment = ambiguous
            .earlier()
            .map_err(|_| Error::invalid(format!("{typed} is too far away.")))?;
        Ok(Timestamp(moment.as_millisecond()).to_rfc3339())
    }

    /// The same where something was typed at all.
    ///
    /// # Errors
    /// As [`Zone::moment`].
    pub(super) fn moment_if_typed(&self, typed: &str) -> Result<Option<String>, Error> {
        match typed.trim() {
            "" => Ok(None),
            typed => self.moment(typed).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_time_is_one_of_the_brands_zone() {
        let berlin = Zone::named("Europe/Berlin");
        let winter = berlin.moment("2026-11-21T20:15").unwrap();
        assert_eq!(winter, "2026-11-21T19:15:00.000Z");
        let shown = berlin.local(Timestamp::parse_rfc3339(&winter).unwrap());
        assert_eq!(shown.field, "2026-11-21T20:15");
        assert_eq!(shown.readable, "21 November 2026, 20:15 (Europe/Berlin)");
        assert_eq!(
            Zone::named("UTC").moment("2026-11-21T20:15:30").unwrap(),
            "2026-11-21T20:15:30.000Z"
        );
        assert_eq!(berlin.moment_if_typed(" ").unwrap(), None);
    }

    #[test]
    fn a_time_the_clocks_skip_is_refused_and_one_they_pass_twice_is_the_earlier() {
        let berlin = Zone::named("Europe/Berlin");
        let refused = berlin.moment("2027-03-28T02:30").unwrap_err().to_string();
        assert!(refused.contains("the clocks go forward"), "{refused}");
        assert_eq!(
            berlin.moment("2026-10-25T02:30").unwrap(),
            "2026-10-25T00:30:00.000Z"
        );
        assert!(berlin.moment("tomorrow").is_err());
    }

    #[test]
    fn a_zone_nobody_knows_is_utc_and_says_so() {
        assert_eq!(Zone::named("Europe/Atlantis").name(), "UTC");
    }
}
