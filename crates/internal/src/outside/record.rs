//! Applying notices: each exactly once, in order, cursor and effect in one transaction.

use std::collections::BTreeSet;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{Acceptance, Kind};
use gatepost_model::id::{BrandId, CandidateId, EntryId, OutsideId, ReleaseId};
use gatepost_model::notice::{DeliveryCounts, Notice, NumberedNotice, OutsideItem};
use gatepost_storage::{Reader, Transaction};

use super::item::NOTES;
use super::votes::Votes;
use super::{actor, ledger, object, profile};
use crate::schema::{candidates, courier_cursors, outside_items, publications, releases};
use crate::stream::Event;
use crate::timeline::feed;
use crate::{Context, Error, Inside, audit, brand, gate, notice};

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
    let events = inside
        .database
        .write(move |tx| {
            let now = context.now();
            // Before any row of the gate is touched, as every verb does it.
            audit::lock(tx)?;
            let mut position = cursor(tx)?;
            let (mut applied, mut events) = (Vec::new(), Vec::new());
            for numbered in batch {
                if numbered.position <= position {
                    continue;
                }
                events.extend(apply_one(tx, &context, &numbered.notice, now)?);
                position = numbered.position;
                applied.push(numbered.notice);
            }
            move_cursor(tx, position)?;
            events.extend(events_for_desks(tx, &applied)?);
            Ok::<_, Error>(events)
        })
        .await?;
    for event in events {
        inside.context.streams.tell(event);
    }
    Ok(())
}

/// What open pages of the desk are told of these notices: each candidate once, and that something came in.
fn events_for_desks(reader: &mut Reader<'_>, applied: &[Notice]) -> Result<Vec<Event>, Error> {
    let mut told = BTreeSet::new();
    let mut has_come_in = false;
    for notice in applied {
        match notice {
            Notice::Accepted { release, .. }
            | Notice::Delivery { release, .. }
            | Notice::FollowAnswered { release, .. }
            | Notice::Votes { release, .. } => {
                told.insert(release.as_str());
            }
            Notice::Received(_)
            | Notice::Changed { .. }
            | Notice::Withdrawn { .. }
            | Notice::ObjectChanged { .. } => has_come_in = true,
            // What these change, applying them tells.
            Notice::RecallDelivery { .. } | Notice::LocalStop(_) | Notice::Paused { .. } => {}
        }
    }
    let mut events = Vec::new();
    if !told.is_empty() {
        let candidates: Vec<i64> = reader.list(
            releases::table
                .filter(releases::outside_id.eq_any(told))
                .select(releases::candidate_id),
        )?;
        events.extend(candidates.into_iter().map(|id| Event::Candidate(CandidateId(id))));
    }
    if has_come_in {
        events.push(Event::Outside);
    }
    Ok(events)
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

/// Gives what readers of entries are to be told after the commit: what is new, what is there no more.
fn apply_one(
    tx: &mut Transaction<'_>,
    context: &Context,
    notice: &Notice,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    match notice {
        Notice::Accepted {
            release,
            uri,
            url,
            published_at,
        } => {
            let Some(release) = find_release(tx, release.as_str())? else {
                return Ok(Vec::new());
            };
            let acceptance = Acceptance {
                uri: uri.clone(),
                url: url.clone(),
                published_at: *published_at,
            };
            let event = record_acceptance(tx, context, release, &acceptance, now)?;
            Ok(event.into_iter().collect())
        }
        Notice::Delivery {
            release,
            counts,
            lines,
        } => {
            let Some(release) = find_release(tx, release.as_str())? else {
                return Ok(Vec::new());
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
            ledger::record(tx, release, lines).map(|()| Vec::new())
        }
        Notice::Received(item) => receive(tx, context, item, now),
        Notice::Changed { uri, content_html } => {
            let rows = outside_items::table.filter(outside_items::uri.eq(uri));
            tx.execute(diesel::update(rows).set(outside_items::content_html.eq(content_html)))?;
            Ok(Vec::new())
        }
        Notice::Withdrawn { uri } => {
            let rows = outside_items::table.filter(outside_items::uri.eq(uri));
            tx.execute(diesel::update(rows).set((
                outside_items::withdrawn_at.eq(now.0),
                outside_items::content_html.eq(None::<String>),
            )))?;
            let gone: Vec<i64> = tx.list(rows.select(outside_items::id))?;
            let gone = gone.into_iter().map(|id| Event::EntryDeleted(EntryId(id)));
            Ok(gone.collect())
        }
        Notice::FollowAnswered { release, accepted } => {
            let Some(release) = find_release(tx, release.as_str())? else {
                return Ok(Vec::new());
            };
            let row = publications::table.find(release.0);
            tx.execute(diesel::update(row).set(publications::follow_accepted.eq(accepted)))?;
            Ok(Vec::new())
        }
        Notice::Votes {
            release,
            voters,
            counts,
        } => {
            let Some(release) = find_release(tx, release.as_str())? else {
                return Ok(Vec::new());
            };
            let votes = Votes {
                voters: *voters,
                counts: counts.clone(),
            };
            let votes = serde_json::to_string(&votes).map_err(|_| Error::Damaged("votes are not JSON"))?;
            let row = publications::table.find(release.0);
            tx.execute(diesel::update(row).set(publications::votes.eq(votes)))?;
            Ok(Vec::new())
        }
        Notice::RecallDelivery {
            recall,
            lines,
            finished,
        } => Ok(of_candidates(gate::recall::record(
            tx, recall, lines, *finished, now,
        )?)),
        Notice::LocalStop(stop) => {
            gate::stop::take_local(tx, context, stop)?;
            Ok(Vec::new())
        }
        Notice::Paused { release } => Ok(of_candidates(gate::record_pause(tx, release, now)?)),
        Notice::ObjectChanged { uri } => object_changed(tx, context, uri, now),
    }
}

fn of_candidates(candidates: impl IntoIterator<Item = CandidateId>) -> Vec<Event> {
    candidates.into_iter().map(Event::Candidate).collect()
}

/// The author of something a brand has boosted changed it: the desks of those brands are told, and their pages
/// offer to end the boost.
fn object_changed(
    tx: &mut Transaction<'_>,
    context: &Context,
    uri: &str,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    object::mark_changed(tx, uri, now)?;
    let boosts = gate::boosts_of(tx, uri)?;
    for (candidate, brand) in &boosts {
        let desk = notice::desk_of(tx, *brand)?;
        notice::tell(tx, context, notice::Kind::BoostedChanged, Some(*candidate), &desk)?;
    }
    Ok(of_candidates(boosts.into_iter().map(|(candidate, _)| candidate)))
}

fn find_release(reader: &mut Reader<'_>, outside_id: &str) -> Result<Option<ReleaseId>, Error> {
    let row = releases::table
        .filter(releases::outside_id.eq(outside_id))
        .select(releases::id);
    Ok(reader.find::<_, i64>(row)?.map(ReleaseId))
}

/// Notes that a release is a publication, and puts it into the homes of those who follow the brand inside. The
/// courier calls it with the public plane's answer, and the notice says the same; whichever comes first counts.
/// Gives what readers of entries are to be told: that there is something new to read, or something no more.
pub(crate) fn record_acceptance(
    tx: &mut Transaction<'_>,
    context: &Context,
    release: ReleaseId,
    acceptance: &Acceptance,
    now: Timestamp,
) -> Result<Option<Event>, Error> {
    let row = releases::table.find(release.0);
    tx.execute(
        diesel::update(row.filter(releases::carried_at.is_null())).set(releases::carried_at.eq(now.0)),
    )?;
    let known = publications::table
        .find(release.0)
        .select(publications::release_id);
    if tx.find::<_, i64>(known)?.is_some() {
        return Ok(None);
    }
    let (candidate, brand): (i64, i64) = tx.get(row.select((releases::candidate_id, releases::brand_id)))?;
    let candidate = candidates::table.find(candidate);
    let (kind, outside_id, target): (String, String, Option<i64>) = tx.get(candidate.select((
        candidates::kind,
        candidates::outside_id,
        candidates::target_release_id,
    )))?;
    let damaged = || Error::Damaged("a candidate's row cannot be read");
    let kind = Kind::parse(&kind).ok_or_else(damaged)?;
    let uri = if kind.is_note() {
        acceptance.uri.clone()
    } else {
        // Only a note has an address of its own; of everything else the activity is what happened.
        let outside_id = OutsideId::parse(&outside_id).ok_or_else(damaged)?;
        context.public_address.activity(&outside_id)
    };
    tx.execute(diesel::insert_into(publications::table).values((
        publications::release_id.eq(release.0),
        publications::uri.eq(uri),
        publications::url.eq(&acceptance.url),
        publications::published_at.eq(acceptance.published_at.0),
        publications::pending.eq(0),
        publications::delivered.eq(0),
        publications::refused.eq(0),
        publications::failed.eq(0),
    )))?;
    tx.execute(diesel::update(candidate).set(candidates::problem.eq(None::<String>)))?;
    match kind {
        Kind::Create | Kind::Reply | Kind::Poll => {
            let entry = EntryId(release.0);
            feed::add_for_followers(tx, entry, brand, &[])?;
            Ok(Some(Event::Entry(entry)))
        }
        Kind::Delete => Ok(target.map(|target| Event::EntryDeleted(EntryId(target)))),
        Kind::Profile => {
            profile::record(tx, release, BrandId(brand))?;
            Ok(None)
        }
        // Nothing new to read.
        Kind::Update
        | Kind::Boost
        | Kind::Unboost
        | Kind::Favourite
        | Kind::Follow
        | Kind::Unfollow
        | Kind::Pin
        | Kind::Unpin => Ok(None),
    }
}

fn receive(
    tx: &mut Transaction<'_>,
    context: &Context,
    item: &OutsideItem,
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    // A brand this plane does not know cannot be somebody's desk.
    let Some(brand) = brand::find(tx, &item.brand)? else {
        return Ok(Vec::new());
    };
    actor::remember(tx, &item.author, now)?;
    let known = outside_items::table
        .filter(outside_items::brand_id.eq(brand.id.0))
        .filter(outside_items::uri.eq(&item.uri))
        .select(outside_items::id);
    if tx.find::<_, i64>(known)?.is_some() {
        return Ok(Vec::new());
    }
    let id = context.next_id();
    tx.execute(diesel::insert_into(outside_items::table).values((
        outside_items::id.eq(id),
        outside_items::brand_id.eq(brand.id.0),
        outside_items::kind.eq(item.kind.as_str()),
        outside_items::uri.eq(&item.uri),
        outside_items::author_uri.eq(&item.author.uri),
        outside_items::content_html.eq(&item.content_html),
        outside_items::in_reply_to.eq(&item.in_reply_to),
        outside_items::received_at.eq(item.received_at.0),
    )))?;
    // A like or boost is a mark, not something to read.
    let is_note = NOTES.contains(&item.kind.as_str());
    Ok(is_note.then_some(Event::Entry(EntryId(id))).into_iter().collect())
}
