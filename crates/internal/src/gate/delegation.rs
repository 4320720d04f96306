//! Standing in: somebody of a review group for another of it, for a period set in advance, for the whole desk to see.
//!
//! It gives nobody a power they do not have: both are in the group already. It only says whose word a step of *all*
//! does not wait for meanwhile. Silence never approves.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{BrandId, DelegationId, PersonId};
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use super::fields;
use crate::schema::{brands, delegations, people};
use crate::{Caller, Error, Inside, administration, audit, brand, person, role, token};

/// The longest period, in seconds: half a year.
const LONGEST: i64 = 183 * 24 * 60 * 60;

/// What somebody sets in advance.
#[derive(Debug, Clone, Default)]
pub struct NewDelegation {
    /// Name of the brand.
    pub brand: String,
    /// The review group both are in.
    pub group: String,
    /// Username of whoever stands in.
    pub to: String,
    /// RFC 3339; not in the past.
    pub starts_at: String,
    /// RFC 3339; from then on they are back.
    pub ends_at: String,
}

/// Somebody standing in for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Its id.
    pub id: DelegationId,
    /// Name of the brand.
    pub brand: String,
    /// The review group both are in.
    pub group: String,
    /// Username of whoever is away.
    pub from: String,
    /// Username of whoever stands in.
    pub to: String,
    /// From then on.
    pub starts_at: Timestamp,
    /// Until then.
    pub ends_at: Timestamp,
    /// When it was set.
    pub created_at: Timestamp,
}

/// Says who stands in for the caller, in advance.
///
/// # Errors
/// [`Error::NotFound`] for a brand there is not; [`Error::Forbidden`] when the caller is not in the group;
/// [`Error::Invalid`] for a period that cannot be and for somebody who is not in the group; [`Error::Conflict`]
/// when either of them is away in that time already.
pub async fn make(inside: &Inside, caller: &Caller, new: NewDelegation) -> Result<Delegation, Error> {
    caller.demand_own()?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            let brand = brand::find(tx, &new.brand)?.ok_or(Error::NotFound)?;
            let members = role::review_members(tx, brand.id, &new.group)?;
            if !members.contains(&caller.person) {
                return Err(Error::forbidden(
                    "You are not in this group, so nobody can stand in for you there.",
                ));
            }
            let (starts_at, ends_at) = period(&new, now)?;
            let deputy = deputy(tx, &new.to, &members, caller.person)?;
            refuse_away(
                tx,
                brand.id,
                &new.group,
                caller.person,
                starts_at,
                ends_at,
                "You are",
            )?;
            let they = format!("{} is", new.to);
            refuse_away(tx, brand.id, &new.group, deputy, starts_at, ends_at, &they)?;
            let id = DelegationId(context.next_id());
            tx.execute(diesel::insert_into(delegations::table).values((
                delegations::id.eq(id.0),
                delegations::brand_id.eq(brand.id.0),
                delegations::review_group.eq(&new.group),
                delegations::from_id.eq(caller.person.0),
                delegations::to_id.eq(deputy.0),
                delegations::starts_at.eq(starts_at.0),
                delegations::ends_at.eq(ends_at.0),
                delegations::created_at.eq(now.0),
            )))?;
            let event = audit::Event {
                at: now,
                person: Some(caller.person),
                verb: "delegation.made",
                subject: format!("delegation:{id}"),
                details: &json!({
                    "brand_id": brand.id, "group": new.group, "to": deputy,
                    "starts_at": starts_at, "ends_at": ends_at,
                }),
            };
            audit::append(tx, &mut head, event)?;
            Ok(Delegation {
                id,
                brand: brand.name,
                group: new.group,
                from: caller.username,
                to: new.to,
                starts_at,
                ends_at,
                created_at: now,
            })
        })
        .await
}

/// Ends one of the caller's own, or anybody's as an administrator.
///
/// # Errors
/// [`Error::NotFound`] when there is none of that id; [`Error::Forbidden`] for somebody else's;
/// [`Error::Conflict`] when it is over.
pub async fn cancel(inside: &Inside, caller: &Caller, id: &str) -> Result<(), Error> {
    caller.demand_own()?;
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            let id: DelegationId = id.parse().map_err(|_| Error::NotFound)?;
            let row = delegations::table.find(id.0).select((
                delegations::from_id,
                delegations::ends_at,
                delegations::cancelled_at,
            ));
            let row: Option<(i64, i64, Option<i64>)> = tx.find(row)?;
            let (from, ends_at, cancelled_at) = row.ok_or(Error::NotFound)?;
            if from != caller.person.0 && !administration::is_administrator(tx, &caller)? {
                return Err(Error::forbidden(
                    "Only they themselves and administrators end it.",
                ));
            }
            if cancelled_at.is_some() || ends_at <= now.0 {
                return Err(Error::conflict("It is over already."));
            }
            let row = delegations::table.find(id.0);
            tx.execute(diesel::update(row).set(delegations::cancelled_at.eq(now.0)))?;
            let event = audit::Event {
                at: now,
                person: Some(caller.person),
                verb: "delegation.cancelled",
                subject: format!("delegation:{id}"),
                details: &json!({ "from": PersonId(from) }),
            };
            audit::append(tx, &mut head, event)
        })
        .await
}

/// Who stands in for whom at a brand, now and later, by when it begins. The brand's desk and administrators see it.
///
/// # Errors
/// [`Error::NotFound`] for a brand there is not; [`Error::Forbidden`] for anybody else.
pub async fn list(inside: &Inside, caller: &Caller, brand: &str) -> Result<Vec<Delegation>, Error> {
    let (caller, name, now) = (caller.clone(), brand.to_owned(), inside.context.now());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let brand = brand::find(reader, &name)?.ok_or(Error::NotFound)?;
            let may = role::is_on_desk(reader, caller.person, brand.id)?
                || administration::is_administrator(reader, &caller)?;
            if !may {
                return Err(Error::forbidden(
                    "Only the brand's desk and administrators see who stands in.",
                ));
            }
            list_of(reader, brand.id, now)
        })
        .await
}

fn list_of(reader: &mut Reader<'_>, brand: BrandId, now: Timestamp) -> Result<Vec<Delegation>, Error> {
    type Row = (i64, String, String, i64, i64, i64, i64, i64);
    let rows: Vec<Row> = reader.list(
        delegations::table
            .inner_join(brands::table.on(brands::id.eq(delegations::brand_id)))
            .filter(delegations::brand_id.eq(brand.0))
            .filter(delegations::cancelled_at.is_null())
            .filter(delegations::ends_at.gt(now.0))
            .order((delegations::starts_at, delegations::id))
            .select((
                delegations::id,
                brands::name,
                delegations::review_group,
                delegations::from_id,
                delegations::to_id,
                delegations::starts_at,
                delegations::ends_at,
                delegations::created_at,
            )),
    )?;
    let ids: Vec<i64> = rows.iter().flat_map(|row| [row.3, row.4]).collect();
    let names = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::username));
    let names: Vec<(i64, String)> = reader.list(names)?;
    let name = |id: i64| {
        let known = names.iter().find(|(known, _)| *known == id);
        known
            .map(|(_, name)| name.clone())
            .ok_or(Error::Damaged("a person is missing"))
    };
    rows.into_iter()
        .map(|(id, brand, group, from, to, starts_at, ends_at, created_at)| {
            Ok(Delegation {
                id: DelegationId(id),
                brand,
                group,
                from: name(from)?,
                to: name(to)?,
                starts_at: Timestamp(starts_at),
                ends_at: Timestamp(ends_at),
                created_at: Timestamp(created_at),
            })
        })
        .collect()
}

fn period(new: &NewDelegation, now: Timestamp) -> Result<(Timestamp, Timestamp), Error> {
    let starts_at = fields::moment("starts_at", &new.starts_at)?;
    let ends_at = fields::moment("ends_at", &new.ends_at)?;
    if starts_at < now {
        return Err(Error::invalid(
            "It is set in advance: starts_at must not be in the past.",
        ));
    }
    if ends_at <= starts_at {
        return Err(Error::invalid("ends_at must come after starts_at."));
    }
    if ends_at > starts_at.plus_seconds(LONGEST) {
        return Err(Error::invalid(
            "Half a year is the longest. For more, change who is in the group.",
        ));
    }
    Ok((starts_at, ends_at))
}

fn deputy(
    tx: &mut Transaction<'_>,
    username: &str,
    members: &[PersonId],
    caller: PersonId,
) -> Result<PersonId, Error> {
    // What cannot be a name is not asked for: PostgreSQL, for one, takes no NUL.
    let known = match person::is_username(username) {
        Ok(()) => person::find_by_username(tx, username)?,
        Err(_) => None,
    };
    let deputy = known
        .map(|person| person.id)
        .filter(|person| members.contains(person) && *person != caller);
    deputy.ok_or_else(|| Error::invalid("to must be somebody else who is in the same group."))
}

/// Two who stand in for each other would both be away, and a step of all would wait for neither.
fn refuse_away(
    reader: &mut Reader<'_>,
    brand: BrandId,
    group: &str,
    person: PersonId,
    starts_at: Timestamp,
    ends_at: Timestamp,
    who: &str,
) -> Result<(), Error> {
    let overlapping = delegations::table
        .filter(delegations::brand_id.eq(brand.0))
        .filter(delegations::review_group.eq(group))
        .filter(delegations::from_id.eq(person.0))
        .filter(delegations::cancelled_at.is_null())
        .filter(delegations::starts_at.lt(ends_at.0))
        .filter(delegations::ends_at.gt(starts_at.0))
        .count();
    if reader.get::<_, i64>(overlapping)? == 0 {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "{who} away in that time already, with somebody standing in. End that first, or choose another time."
    )))
}
