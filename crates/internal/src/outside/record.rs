//! Applying notices: each exactly once, in order, cursor and effect in one transaction.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Acceptance;
use gatepost_model::id::ReleaseId;
use gatepost_model::notice::{DeliveryCounts, Notice, NumberedNotice, OutsideItem};
use gatepost_storage::{Reader, Transaction};

use super::actor;
use crate::schema::{candidates, courier_cursors, outside_items, publications, releases};
use crate::{Context, Error, Inside, brand};

/// The only cursor there is: how far the public plane's notices are applied.
const NOTICES: &str = "notices";

/// The position of the last notice that was applied; 0 before the first.
///
/// # Errors
/// When the database fails.
pub fn cursor(reader: &mut Reader<'_>) -> Result<i64, Error> {
    let row = courier_cursors::table
        .find(NOTICES)
        .select(courier_cursors::position);
    Ok(reader.find(row)?.unwrap_or(0))
}

/// Applies notices in order and moves the cursor, in one transaction. Those at or before the cursor are
/// passed over, so a batch may be repeated.
///
/// # Errors
/// When the database fails: then none of them was applied.
pub async fn apply(inside: &Inside, batch: Vec<NumberedNotice>) -> Result<(), Error> {
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut position = cursor(tx)?;
            for numbered in batch {
                if numbered.position <= position {
                    continue;
                }
                apply_one(tx, &context, &numbered.notice, now)?;
                position = numbered.position;
            }
            move_cursor(tx, position)
        })
        .await
}

/// Puts the cursor back to the newest position the public plane has, after an administrator confirmed that
/// it was put back from a backup: its new notices bear numbers this plane has seen before.
///
/// # Errors
/// When the database fails.
pub async fn rewind(inside: &Inside, newest: i64) -> Result<(), Error> {
    inside
        .database
        .write(move |tx| {
            if cursor(tx)? > newest {
                move_cursor(tx, newest)
            } else {
                Ok(())
            }
        })
        .await
}

fn move_cursor(tx: &mut Transaction<'_>, position: i64) -> Result<(), Error> {
    let row = courier_cursors::table.find(NOTICES);
    if tx.execute(diesel::update(row).set(courier_cursors::position.eq(position)))? == 0 {
        tx.execute(diesel::insert_into(courier_cursors::table).values((
            courier_cursors::name.eq(NOTICES),
            courier_cursors::position.eq(position),
        )))?;
    }
    Ok(())
}

fn apply_one(
    tx: &mut Transaction<'_>,
    context: &Context,
    notice: &Notice,
    now: Timestamp,
) -> Result<(), Error> {
    match notice {
        Notice::Accepted {
            release,
            uri,
            url,
            published_at,
        } => {
            let Some(release) = find_release(tx, release.as_str())? else {
                return Ok(());
            };
            let acceptance = Acceptance {
                uri: uri.clone(),
                url: url.clone(),
                published_at: *published_at,
            };
            record_acceptance(tx, release, &acceptance, now)
        }
        Notice::Delivery { release, counts } => {
            let Some(release) = find_release(tx, release.as_str())? else {
                return Ok(());
            };
            let DeliveryCounts {
                pending,
                delivered,
                refused,
                failed,
            } = *counts;
            tx.execute(diesel::update(publications::table.find(release.0)).set((
                publications::pending.eq(pending),
                publications::delivered.eq(delivered),
                publications::refused.eq(refused),
                publications::failed.eq(failed),
            )))?;
            Ok(())
        }
        Notice::Received(item) => receive(tx, context, item, now),
        Notice::Changed { uri, content_html } => {
            let rows = outside_items::table.filter(outside_items::uri.eq(uri));
            tx.execute(diesel::update(rows).set(outside_items::content_html.eq(content_html)))?;
            Ok(())
        }
        Notice::Withdrawn { uri } => {
            let rows = outside_items::table.filter(outside_items::uri.eq(uri));
            tx.execute(diesel::update(rows).set((
                outside_items::withdrawn_at.eq(now.0),
                outside_items::content_html.eq(None::<String>),
            )))?;
            Ok(())
        }
        Notice::FollowAnswered { release, accepted } => {
            let Some(release) = find_release(tx, release.as_str())? else {
                return Ok(());
            };
            let row = publications::table.find(release.0);
            tx.execute(diesel::update(row).set(publications::follow_accepted.eq(accepted)))?;
            Ok(())
        }
    }
}

fn find_release(reader: &mut Reader<'_>, outside_id: &str) -> Result<Option<ReleaseId>, Error> {
    let row = releases::table
        .filter(releases::outside_id.eq(outside_id))
        .select(releases::id);
    Ok(reader.find::<_, i64>(row)?.map(ReleaseId))
}

/// Notes that a release is a publication. The courier calls it with the public plane's answer, and the
/// notice says the same; whichever comes first counts.
pub(crate) fn record_acceptance(
    tx: &mut Transaction<'_>,
    release: ReleaseId,
    acceptance: &Acceptance,
    now: Timestamp,
) -> Result<(), Error> {
    let row = releases::table.find(release.0);
    tx.execute(
        diesel::update(row.filter(releases::carried_at.is_null())).set(releases::carried_at.eq(now.0)),
    )?;
    let known = publications::table
        .find(release.0)
        .select(publications::release_id);
    if tx.find::<_, i64>(known)?.is_some() {
        return Ok(());
    }
    tx.execute(diesel::insert_into(publications::table).values((
        publications::release_id.eq(release.0),
        publications::uri.eq(&acceptance.uri),
        publications::url.eq(&acceptance.url),
        publications::published_at.eq(acceptance.published_at.0),
        publications::pending.eq(0),
        publications::delivered.eq(0),
        publications::refused.eq(0),
        publications::failed.eq(0),
    )))?;
    let candidate: i64 = tx.get(row.select(releases::candidate_id))?;
    tx.execute(
        diesel::update(candidates::table.find(candidate)).set(candidates::problem.eq(None::<String>)),
    )?;
    Ok(())
}

fn receive(
    tx: &mut Transaction<'_>,
    context: &Context,
    item: &OutsideItem,
    now: Timestamp,
) -> Result<(), Error> {
    // A brand this plane does not know cannot be somebody's desk.
    let Some(brand) = brand::find(tx, &item.brand)? else {
        return Ok(());
    };
    actor::remember(tx, &item.author, now)?;
    let known = outside_items::table
        .filter(outside_items::brand_id.eq(brand.id.0))
        .filter(outside_items::uri.eq(&item.uri))
        .select(outside_items::id);
    if tx.find::<_, i64>(known)?.is_some() {
        return Ok(());
    }
    tx.execute(diesel::insert_into(outside_items::table).values((
        outside_items::id.eq(context.next_id()),
        outside_items::brand_id.eq(brand.id.0),
        outside_items::kind.eq(item.kind.as_str()),
        outside_items::uri.eq(&item.uri),
        outside_items::author_uri.eq(&item.author.uri),
        outside_items::content_html.eq(&item.content_html),
        outside_items::in_reply_to.eq(&item.in_reply_to),
        outside_items::received_at.eq(item.received_at.0),
    )))?;
    Ok(())
}
