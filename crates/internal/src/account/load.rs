//! Accounts put together: a fixed number of statements, however many there are.

use std::collections::HashMap;

use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::brand::SignedCharter;
use gatepost_model::gate::Profile;
use gatepost_model::id::{BrandId, PersonId};
use gatepost_storage::Reader;

use super::{Account, BrandAccount, PersonAccount};
use crate::Error;
use crate::brand::{self, Brand};
use crate::entry::publication;
use crate::person;
use crate::schema::{brands, candidates, follows, people, publications, releases};

/// Who of these ids is a person or a brand, in the order of the ids.
///
/// Indices: primary keys, `follows_by_account`, `releases_by_brand`.
pub(super) fn many(r: &mut Reader<'_>, ids: &[i64]) -> Result<Vec<Account>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: Vec<PersonId> = ids.iter().copied().map(PersonId).collect();
    let people = person::list_by_id(r, &wanted)?;
    let followers = followers_of(r, ids)?;
    let following = following_of(r, ids)?;
    let count = |counts: &HashMap<i64, i64>, id: i64| counts.get(&id).copied().unwrap_or(0);
    let mut found: HashMap<i64, Account> = HashMap::new();
    for person in people {
        let id = person.id.0;
        let account = PersonAccount {
            followers: count(&followers, id),
            following: count(&following, id),
            person,
        };
        found.insert(id, Account::Person(account));
    }
    for brand in brands_of(r, ids, &followers)? {
        found.insert(brand.brand.id.0, Account::Brand(brand));
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// The account of a brand.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub(crate) fn brand_account(r: &mut Reader<'_>, brand: BrandId) -> Result<BrandAccount, Error> {
    let followers = followers_of(r, &[brand.0])?;
    brands_of(r, &[brand.0], &followers)?.pop().ok_or(Error::NotFound)
}

/// How many active people follow each of these.
fn followers_of(r: &mut Reader<'_>, ids: &[i64]) -> Result<HashMap<i64, i64>, Error> {
    let counts: Vec<(i64, i64)> = r.list(
        follows::table
            .inner_join(people::table.on(people::id.eq(follows::follower_id)))
            .filter(follows::account_id.eq_any(ids.to_vec()))
            .filter(people::deactivated_at.is_null())
            .group_by(follows::account_id)
            .select((follows::account_id, count_star())),
    )?;
    Ok(counts.into_iter().collect())
}

fn following_of(r: &mut Reader<'_>, ids: &[i64]) -> Result<HashMap<i64, i64>, Error> {
    let counts: Vec<(i64, i64)> = r.list(
        follows::table
            .filter(follows::follower_id.eq_any(ids.to_vec()))
            .group_by(follows::follower_id)
            .select((follows::follower_id, count_star())),
    )?;
    Ok(counts.into_iter().collect())
}

type BrandRow = (i64, String, String, String, String, Option<String>, i64);

fn brands_of(
    r: &mut Reader<'_>,
    ids: &[i64],
    followers: &HashMap<i64, i64>,
) -> Result<Vec<BrandAccount>, Error> {
    let rows: Vec<BrandRow> = r.list(brands::table.filter(brands::id.eq_any(ids.to_vec())).select((
        brands::id,
        brands::name,
        brands::actor_uri,
        brands::display_name,
        brands::charter,
        brands::profile,
        brands::created_at,
    )))?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let published: Vec<(i64, i64, Option<i64>)> = r.list(
        releases::table
            .inner_join(publications::table.on(publications::release_id.eq(releases::id)))
            .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
            .filter(releases::brand_id.eq_any(ids.to_vec()))
            .filter(candidates::kind.eq_any(publication::NOTES))
            .filter(candidates::state.eq_any(publication::STANDS))
            .filter(publications::release_id.ne_all(publication::deleted()))
            .group_by(releases::brand_id)
            .select((releases::brand_id, count_star(), max(publications::published_at))),
    )?;
    rows.into_iter()
        .map(
            |(id, name, actor_uri, display_name, charter, profile, created_at)| {
                let damaged = |_| Error::Damaged("what a brand says of itself cannot be read");
                let summary = match profile {
                    Some(profile) => {
                        serde_json::from_str::<Profile>(&profile)
                            .map_err(damaged)?
                            .summary
                    }
                    None => {
                        let signed: SignedCharter = serde_json::from_str(&charter).map_err(damaged)?;
                        signed.charter.summary
                    }
                };
                let own = published.iter().find(|(brand, ..)| *brand == id);
                Ok(BrandAccount {
                    brand: Brand {
                        id: BrandId(id),
                        name,
                        actor_uri,
                        display_name,
                    },
                    summary,
                    followers_inside: followers.get(&id).copied().unwrap_or(0),
                    publications: own.map_or(0, |(_, count, _)| *count),
                    last_published_at: own.and_then(|(.., newest)| newest.map(Timestamp)),
                    created_at: Timestamp(created_at),
                })
            },
        )
        .collect()
}

/// Whether somebody can be followed: a person or a brand.
pub(super) enum Followable {
    /// An active person.
    Person(PersonId),
    /// A brand.
    Brand(BrandId),
}

/// The person or brand of that id.
///
/// # Errors
/// [`Error::NotFound`] when there is none; [`Error::Conflict`] for a person who has left.
pub(super) fn followable(r: &mut Reader<'_>, id: i64) -> Result<Followable, Error> {
    if let Some(person) = person::find(r, PersonId(id))? {
        return match person.deactivated_at {
            None => Ok(Followable::Person(person.id)),
            Some(_) => Err(Error::conflict(format!(
                "{} has left and cannot be followed.",
                person.username
            ))),
        };
    }
    match brand::find_by_id(r, BrandId(id))? {
        Some(brand) => Ok(Followable::Brand(brand.id)),
        None => Err(Error::NotFound),
    }
}
