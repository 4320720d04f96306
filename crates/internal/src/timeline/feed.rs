//! Home timelines, as rows: who finds which entry in theirs.
//!
//! A row is written in the transaction that makes the entry, for everybody whose home it belongs in, so that
//! reading a home is one walk along an index. What a row leads to is still checked by whoever reads it.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use gatepost_model::Timestamp;
use gatepost_model::id::{EntryId, IdSource, PersonId};
use gatepost_storage::{Transaction, on_each};

use crate::Error;
use crate::schema::{feed_entries, follows, post_mentions, posts, releases};

/// Puts an entry into the homes of these people; each is named once.
pub(crate) fn add(tx: &mut Transaction<'_>, entry: EntryId, people: &[PersonId]) -> Result<(), Error> {
    let row = |person: &PersonId| {
        (
            feed_entries::person_id.eq(person.0),
            feed_entries::entry_id.eq(entry.0),
        )
    };
    let rows: Vec<_> = people.iter().map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let connection = tx.connection();
    on_each!(connection, |c| diesel::insert_into(feed_entries::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}

/// Puts an entry into the homes of everybody who follows its author, a person or a brand, in one statement
/// however many they are; not of those who have it already.
///
/// Index: `follows_by_account`.
pub(crate) fn add_for_followers(
    tx: &mut Transaction<'_>,
    entry: EntryId,
    author: i64,
    except: &[PersonId],
) -> Result<(), Error> {
    let followers = follows::table
        .filter(follows::account_id.eq(author))
        .filter(follows::follower_id.ne_all(except.iter().map(|person| person.0)))
        .select((follows::follower_id, entry.0.into_sql::<BigInt>()));
    let columns = (feed_entries::person_id, feed_entries::entry_id);
    let connection = tx.connection();
    on_each!(connection, |c| diesel::insert_into(feed_entries::table)
        .values(followers)
        .into_columns(columns)
        .execute(c))?;
    Ok(())
}

/// Puts entries into one home; what is there already stays there once.
pub(crate) fn back_fill(tx: &mut Transaction<'_>, person: PersonId, entries: &[i64]) -> Result<(), Error> {
    let row = |entry: &i64| {
        (
            feed_entries::person_id.eq(person.0),
            feed_entries::entry_id.eq(*entry),
        )
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let connection = tx.connection();
    on_each!(connection, |c| diesel::insert_into(feed_entries::table)
        .values(&rows)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(())
}

/// Takes everything by an account out of one home, but for the posts that address its owner.
///
/// Indices: `posts_by_author`, `releases_by_brand`, the primary keys of `feed_entries` and `post_mentions`.
pub(crate) fn remove_account(tx: &mut Transaction<'_>, person: PersonId, account: i64) -> Result<(), Error> {
    let addresses_them = post_mentions::table
        .filter(post_mentions::post_id.eq(posts::id))
        .filter(post_mentions::person_id.eq(person.0));
    let written = posts::table
        .filter(posts::author_id.eq(account))
        .filter(not(exists(addresses_them)))
        .select(posts::id);
    let published = releases::table
        .filter(releases::brand_id.eq(account))
        .select(releases::id);
    let rows = feed_entries::table
        .filter(feed_entries::person_id.eq(person.0))
        .filter(
            feed_entries::entry_id
                .eq_any(written)
                .or(feed_entries::entry_id.eq_any(published)),
        );
    tx.execute(diesel::delete(rows))?;
    Ok(())
}

/// Takes an entry out of every home.
///
/// Index: `feed_entries_by_entry`.
pub(crate) fn remove(tx: &mut Transaction<'_>, entry: EntryId) -> Result<(), Error> {
    let rows = feed_entries::table.filter(feed_entries::entry_id.eq(entry.0));
    tx.execute(diesel::delete(rows))?;
    Ok(())
}

/// How long a home reaches back, in days: further back people go to profiles, tags and threads.
const DAYS: i64 = 400;

/// Forgets what is too old for a home.
///
/// Index: `feed_entries_by_entry`; ids rise with time.
pub(crate) fn trim(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let oldest = IdSource::first_of(now.plus_seconds(-DAYS * 24 * 60 * 60));
    let rows = feed_entries::table.filter(feed_entries::entry_id.lt(oldest));
    Ok(tx.execute(diesel::delete(rows))?)
}
