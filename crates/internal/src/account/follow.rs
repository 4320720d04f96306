//! Following, and what it puts into one's home.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use gatepost_model::Timestamp;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_storage::{Transaction, on_each};

use super::load::{Followable, followable};
use super::relation::{self, Relationship};
use super::{load, parse_id};
use crate::notification::{self, NotificationKind};
use crate::page::Page;
use crate::post::visible_to;
use crate::schema::{brands, follows, people, posts};
use crate::stream::Event;
use crate::timeline::feed;
use crate::{Caller, Context, Error, Inside, timeline, token};

const COLUMNS: (follows::follower_id, follows::account_id, follows::created_at) =
    (follows::follower_id, follows::account_id, follows::created_at);

/// How many entries of an account somebody finds in their home who begins to follow it.
const BACK_FILL: i64 = 20;

/// The caller follows a person or a brand, and finds the newest of theirs at home. A person is told. Following
/// again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account; [`Error::Conflict`] for a person who has left, and for
/// oneself.
pub async fn follow(inside: &Inside, caller: &Caller, id: &str) -> Result<Relationship, Error> {
    let (context, caller, account) = (inside.context.clone(), caller.clone(), parse_id(id)?);
    let (relationship, events) = inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let followed = followable(tx, account)?;
            if account == caller.person.0 {
                return Err(Error::conflict("You find your own posts at home already."));
            }
            let events = begin(tx, &context, caller.person, &followed)?;
            let relationship = relation::between(tx, caller.person, &[account])?.pop();
            Ok((relationship.ok_or(Error::NotFound)?, events))
        })
        .await?;
    for event in events {
        inside.context.streams.tell(event);
    }
    Ok(relationship)
}

fn begin(
    tx: &mut Transaction<'_>,
    context: &Context,
    person: PersonId,
    followed: &Followable,
) -> Result<Vec<Event>, Error> {
    let now = context.now();
    let (Followable::Person(PersonId(account)) | Followable::Brand(BrandId(account))) = followed;
    let values = (
        follows::follower_id.eq(person.0),
        follows::account_id.eq(*account),
        follows::created_at.eq(now.0),
    );
    let connection = tx.connection();
    let fresh = on_each!(connection, |c| diesel::insert_into(follows::table)
        .values(&values)
        .on_conflict_do_nothing()
        .execute(c))?;
    if fresh == 0 {
        return Ok(Vec::new());
    }
    match followed {
        Followable::Person(followed) => {
            let newest = posts::table
                .filter(posts::author_id.eq(followed.0))
                .filter(visible_to(person.0))
                .order(posts::id.desc())
                .limit(BACK_FILL)
                .select(posts::id);
            let newest: Vec<i64> = tx.list(newest)?;
            feed::back_fill(tx, person, &newest)?;
            notification::write(tx, context, NotificationKind::Follow, person, &[*followed], None)
        }
        Followable::Brand(brand) => {
            let newest = timeline::publications_of(tx, Some(*brand), &newest_page())?;
            feed::back_fill(tx, person, &newest)?;
            Ok(Vec::new())
        }
    }
}

fn newest_page() -> Page {
    Page {
        limit: Some(BACK_FILL),
        ..Page::default()
    }
}

/// The caller follows an account no more: what is theirs leaves the caller's home, but for posts that address
/// the caller. Not having followed is no mistake.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account.
pub async fn unfollow(inside: &Inside, caller: &Caller, id: &str) -> Result<Relationship, Error> {
    let (caller, account) = (caller.clone(), parse_id(id)?);
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            if load::many(tx, &[account])?.is_empty() {
                return Err(Error::NotFound);
            }
            let row = follows::table.find((caller.person.0, account));
            if tx.execute(diesel::delete(row))? > 0 {
                feed::remove_account(tx, caller.person, account)?;
                let (kind, from) = (NotificationKind::Follow, caller.person);
                notification::take_back(tx, kind, from, PersonId(account), None)?;
            }
            let relationship = relation::between(tx, caller.person, &[account])?.pop();
            relationship.ok_or(Error::NotFound)
        })
        .await
}

/// A newcomer follows every brand and finds what they published last.
pub(crate) fn follow_every_brand(
    tx: &mut Transaction<'_>,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let every_brand = brands::table.select((
        person.0.into_sql::<BigInt>(),
        brands::id,
        now.0.into_sql::<BigInt>(),
    ));
    let connection = tx.connection();
    on_each!(connection, |c| diesel::insert_into(follows::table)
        .values(every_brand)
        .into_columns(COLUMNS)
        .execute(c))?;
    let newest = timeline::publications_of(tx, None, &newest_page())?;
    feed::back_fill(tx, person, &newest)
}

/// A new brand is followed by everybody who is here.
pub(crate) fn follow_new_brand(
    tx: &mut Transaction<'_>,
    brand: BrandId,
    now: Timestamp,
) -> Result<(), Error> {
    let everybody = people::table.filter(people::deactivated_at.is_null()).select((
        people::id,
        brand.0.into_sql::<BigInt>(),
        now.0.into_sql::<BigInt>(),
    ));
    let connection = tx.connection();
    on_each!(connection, |c| diesel::insert_into(follows::table)
        .values(everybody)
        .into_columns(COLUMNS)
        .execute(c))?;
    Ok(())
}
