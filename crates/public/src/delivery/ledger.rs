//! What the internal plane is told about deliveries: the counts of a publication and how far a recall is, with one
//! line per server.
//!
//! Every line says how a server stands now, not what has changed, so a line may be told twice and the newest
//! always holds. Only the servers of the deliveries at hand are read: their number is bounded by the batch that is
//! written, whatever the number of followers.

use std::collections::BTreeMap;

use diesel::dsl::{count_star, max, min};
use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::OutsideId;
use gatepost_model::notice::{DeliveryLine, DeliveryState, Notice};
use gatepost_storage::{Reader, Transaction};

use super::{EARLIER, counts};
use crate::schema::{deliveries, outbox, publications};
use crate::{Error, notice, recall};

/// Tells how the deliveries of these entries stand, after they were written. Comes last in a transaction: it locks
/// the head of the notices. Gives whether anything was told, so that the caller rings the courier after the
/// commit.
///
/// For entries with few deliveries: it reads them all.
///
/// # Errors
/// When the database fails.
pub fn tell(tx: &mut Transaction<'_>, outbox_ids: &[i64], now: Timestamp) -> Result<bool, Error> {
    let of_entries = deliveries::table.filter(deliveries::outbox_id.eq_any(outbox_ids.to_vec()));
    let firsts = of_entries
        .group_by((deliveries::outbox_id, deliveries::host))
        .select(min(deliveries::id).assume_not_null());
    let firsts = tx.list(firsts)?;
    tell_about(tx, outbox_ids, firsts, now)
}

/// The same for one entry and the servers of these hosts.
pub(crate) fn tell_hosts(
    tx: &mut Transaction<'_>,
    outbox_id: i64,
    hosts: Vec<String>,
    now: Timestamp,
) -> Result<bool, Error> {
    let of_hosts = deliveries::table
        .filter(deliveries::outbox_id.eq(outbox_id))
        .filter(deliveries::host.eq_any(hosts));
    let firsts = of_hosts
        .group_by(deliveries::host)
        .select(min(deliveries::id).assume_not_null());
    let firsts = tx.list(firsts)?;
    tell_about(tx, &[outbox_id], firsts, now)
}

/// The same for these entries and the servers for which `firsts` stand: one delivery of each entry and server.
pub(super) fn tell_about(
    tx: &mut Transaction<'_>,
    outbox_ids: &[i64],
    firsts: Vec<i64>,
    now: Timestamp,
) -> Result<bool, Error> {
    let mut told = of_recalls(tx, outbox_ids, &firsts)?;
    told.extend(of_releases(tx, outbox_ids, firsts)?);
    if told.is_empty() {
        return Ok(false);
    }
    notice::append_all(tx, &told, now)?;
    Ok(true)
}

/// How far taking back is.
fn of_recalls(reader: &mut Reader<'_>, outbox_ids: &[i64], firsts: &[i64]) -> Result<Vec<Notice>, Error> {
    let recalls = recall::list_standing(reader, outbox_ids)?;
    if recalls.is_empty() {
        return Ok(Vec::new());
    }
    let names = recalls
        .iter()
        .map(|(entry, recall, _)| (*entry, recall.as_str().to_owned()))
        .collect();
    let mut lines = lines_of(reader, firsts.to_vec(), &names)?;
    Ok(recalls
        .iter()
        .map(|(_, recall, is_pending)| Notice::RecallDelivery {
            recall: recall.clone(),
            lines: lines
                .remove(recall.as_str())
                .map(|lines| lines.into_values().collect())
                .unwrap_or_default(),
            finished: !is_pending,
        })
        .collect())
}

/// How far releases are.
fn of_releases(reader: &mut Reader<'_>, outbox_ids: &[i64], firsts: Vec<i64>) -> Result<Vec<Notice>, Error> {
    // A protocol answer belongs to no publication, and nobody is told of it.
    let entries: Vec<(i64, i64, String)> = reader.list(
        outbox::table
            .inner_join(publications::table.on(outbox::publication_id.eq(publications::id.nullable())))
            .filter(outbox::id.eq_any(outbox_ids.to_vec()))
            .select((outbox::id, publications::id, publications::release_id)),
    )?;
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let publication_ids = entries.iter().map(|(_, publication, _)| *publication).collect();
    let releases = entries
        .into_iter()
        .map(|(entry, _, release)| (entry, release))
        .collect();
    let by_release = counts::of_publications(reader, publication_ids)?;
    let mut lines = lines_of(reader, firsts, &releases)?;
    by_release
        .into_iter()
        .map(|(release_id, counts)| {
            let lines = lines
                .remove(release_id.as_str())
                .map(|lines| lines.into_values().collect());
            let release = OutsideId::parse(&release_id).ok_or(Error::Damaged("a release id is not one"))?;
            Ok(Notice::Delivery {
                release,
                counts,
                lines: lines.unwrap_or_default(),
            })
        })
        .collect()
}

/// Entry, host, state and newest status of deliveries that are alike; how many, the most attempts, the newest
/// change.
type Alike = (i64, String, String, Option<i64>, i64, i64, i64);

/// The ledger lines of the servers for which these deliveries stand, by release and host.
fn lines_of<'a>(
    reader: &mut Reader<'_>,
    firsts: Vec<i64>,
    releases: &'a BTreeMap<i64, String>,
) -> Result<BTreeMap<&'a str, BTreeMap<String, DeliveryLine>>, Error> {
    let same_server = EARLIER
        .field(deliveries::outbox_id)
        .eq(deliveries::outbox_id)
        .and(EARLIER.field(deliveries::host).eq(deliveries::host));
    let rows: Vec<Alike> = reader.list(
        EARLIER
            .inner_join(deliveries::table.on(same_server))
            .filter(EARLIER.field(deliveries::id).eq_any(firsts))
            .group_by((
                deliveries::outbox_id,
                deliveries::host,
                deliveries::state,
                deliveries::last_status,
            ))
            .select((
                deliveries::outbox_id,
                deliveries::host,
                deliveries::state,
                deliveries::last_status,
                count_star(),
                max(deliveries::attempts).assume_not_null(),
                max(deliveries::updated_at).assume_not_null(),
            )),
    )?;
    let mut by_release = BTreeMap::<&str, BTreeMap<String, DeliveryLine>>::new();
    for (outbox_id, host, state, last_status, inboxes, attempts, at) in rows {
        let Some(release) = releases.get(&outbox_id) else {
            continue;
        };
        let state = DeliveryState::parse(&state).ok_or(Error::Damaged("a delivery cannot be read"))?;
        let line = DeliveryLine {
            host: host.clone(),
            state,
            inboxes,
            attempts,
            last_status,
            at: Timestamp(at),
        };
        let lines = by_release.entry(release).or_default();
        let line = match lines.remove(&host) {
            Some(known) => together(known, line),
            None => line,
        };
        lines.insert(host, line);
    }
    Ok(by_release)
}

/// One line of two about the same server.
fn together(one: DeliveryLine, other: DeliveryLine) -> DeliveryLine {
    // What was attempted says more about the newest answer than what was not.
    let newer = if (other.attempts > 0, other.at) > (one.attempts > 0, one.at) {
        &other
    } else {
        &one
    };
    DeliveryLine {
        last_status: newer.last_status,
        state: one.state.min(other.state),
        inboxes: one.inboxes.saturating_add(other.inboxes),
        attempts: one.attempts.max(other.attempts),
        at: one.at.max(other.at),
        host: one.host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(
        state: DeliveryState,
        inboxes: i64,
        attempts: i64,
        last_status: Option<i64>,
        at: i64,
    ) -> DeliveryLine {
        DeliveryLine {
            host: "social.example".into(),
            state,
            inboxes,
            attempts,
            last_status,
            at: Timestamp(at),
        }
    }

    #[test]
    fn a_server_is_delivered_to_only_when_each_of_its_inboxes_is() {
        let delivered = line(DeliveryState::Delivered, 2, 1, Some(202), 30);
        let pending = line(DeliveryState::Pending, 1, 3, Some(503), 40);
        let both = together(delivered.clone(), pending.clone());
        assert_eq!(both, line(DeliveryState::Pending, 3, 3, Some(503), 40));
        assert_eq!(together(pending, delivered), both);
    }

    #[test]
    fn the_newest_status_is_of_the_newest_attempt_not_of_a_delivery_that_only_waits() {
        let waiting = line(DeliveryState::Pending, 1, 0, None, 50);
        let refused = line(DeliveryState::Refused, 1, 1, Some(403), 20);
        assert_eq!(
            together(waiting, refused),
            line(DeliveryState::Pending, 2, 1, Some(403), 50)
        );
    }
}
