//! Releases that are taken back, also such as never came here.
//!
//! ```text
//!  Recall (signed) --> recalls
//!                        |--> take_down: the publication, its updates, reactions, followings
//!                        |--> delivery::withdraw: what was not sent is not sent any more
//!                        +--> outbox (recall_id): a Delete or Undo to every inbox that was ever sent any of it
//! ```
//! A release is remembered here for ever: what was taken back before it came is refused when it comes.

mod late;
mod subject;

use diesel::prelude::*;
use gatepost_model::canonical::to_canonical_json;
use gatepost_model::gate::Recall;
use gatepost_model::id::OutsideId;
use gatepost_model::{Timestamp, notice::Notice};
use gatepost_storage::{Reader, Transaction};

use crate::order::Verified;
use crate::outbox::{self, NewEntry};
use crate::schema::{followings, outbox as entries, reactions, recalls};
use crate::{Error, delivery, notice, publication, stop};

pub(crate) use late::{chase, chase_host};
pub(crate) use subject::list_entries_since;
pub use subject::{Subject, find_subject};

/// Hosts told about in one notice.
const HOSTS: usize = 500;

/// The activity that takes something back.
#[derive(Debug, Clone, Copy)]
pub struct TakingBack<'a> {
    /// Inside id of its entry.
    pub id: i64,
    /// Its address.
    pub activity_uri: &'a str,
    /// The JSON, byte for byte as it will be signed.
    pub body: &'a str,
}

/// Whether a release was taken back, come or not.
///
/// # Errors
/// When the database fails.
pub fn is_recalled(reader: &mut Reader<'_>, release: &OutsideId) -> Result<bool, Error> {
    let row = recalls::table.filter(recalls::release_id.eq(release.as_str()));
    Ok(reader.get(diesel::select(diesel::dsl::exists(row)))?)
}

/// Whether this very recall was recorded before.
///
/// # Errors
/// When the database fails.
pub fn is_known(reader: &mut Reader<'_>, recall: &OutsideId) -> Result<bool, Error> {
    let row = recalls::table.filter(recalls::recall_id.eq(recall.as_str()));
    Ok(reader.get(diesel::select(diesel::dsl::exists(row)))?)
}

/// Remembers a recall of a release that has not come, or whose object another recall has taken back already. The
/// internal plane is told that nothing is left to do. `id` is a fresh inside id.
///
/// # Errors
/// When the database fails; [`gatepost_storage::Error::is_duplicate`] where the release was recalled before.
pub fn remember(
    tx: &mut Transaction<'_>,
    id: i64,
    recall: &Verified<Recall>,
    now: Timestamp,
) -> Result<(), Error> {
    insert(tx, id, recall)?;
    let told = Notice::RecallDelivery {
        recall: recall.order().recall.clone(),
        lines: Vec::new(),
        finished: true,
    };
    notice::append(tx, &told, now)?;
    Ok(())
}

/// Takes back what a release published. Locks the head of the stops first, as [`stop::lock`] says.
///
/// Nothing of it is begun to be sent after this commits, but by who had begun before and looks at its copy of
/// [`stop::InForce`] too late; [`delivery::record`] sends the taking back after such a request.
///
/// # Errors
/// When the database fails; [`gatepost_storage::Error::is_duplicate`] where the release was recalled before.
pub fn record(
    tx: &mut Transaction<'_>,
    id: i64,
    recall: &Verified<Recall>,
    subject: &Subject,
    taking_back: &TakingBack<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    insert(tx, id, recall)?;
    take_down(tx, subject, now)?;
    let withdrawn = delivery::withdraw(tx, &subject.entries, now)?;
    let mut asked: Vec<String> = withdrawn.asked.iter().map(|target| target.host.clone()).collect();
    asked.dedup();
    let entry = NewEntry {
        id: taking_back.id,
        activity_uri: taking_back.activity_uri,
        actor_id: subject.publication.actor_id,
        publication_id: None,
        object_key: &subject.object_key,
        body: taking_back.body,
        created_at: now,
    };
    outbox::append_recall(tx, &entry, id, withdrawn.asked)?;
    stop::touch(tx)?;
    // Last, as it locks the head of the notices until the commit.
    for (entry, hosts) in withdrawn.hosts {
        delivery::tell_hosts(tx, entry, hosts, now)?;
    }
    if asked.is_empty() {
        delivery::tell(tx, &[taking_back.id], now)?;
    }
    for hosts in asked.chunks(HOSTS) {
        delivery::tell_hosts(tx, taking_back.id, hosts.to_vec(), now)?;
    }
    Ok(())
}

fn insert(tx: &mut Transaction<'_>, id: i64, recall: &Verified<Recall>) -> Result<(), Error> {
    let certificate =
        to_canonical_json(recall.signed()).map_err(|_| Error::Damaged("a recall is not JSON"))?;
    let order = recall.order();
    tx.execute(diesel::insert_into(recalls::table).values((
        recalls::id.eq(id),
        recalls::recall_id.eq(order.recall.as_str()),
        recalls::release_id.eq(order.release.as_str()),
        recalls::certificate.eq(certificate),
        recalls::recalled_at.eq(order.recalled_at.0),
    )))?;
    Ok(())
}

/// Everything a release has put up is gone: an object with what later changed it, and for a boost, favourite or
/// follow the state it made.
fn take_down(tx: &mut Transaction<'_>, subject: &Subject, now: Timestamp) -> Result<(), Error> {
    publication::take_back(tx, &subject.publication, now)?;
    let activity = &subject.publication.activity_uri;
    tx.execute(diesel::delete(
        reactions::table.filter(reactions::activity_uri.eq(activity)),
    ))?;
    tx.execute(diesel::delete(
        followings::table.filter(followings::follow_uri.eq(activity)),
    ))?;
    Ok(())
}

/// The recall that an entry of the outbox belongs to, and whether anything of that recall is still pending.
pub(crate) fn list_standing(
    reader: &mut Reader<'_>,
    outbox_ids: &[i64],
) -> Result<Vec<(i64, OutsideId, bool)>, Error> {
    use crate::schema::delivery_counts as counts;
    let rows: Vec<(i64, String, i64)> = reader.list(
        entries::table
            .inner_join(recalls::table.on(entries::recall_id.eq(recalls::id.nullable())))
            .inner_join(counts::table.on(counts::outbox_id.eq(entries::id)))
            .filter(entries::id.eq_any(outbox_ids))
            .select((entries::id, recalls::recall_id, counts::pending)),
    )?;
    rows.into_iter()
        .map(|(entry, recall, pending)| {
            let recall = OutsideId::parse(&recall).ok_or(Error::Damaged("a recall's id is not one"))?;
            Ok((entry, recall, pending > 0))
        })
        .collect()
}
