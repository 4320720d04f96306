//! Whom our brands follow: only by released follows, and only as far as the other side agrees.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::OutsideId;
use gatepost_storage::{Reader, Transaction, on_each};

use crate::Error;
use crate::schema::followings;

/// How far a following is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowingState {
    /// Sent, not answered.
    Requested,
    /// The other side agreed.
    Accepted,
    /// The other side declined, or ended it.
    Rejected,
}

impl FollowingState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Requested, Self::Accepted, Self::Rejected]
            .into_iter()
            .find(|state| state.as_str() == name)
    }
}

/// One actor that one brand has asked to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Following {
    /// The brand, by inside id.
    pub actor_id: i64,
    /// Address of the followed actor.
    pub target_uri: String,
    /// Our newest Follow activity.
    pub follow_uri: String,
    /// The release that sent it.
    pub release: OutsideId,
    /// How far it is.
    pub state: FollowingState,
}

#[derive(Queryable)]
struct FollowingRow {
    actor_id: i64,
    target_uri: String,
    follow_uri: String,
    release_id: String,
    state: String,
    _updated_at: i64,
}

impl TryFrom<FollowingRow> for Following {
    type Error = Error;

    fn try_from(row: FollowingRow) -> Result<Self, Error> {
        Ok(Self {
            actor_id: row.actor_id,
            target_uri: row.target_uri,
            follow_uri: row.follow_uri,
            release: OutsideId::parse(&row.release_id)
                .ok_or(Error::Damaged("a following has a malformed release id"))?,
            state: FollowingState::parse(&row.state)
                .ok_or(Error::Damaged("a following has an unknown state"))?,
        })
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = followings, primary_key(actor_id, target_uri))]
struct NewFollowing<'a> {
    actor_id: i64,
    target_uri: &'a str,
    follow_uri: &'a str,
    release_id: &'a str,
    state: &'a str,
    updated_at: i64,
}

/// Stores a released follow. Asking again replaces what was answered before.
///
/// # Errors
/// When the database fails.
pub fn request(
    tx: &mut Transaction<'_>,
    actor_id: i64,
    target_uri: &str,
    follow_uri: &str,
    release: &OutsideId,
    now: Timestamp,
) -> Result<(), Error> {
    let row = NewFollowing {
        actor_id,
        target_uri,
        follow_uri,
        release_id: release.as_str(),
        state: FollowingState::Requested.as_str(),
        updated_at: now.0,
    };
    on_each!(tx.connection(), |c| diesel::insert_into(followings::table)
        .values(&row)
        .on_conflict((followings::actor_id, followings::target_uri))
        .do_update()
        .set(&row)
        .execute(c))?;
    Ok(())
}

/// The following of one actor by one brand.
///
/// # Errors
/// When the database fails.
pub fn find(reader: &mut Reader<'_>, actor_id: i64, target_uri: &str) -> Result<Option<Following>, Error> {
    read(
        reader.find(
            followings::table
                .filter(followings::actor_id.eq(actor_id))
                .filter(followings::target_uri.eq(target_uri)),
        )?,
    )
}

/// The following that this Follow activity asked for last.
///
/// # Errors
/// When the database fails.
pub fn find_by_follow(reader: &mut Reader<'_>, follow_uri: &str) -> Result<Option<Following>, Error> {
    read(reader.find(followings::table.filter(followings::follow_uri.eq(follow_uri)))?)
}

/// Every brand's following of one actor.
///
/// # Errors
/// When the database fails.
pub fn list_of_target(reader: &mut Reader<'_>, target_uri: &str) -> Result<Vec<Following>, Error> {
    let rows: Vec<FollowingRow> = reader.list(
        followings::table
            .filter(followings::target_uri.eq(target_uri))
            .order(followings::actor_id),
    )?;
    rows.into_iter().map(Following::try_from).collect()
}

/// How many actors a brand follows.
///
/// # Errors
/// When the database fails.
pub fn count(reader: &mut Reader<'_>, actor_id: i64) -> Result<i64, Error> {
    Ok(reader.get(
        followings::table
            .filter(followings::actor_id.eq(actor_id))
            .filter(followings::state.eq(FollowingState::Accepted.as_str()))
            .count(),
    )?)
}

/// Stores how far a following is now.
///
/// # Errors
/// When the database fails.
pub fn set_state(
    tx: &mut Transaction<'_>,
    following: &Following,
    state: FollowingState,
    now: Timestamp,
) -> Result<(), Error> {
    let row = followings::table
        .filter(followings::actor_id.eq(following.actor_id))
        .filter(followings::target_uri.eq(&following.target_uri));
    tx.execute(diesel::update(row).set((
        followings::state.eq(state.as_str()),
        followings::updated_at.eq(now.0),
    )))?;
    Ok(())
}

/// Forgets a following, because we no longer follow.
///
/// # Errors
/// When the database fails.
pub fn remove(tx: &mut Transaction<'_>, actor_id: i64, target_uri: &str) -> Result<(), Error> {
    let row = followings::table
        .filter(followings::actor_id.eq(actor_id))
        .filter(followings::target_uri.eq(target_uri));
    tx.execute(diesel::delete(row))?;
    Ok(())
}

fn read(row: Option<FollowingRow>) -> Result<Option<Following>, Error> {
    row.map(Following::try_from).transpose()
}
