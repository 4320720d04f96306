//! Who follows our brands, and the kept table of the inboxes that come of it.
//!
//! ```text
//!  followers (brand, follower, inbox)  --kept in step-->  follower_inboxes (brand, inbox, how many)
//! ```
//! A fan-out reads the second table only, so its cost grows with the servers that follow, not with the people.
//! Every function here changes both or neither.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::{Reader, Transaction, on_each};

use crate::Error;
use crate::peer;
use crate::schema::{follower_inboxes, followers};

/// One follower of one brand.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Follower {
    /// The brand, by inside id.
    pub actor_id: i64,
    /// Address of the follower.
    pub follower_uri: String,
    /// Where deliveries go: the shared inbox where there is one.
    pub inbox: String,
    /// The newest Follow activity.
    pub follow_uri: String,
    /// When it began, in Unix milliseconds.
    pub followed_at: i64,
}

/// A follow to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewFollower<'a> {
    /// The brand, by inside id.
    pub actor_id: i64,
    /// Address of the follower.
    pub follower_uri: &'a str,
    /// Where deliveries go.
    pub inbox: &'a str,
    /// The Follow activity.
    pub follow_uri: &'a str,
    /// When it came.
    pub followed_at: Timestamp,
}

/// The follower of that brand.
///
/// # Errors
/// When the database fails.
pub fn find(reader: &mut Reader<'_>, actor_id: i64, follower_uri: &str) -> Result<Option<Follower>, Error> {
    Ok(reader.find(followers::table.find((actor_id, follower_uri)))?)
}

/// The follow that this activity made, if it still stands.
///
/// # Errors
/// When the database fails.
pub fn find_by_follow(
    reader: &mut Reader<'_>,
    follower_uri: &str,
    follow_uri: &str,
) -> Result<Option<Follower>, Error> {
    Ok(reader.find(
        followers::table
            .filter(followers::follower_uri.eq(follower_uri))
            .filter(followers::follow_uri.eq(follow_uri)),
    )?)
}

/// How many follow a brand.
///
/// # Errors
/// When the database fails.
pub fn count(reader: &mut Reader<'_>, actor_id: i64) -> Result<i64, Error> {
    let inboxes = follower_inboxes::table.filter(follower_inboxes::actor_id.eq(actor_id));
    let counts: Vec<i64> = reader.list(inboxes.select(follower_inboxes::followers))?;
    Ok(counts.into_iter().fold(0, i64::saturating_add))
}

/// Stores a follow. Who follows already keeps the time it began; its newest Follow and inbox replace the older.
///
/// # Errors
/// When the database fails.
pub fn put(tx: &mut Transaction<'_>, new: &NewFollower<'_>) -> Result<(), Error> {
    let Some(known) = find(tx, new.actor_id, new.follower_uri)? else {
        tx.execute(diesel::insert_into(followers::table).values((
            followers::actor_id.eq(new.actor_id),
            followers::follower_uri.eq(new.follower_uri),
            followers::inbox.eq(new.inbox),
            followers::follow_uri.eq(new.follow_uri),
            followers::followed_at.eq(new.followed_at.0),
        )))?;
        return count_up(tx, new.actor_id, new.inbox);
    };
    tx.execute(
        diesel::update(followers::table.find((new.actor_id, new.follower_uri)))
            .set(followers::follow_uri.eq(new.follow_uri)),
    )?;
    relocate_one(tx, &known, new.inbox)
}

/// Removes a follower of one brand; `false` where there is none.
///
/// # Errors
/// When the database fails.
pub fn remove(tx: &mut Transaction<'_>, actor_id: i64, follower_uri: &str) -> Result<bool, Error> {
    let Some(known) = find(tx, actor_id, follower_uri)? else {
        return Ok(false);
    };
    tx.execute(diesel::delete(followers::table.find((actor_id, follower_uri))))?;
    count_down(tx, actor_id, &known.inbox)?;
    Ok(true)
}

/// Removes an actor from the followers of every brand; gives how many brands it followed.
///
/// # Errors
/// When the database fails.
pub fn remove_everywhere(tx: &mut Transaction<'_>, follower_uri: &str) -> Result<usize, Error> {
    let known = list_of(tx, follower_uri)?;
    for follower in &known {
        remove(tx, follower.actor_id, follower_uri)?;
    }
    Ok(known.len())
}

/// Moves an actor to another inbox, with every brand it follows.
///
/// # Errors
/// When the database fails.
pub fn relocate(tx: &mut Transaction<'_>, follower_uri: &str, inbox: &str) -> Result<(), Error> {
    for follower in list_of(tx, follower_uri)? {
        relocate_one(tx, &follower, inbox)?;
    }
    Ok(())
}

/// Removes every follower, of whatever brand, whose deliveries go to this inbox: it is gone.
///
/// # Errors
/// When the database fails.
pub fn remove_inbox(tx: &mut Transaction<'_>, inbox: &str) -> Result<usize, Error> {
    // One statement per brand instead of one per follower: a shared inbox may stand for thousands.
    let brands = follower_inboxes::table.filter(follower_inboxes::inbox.eq(inbox));
    let brands: Vec<i64> = tx.list(brands.select(follower_inboxes::actor_id))?;
    let mut removed = 0_usize;
    for actor_id in brands {
        let gone = followers::table
            .filter(followers::actor_id.eq(actor_id))
            .filter(followers::inbox.eq(inbox));
        removed = removed.saturating_add(tx.execute(diesel::delete(gone))?);
        tx.execute(diesel::delete(follower_inboxes::table.find((actor_id, inbox))))?;
    }
    Ok(removed)
}

fn list_of(reader: &mut Reader<'_>, follower_uri: &str) -> Result<Vec<Follower>, Error> {
    Ok(reader.list(followers::table.filter(followers::follower_uri.eq(follower_uri)))?)
}

fn relocate_one(tx: &mut Transaction<'_>, follower: &Follower, inbox: &str) -> Result<(), Error> {
    if follower.inbox == inbox {
        return Ok(());
    }
    tx.execute(
        diesel::update(followers::table.find((follower.actor_id, &follower.follower_uri)))
            .set(followers::inbox.eq(inbox)),
    )?;
    count_down(tx, follower.actor_id, &follower.inbox)?;
    count_up(tx, follower.actor_id, inbox)
}

fn count_up(tx: &mut Transaction<'_>, actor_id: i64, inbox: &str) -> Result<(), Error> {
    let host = peer::host_of(inbox).ok_or(Error::Damaged("an inbox is not a URL with a host"))?;
    let values = (
        follower_inboxes::actor_id.eq(actor_id),
        follower_inboxes::inbox.eq(inbox),
        follower_inboxes::host.eq(host),
        follower_inboxes::followers.eq(1_i64),
    );
    on_each!(tx.connection(), |c| diesel::insert_into(follower_inboxes::table)
        .values(values)
        .on_conflict((follower_inboxes::actor_id, follower_inboxes::inbox))
        .do_update()
        .set(follower_inboxes::followers.eq(follower_inboxes::followers + 1))
        .execute(c))?;
    Ok(())
}

fn count_down(tx: &mut Transaction<'_>, actor_id: i64, inbox: &str) -> Result<(), Error> {
    tx.execute(
        diesel::update(follower_inboxes::table.find((actor_id, inbox)))
            .set(follower_inboxes::followers.eq(follower_inboxes::followers - 1)),
    )?;
    tx.execute(diesel::delete(
        follower_inboxes::table
            .find((actor_id, inbox))
            .filter(follower_inboxes::followers.le(0)),
    ))?;
    Ok(())
}
