//! Reading what one was told, and having read it.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{CandidateId, DeskNoticeId, PersonId};
use gatepost_storage::Transaction;

use super::{Kind, Notice, about};
use crate::page::Page;
use crate::schema::desk_notices;
use crate::{Caller, Error, Inside, token};

/// The caller's notices, newest first. What a newer version of the program told is left out.
///
/// Index: `desk_notices_by_person`.
///
/// # Errors
/// [`Error::Unauthenticated`] when their token has died.
pub async fn list(inside: &Inside, caller: &Caller, page: Page) -> Result<Vec<Notice>, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let own = desk_notices::table
                .filter(desk_notices::person_id.eq(caller.person.0))
                .select((
                    desk_notices::id,
                    desk_notices::kind,
                    desk_notices::candidate_id,
                    desk_notices::created_at,
                    desk_notices::seen_at,
                ))
                .into_boxed();
            type Row = (i64, String, Option<i64>, i64, Option<i64>);
            let rows: Vec<Row> = reader.list(page.cut(own, desk_notices::id))?;
            let rows = page.newest_first(rows);
            let ids = rows
                .iter()
                .filter_map(|(_, _, candidate, _, _)| *candidate)
                .collect();
            let about = about::of(reader, caller.person, ids)?;
            let notice = |(id, kind, candidate, created_at, seen_at): Row| {
                Some(Notice {
                    id: DeskNoticeId(id),
                    kind: Kind::parse(&kind)?,
                    candidate: candidate.map(CandidateId),
                    about: candidate.and_then(|id| about.get(&id).cloned()),
                    created_at: Timestamp(created_at),
                    seen_at: seen_at.map(Timestamp),
                })
            };
            Ok(rows.into_iter().filter_map(notice).collect())
        })
        .await
}

/// How many of the caller's notices they have not looked at.
///
/// # Errors
/// When the database fails.
pub async fn count_unseen(inside: &Inside, caller: &Caller) -> Result<i64, Error> {
    let person = caller.person;
    let unseen = desk_notices::table
        .filter(desk_notices::person_id.eq(person.0))
        .filter(desk_notices::seen_at.is_null())
        .count();
    inside
        .database
        .read(move |reader| reader.get(unseen).map_err(Error::from))
        .await
}

/// Notes that the caller has looked at their notices, up to and with this one; at all of them without one.
///
/// # Errors
/// [`Error::Unauthenticated`] when their token has died.
pub async fn mark_seen(inside: &Inside, caller: &Caller, newest: Option<DeskNoticeId>) -> Result<(), Error> {
    let (caller, now) = (caller.clone(), inside.context.now());
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let newest = newest.map_or(i64::MAX, |id| id.0);
            let unseen = desk_notices::table
                .filter(desk_notices::person_id.eq(caller.person.0))
                .filter(desk_notices::id.le(newest))
                .filter(desk_notices::seen_at.is_null());
            tx.execute(diesel::update(unseen).set(desk_notices::seen_at.eq(now.0)))?;
            Ok(())
        })
        .await
}

/// Notes that the caller has looked at one candidate, and so at what they were told about it. One statement where
/// nothing of it was new, two more where something was: looking at a page writes only what it changes.
///
/// Index: `desk_notices_by_person`.
///
/// # Errors
/// [`Error::Unauthenticated`] when their token has died.
pub async fn mark_seen_about(inside: &Inside, caller: &Caller, candidate: CandidateId) -> Result<(), Error> {
    let (caller, now) = (caller.clone(), inside.context.now());
    let person = caller.person;
    let new: i64 = inside
        .database
        .read(move |reader| {
            let new = desk_notices::table.filter(unseen_about(person.0, candidate.0));
            reader.get(new.count()).map_err(Error::from)
        })
        .await?;
    if new == 0 {
        return Ok(());
    }
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            see_about(tx, person, candidate, now)
        })
        .await
}

/// The part of [`mark_seen_about`] within a transaction: whoever did something with a candidate has looked at it.
///
/// # Errors
/// When the database fails.
pub(crate) fn see_about(
    tx: &mut Transaction<'_>,
    person: PersonId,
    candidate: CandidateId,
    now: Timestamp,
) -> Result<(), Error> {
    let unseen = desk_notices::table.filter(unseen_about(person.0, candidate.0));
    tx.execute(diesel::update(unseen).set(desk_notices::seen_at.eq(now.0)))?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn unseen_about(person: i64, candidate: i64) -> _ {
    desk_notices::person_id
        .eq(person)
        .and(desk_notices::candidate_id.eq(candidate))
        .and(desk_notices::seen_at.is_null())
}
