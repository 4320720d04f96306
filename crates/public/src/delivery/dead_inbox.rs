//! Inboxes that say they are not there.
//!
//! A personal inbox that answers 410 speaks for one follower, who is dropped at once. A shared one speaks for
//! everybody on its server, and 404 may be a mistake of its operator: such an inbox is only marked, and its
//! followers are dropped when it has said the same for seven days (J11).

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_storage::{Transaction, on_each};

use crate::schema::{dead_inboxes, followers, remote_actors};
use crate::{Error, follower};

/// How long an inbox may be missing before its followers are dropped, in milliseconds: 7 days.
const PATIENCE: i64 = 7 * 24 * 60 * 60 * 1000;

/// An inbox answered 410.
pub(super) fn gone(tx: &mut Transaction<'_>, inbox: &str, now: Timestamp) -> Result<(), Error> {
    let sharing = followers::table
        .inner_join(remote_actors::table.on(remote_actors::uri.eq(followers::follower_uri)))
        .filter(followers::inbox.eq(inbox))
        .filter(remote_actors::shared_inbox.eq(inbox));
    if tx.get(diesel::select(diesel::dsl::exists(sharing)))? {
        missing(tx, inbox, now)
    } else {
        drop_followers(tx, inbox)
    }
}

/// An inbox answered 404, or a shared one 410.
pub(super) fn missing(tx: &mut Transaction<'_>, inbox: &str, now: Timestamp) -> Result<(), Error> {
    let mark = dead_inboxes::table.filter(dead_inboxes::inbox.eq(inbox));
    let since: Option<i64> = tx.find(mark.select(dead_inboxes::since))?;
    match since {
        Some(since) if now.0.saturating_sub(since) >= PATIENCE => {
            drop_followers(tx, inbox)?;
            tx.execute(diesel::delete(mark))?;
        }
        Some(_) => {}
        None => {
            on_each!(tx.connection(), |c| diesel::insert_into(dead_inboxes::table)
                .values((dead_inboxes::inbox.eq(inbox), dead_inboxes::since.eq(now.0)))
                .on_conflict(dead_inboxes::inbox)
                .do_nothing()
                .execute(c))?;
        }
    }
    Ok(())
}

/// These inboxes answered otherwise: whatever was marked is forgotten.
pub(super) fn alive(tx: &mut Transaction<'_>, inboxes: Vec<String>) -> Result<(), Error> {
    let marks = dead_inboxes::table.filter(dead_inboxes::inbox.eq_any(inboxes));
    tx.execute(diesel::delete(marks))?;
    Ok(())
}

fn drop_followers(tx: &mut Transaction<'_>, inbox: &str) -> Result<(), Error> {
    let dropped = follower::remove_inbox(tx, inbox)?;
    tracing::info!(
        inbox,
        dropped,
        "an inbox is gone for good; its followers were dropped"
    );
    Ok(())
}
