//! Who follows whom.

use std::collections::HashSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use gatepost_model::id::PersonId;
use gatepost_storage::Reader;

use super::{Account, find, load, parse_id};
use crate::page::Page;
use crate::schema::{brands, follows, people};
use crate::{Caller, Error, Inside};

/// How the caller and an account stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relationship {
    /// The account.
    pub id: i64,
    /// Whether the caller follows it.
    pub following: bool,
    /// Whether it follows the caller. A brand follows nobody inside.
    pub followed_by: bool,
}

/// How the caller and these accounts stand to each other, in the order asked; ids that nobody has are left out.
///
/// Index: the primary key of `follows`.
///
/// # Errors
/// When the database fails.
pub async fn relationships(
    inside: &Inside,
    caller: &Caller,
    ids: &[String],
) -> Result<Vec<Relationship>, Error> {
    let (person, ids) = (caller.person, find::distinct(ids));
    inside.database.read(move |r| between(r, person, &ids)).await
}

/// The same within a transaction, in four statements.
pub(super) fn between(r: &mut Reader<'_>, person: PersonId, ids: &[i64]) -> Result<Vec<Relationship>, Error> {
    let people = people::table
        .filter(people::id.eq_any(ids.to_vec()))
        .select(people::id);
    let mut known: HashSet<i64> = r.list(people)?.into_iter().collect();
    let brands = brands::table
        .filter(brands::id.eq_any(ids.to_vec()))
        .select(brands::id);
    known.extend(r.list::<_, i64>(brands)?);
    let following = follows::table
        .filter(follows::follower_id.eq(person.0))
        .filter(follows::account_id.eq_any(ids.to_vec()))
        .select(follows::account_id);
    let following: HashSet<i64> = r.list(following)?.into_iter().collect();
    let followed_by = follows::table
        .filter(follows::account_id.eq(person.0))
        .filter(follows::follower_id.eq_any(ids.to_vec()))
        .select(follows::follower_id);
    let followed_by: HashSet<i64> = r.list(followed_by)?.into_iter().collect();
    let relationship = |id: &i64| Relationship {
        id: *id,
        following: following.contains(id),
        followed_by: followed_by.contains(id),
    };
    Ok(ids
        .iter()
        .filter(|id| known.contains(*id))
        .map(relationship)
        .collect())
}

/// The active people who follow an account, by their ids. Nobody inside follows somebody outside.
///
/// Index: `follows_by_account`.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account for the caller.
pub async fn followers(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    page: Page,
) -> Result<Vec<Account>, Error> {
    find::get(inside, caller, id).await?;
    let account = parse_id(id)?;
    inside
        .database
        .read(move |r| {
            let is_active = people::table
                .filter(people::id.eq(follows::follower_id))
                .filter(people::deactivated_at.is_null());
            let query = follows::table
                .filter(follows::account_id.eq(account))
                .filter(exists(is_active))
                .select(follows::follower_id)
                .into_boxed();
            let ids = r.list(page.cut(query, follows::follower_id))?;
            load::many(r, &page.newest_first(ids))
        })
        .await
}

/// The people and brands a person follows, by their ids. A brand follows nobody inside.
///
/// Index: the primary key of `follows`.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account for the caller.
pub async fn following(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    page: Page,
) -> Result<Vec<Account>, Error> {
    find::get(inside, caller, id).await?;
    let account = parse_id(id)?;
    inside
        .database
        .read(move |r| {
            let query = follows::table
                .filter(follows::follower_id.eq(account))
                .select(follows::account_id)
                .into_boxed();
            let ids = r.list(page.cut(query, follows::account_id))?;
            load::many(r, &page.newest_first(ids))
        })
        .await
}
