//! What a brand is set to inside: whose voice it is, and its zone.

use diesel::prelude::*;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_storage::{Reader, Transaction};
use jiff::tz::TimeZoneDatabase;
use serde_json::json;

use super::find;
use crate::schema::{brands, people};
use crate::{Caller, Context, Error, Inside, administration, audit};

/// `brands.kind` of a voice of the company.
pub(super) const COMPANY: &str = "company";

/// `brands.kind` of a named person's voice; also the name of the review group that person alone is in.
pub(super) const SPOKESPERSON: &str = "spokesperson";

/// Longer is no name of a zone, in characters.
const LONGEST_ZONE: usize = 64;

/// Whose voice a brand is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Voice {
    /// The company's.
    Company,
    /// That of one named person.
    Spokesperson {
        /// Their username inside.
        username: String,
    },
}

/// What a brand is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whose voice it is.
    pub voice: Voice,
    /// IANA name of the zone its calendar is kept in, such as `Europe/Berlin`.
    pub time_zone: String,
}

/// What a brand is set to.
///
/// # Errors
/// [`Error::Damaged`] when it does not exist.
pub fn settings(reader: &mut Reader<'_>, brand: BrandId) -> Result<Settings, Error> {
    let row = brands::table
        .left_join(people::table.on(people::id.nullable().eq(brands::spokesperson_id)))
        .filter(brands::id.eq(brand.0))
        .select((brands::time_zone, people::username.nullable()));
    let row: Option<(String, Option<String>)> = reader.find(row)?;
    let (time_zone, username) = row.ok_or(Error::Damaged("a brand is missing"))?;
    Ok(Settings {
        voice: username.map_or(Voice::Company, |username| Voice::Spokesperson { username }),
        time_zone,
    })
}

/// Moves a brand's calendar to another zone, as an administrator. Times that are set stay the moments they are.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator; [`Error::NotFound`] for a brand there is not;
/// [`Error::Invalid`] for a zone there is not.
pub async fn change_time_zone(inside: &Inside, caller: &Caller, name: &str, zone: &str) -> Result<(), Error> {
    caller.demand_own()?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    let (name, zone) = (name.to_owned(), zone.to_owned());
    inside
        .database
        .write(move |tx| {
            let mut head = administration::lock_for(tx, &caller)?;
            set_within(tx, &context, &mut head, &name, &zone, Some(caller.person))
        })
        .await
}

/// As [`change_time_zone`], by an operator at the command line.
///
/// # Errors
/// As [`change_time_zone`].
pub async fn set_time_zone(inside: &Inside, name: &str, zone: &str) -> Result<(), Error> {
    let context = inside.context.clone();
    let (name, zone) = (name.to_owned(), zone.to_owned());
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            set_within(tx, &context, &mut head, &name, &zone, None)
        })
        .await
}

fn set_within(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    name: &str,
    zone: &str,
    by: Option<PersonId>,
) -> Result<(), Error> {
    let brand = find(tx, name)?.ok_or(Error::NotFound)?;
    is_time_zone(zone)?;
    tx.execute(diesel::update(brands::table.find(brand.id.0)).set(brands::time_zone.eq(zone)))?;
    let event = audit::Event {
        at: context.now(),
        person: by,
        verb: "brand.time_zone_set",
        subject: format!("brand:{}", brand.id),
        details: &json!({ "time_zone": zone }),
    };
    audit::append(tx, head, event)
}

/// Whether a zone of that name exists, in the table this program brings along.
///
/// # Errors
/// [`Error::Invalid`].
pub(super) fn is_time_zone(zone: &str) -> Result<(), Error> {
    let is_one = zone.len() <= LONGEST_ZONE && TimeZoneDatabase::bundled().get(zone).is_ok();
    if is_one {
        Ok(())
    } else {
        Err(Error::invalid(
            "There is no time zone of that name. Write one such as Europe/Berlin, America/New_York or UTC.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::is_time_zone;

    #[test]
    fn zones_are_those_of_the_iana_table() {
        for zone in ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"] {
            assert!(is_time_zone(zone).is_ok(), "{zone}");
        }
        for zone in ["", "Europe/Atlantis", "../../etc/passwd", "+02:00", "\0"] {
            assert!(is_time_zone(zone).is_err(), "{zone:?}");
        }
    }
}
