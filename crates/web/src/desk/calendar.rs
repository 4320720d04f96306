//! `/desk/calendar`: what leaves when, by brand and month, in each brand's own zone. A grid where there is room for one;
//! on a phone the same days as a list.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::gate::{self, Candidate};
use gatepost_internal::{Error, brand};
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Verb};
use gatepost_model::role::Role;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::bar::Bar;
use super::queue::beginning;
use super::words;
use super::zone::Zone;
use crate::Web;
use crate::page::ok;
use crate::paging::{Asked, encoded};
use crate::refusal::Refusal;
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};

/// How far a zone is from UTC at most, in hours: a month is asked for with this on both sides.
const FARTHEST: i64 = 14;

#[derive(Template)]
#[template(path = "desk/calendar.html")]
struct CalendarPage {
    shell: Shell,
    bar: Bar,
    /// `November 2026`
    month: String,
    before: String,
    after: String,
    today: String,
    brands: Vec<Place>,
    /// Brands with their zones, for those whose calendar it is.
    zones: Vec<(String, String)>,
    weeks: Vec<Vec<Day>>,
    is_empty: bool,
}

struct Place {
    href: String,
    name: String,
    is_current: bool,
}

struct Day {
    number: i8,
    /// `Saturday, 21 November`
    name: String,
    /// Days of the months before and after fill the grid up.
    is_of_month: bool,
    is_today: bool,
    entries: Vec<Entry>,
}

struct Entry {
    /// What stands in front of it in time, and then its text: what entries of a day are sorted by.
    at: Timestamp,
    id: String,
    time: String,
    zone: String,
    /// `Leaves`, `Embargo`, `Published`
    what: &'static str,
    brand: String,
    kind: &'static str,
    excerpt: String,
    state_name: &'static str,
    /// The field for another time; absent where none can be given.
    field: Option<String>,
}

/// `GET /desk/calendar?month=2026-11&brand=`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let now = web.inside.context.now();
    let zones = zones(&web, &session).await?;
    let brand = asked.text("brand");
    let home = brand
        .as_ref()
        .and_then(|name| zones.get(name))
        .or_else(|| zones.values().next());
    let today = home.map_or_else(|| Zone::named("UTC"), Clone::clone).day(now);
    let first = asked
        .text("month")
        .and_then(|text| month_of(&text))
        .unwrap_or_else(|| today.first_of_month());
    let grid = grid_of(first);
    let (from, until) = span(&grid);
    let found = if session.has_desk() {
        gate::calendar(&web.inside, &session.caller, brand.clone(), from, until).await?
    } else {
        Vec::new()
    };
    let mut days: BTreeMap<Date, Vec<Entry>> = BTreeMap::new();
    for candidate in &found {
        let Some(zone) = zones.get(&candidate.brand) else {
            continue;
        };
        for entry in entries(candidate, zone, &session) {
            days.entry(zone.day(entry.at)).or_default().push(entry);
        }
    }
    days.values_mut()
        .for_each(|entries| entries.sort_by_key(|entry| entry.at));
    let address = |day: Date| address(day, brand.as_deref());
    let page = CalendarPage {
        shell: Shell::of(&web, &session, Tab::Desk)
            .with_notice(asked.text("done").and_then(|word| words::done(&word))),
        bar: Bar::of(&web, &session).await?,
        month: first.strftime("%B %Y").to_string(),
        before: address(first.saturating_sub(1.month())),
        after: address(first.saturating_add(1.month())),
        today: address(today.first_of_month()),
        brands: places(&session, first, brand.as_deref()),
        zones: zone_lines(&session, &zones, brand.as_deref()),
        is_empty: days.is_empty(),
        weeks: weeks(&grid, first, today, days),
    };
    Ok(ok(page).into_response())
}

/// The zones of the brands of one's desks, by the brands' names.
async fn zones(web: &Web, session: &Session) -> Result<HashMap<String, Zone>, Error> {
    let desks: Vec<_> = session
        .standing
        .desks
        .iter()
        .map(|(desk, _)| desk.clone())
        .collect();
    web.inside
        .database
        .read(move |reader| {
            let mut zones = HashMap::new();
            for desk in desks {
                let settings = brand::settings(reader, desk.id)?;
                zones.insert(desk.name, Zone::named(&settings.time_zone));
            }
            Ok(zones)
        })
        .await
}

fn zone_lines(
    session: &Session,
    zones: &HashMap<String, Zone>,
    brand: Option<&str>,
) -> Vec<(String, String)> {
    let desks = session.standing.desks.iter().map(|(desk, _)| desk);
    desks
        .filter(|desk| brand.is_none_or(|name| name == desk.name))
        .filter_map(|desk| {
            let zone = zones.get(&desk.name)?;
            Some((desk.display_name.clone(), zone.name().to_owned()))
        })
        .collect()
}

/// `2026-11`
fn month_of(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

fn address(month: Date, brand: Option<&str>) -> String {
    let month = month.strftime("%Y-%m");
    match brand {
        Some(brand) => format!("/desk/calendar?month={month}&brand={}", encoded(brand)),
        None => format!("/desk/calendar?month={month}"),
    }
}

fn places(session: &Session, month: Date, brand: Option<&str>) -> Vec<Place> {
    let desks = &session.standing.desks;
    if desks.len() < 2 {
        return Vec::new();
    }
    let all = Place {
        href: address(month, None),
        name: "All brands".to_owned(),
        is_current: brand.is_none(),
    };
    let each = desks.iter().map(|(desk, _)| Place {
        href: address(month, Some(&desk.name)),
        name: desk.display_name.clone(),
        is_current: brand == Some(desk.name.as_str()),
    });
    std::iter::once(all).chain(each).collect()
}

/// Whole weeks, from Monday to Sunday, around a month.
fn grid_of(first: Date) -> Vec<Date> {
    let before = i64::from(first.weekday().to_monday_zero_offset());
    let last = first.last_of_month();
    let behind = i64::from(6_i8.saturating_sub(last.weekday().to_monday_zero_offset()));
    let (from, until) = (
        first.saturating_sub(before.days()),
        last.saturating_add(behind.days()),
    );
    from.series(1.day()).take_while(|day| *day <= until).collect()
}

/// The moments a grid may show, whatever the zone.
fn span(grid: &[Date]) -> (Timestamp, Timestamp) {
    let moment = |day: Option<&Date>| {
        let day = day.copied().unwrap_or_else(|| date(1970, 1, 1));
        let midnight = jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0));
        midnight.map_or(0, |midnight| midnight.as_millisecond())
    };
    let farthest = FARTHEST * 60 * 60 * 1000;
    let day = 24 * 60 * 60 * 1000;
    (
        Timestamp(moment(grid.first()).saturating_sub(farthest)),
        Timestamp(moment(grid.last()).saturating_add(day + farthest)),
    )
}

/// Every time a candidate has: when it leaves, until when it may not, when it was published.
fn entries(candidate: &Candidate, zone: &Zone, session: &Session) -> Vec<Entry> {
    let publishes = session
        .standing
        .desks
        .iter()
        .filter(|(desk, _)| desk.name == candidate.brand)
        .any(|(_, roles)| roles.contains(&Role::Publisher));
    let may_move = publishes && candidate.state.permits(Verb::Schedule).is_ok();
    let leaves = candidate
        .leaves_at
        .filter(|_| candidate.state == CandidateState::Releasing)
        .or(candidate.scheduled_at)
        .filter(|_| candidate.publication.is_none());
    let published = candidate
        .publication
        .as_ref()
        .map(|publication| publication.published_at);
    // Once it is out, an embargo is of no interest any more.
    let embargo = candidate
        .revision
        .not_before
        .filter(|_| published.is_none() && leaves.is_none());
    let times = [
        ("Leaves", leaves),
        ("Embargo until", embargo),
        ("Published", published),
    ];
    times
        .into_iter()
        .filter_map(|(what, at)| at.map(|at| (what, at)))
        .map(|(what, at)| {
            let local = zone.local(at);
            Entry {
                at,
                id: candidate.id.to_string(),
                zone: zone.name().to_owned(),
                what,
                brand: candidate.brand.clone(),
                kind: words::kind_of(candidate),
                excerpt: beginning(candidate),
                state_name: candidate.state.as_str(),
                field: (may_move && what != "Published").then_some(local.field),
                time: local.time,
            }
        })
        .collect()
}

fn weeks(grid: &[Date], first: Date, today: Date, mut days: BTreeMap<Date, Vec<Entry>>) -> Vec<Vec<Day>> {
    let day = |date: &Date| Day {
        number: date.day(),
        name: date.strftime("%A, %-d %B").to_string(),
        is_of_month: date.first_of_month() == first,
        is_today: *date == today,
        entries: days.remove(date).unwrap_or_default(),
    };
    let mut all: Vec<Day> = grid.iter().map(day).collect();
    let mut weeks = Vec::new();
    while !all.is_empty() {
        let rest = all.split_off(all.len().min(7));
        weeks.push(std::mem::replace(&mut all, rest));
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        let november = month_of("2026-11").unwrap();
        let grid = grid_of(november);
        assert_eq!(grid.len() % 7, 0);
        assert_eq!(grid[0], date(2026, 10, 26));
        assert_eq!(*grid.last().unwrap(), date(2026, 12, 6));
        assert_eq!(
            address(november, Some("news")),
            "/desk/calendar?month=2026-11&brand=news"
        );
        assert_eq!(month_of("2026-13"), None);
    }

    #[test]
    fn the_moments_asked_for_reach_into_every_zone() {
        let (from, until) = span(&grid_of(date(2026, 11, 1)));
        assert_eq!(from.to_rfc3339(), "2026-10-25T10:00:00.000Z");
        assert_eq!(until.to_rfc3339(), "2026-12-07T14:00:00.000Z");
    }
}
