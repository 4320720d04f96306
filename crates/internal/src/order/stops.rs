//! The stops in force, as one signed word.

use diesel::prelude::*;
use gatepost_model::gate::{Kind, Signed, StopScope, StopState};
use gatepost_model::notice::LocalStop;
use gatepost_storage::Reader;
use serde_json::json;

use crate::schema::{brands, stop_head, stops};
use crate::{Error, Inside, audit, gate};

/// The newest word about stops, signed, while the public plane does not have it.
///
/// # Errors
/// When the database fails.
pub async fn next_stop_state(inside: &Inside) -> Result<Option<Signed<StopState>>, Error> {
    let context = inside.context.clone();
    inside
        .database
        .read(move |reader| {
            let head = stop_head::table.filter(stop_head::id.eq(1));
            let (epoch, known_local, carried): (i64, i64, i64) = reader.get(head.select((
                stop_head::epoch,
                stop_head::known_local,
                stop_head::carried_epoch,
            )))?;
            if epoch <= carried {
                return Ok(None);
            }
            let state = StopState {
                epoch,
                stops: scopes(reader)?,
                known_local,
            };
            let signed = Signed::new(state, &context.release_signer);
            signed.map(Some).map_err(|_| Error::Damaged("a stop is not JSON"))
        })
        .await
}

/// What is stopped, each once, in the order it was.
fn scopes(reader: &mut Reader<'_>) -> Result<Vec<StopScope>, Error> {
    let rows: Vec<(Option<String>, Option<String>)> = reader.list(
        stops::table
            .left_join(brands::table.on(brands::id.nullable().eq(stops::brand_id)))
            .filter(stops::lifted_at.is_null())
            .order(stops::id)
            .select((brands::actor_uri.nullable(), stops::kind)),
    )?;
    let mut scopes: Vec<StopScope> = Vec::new();
    for (brand, kind) in rows {
        let kind = kind.map(|kind| Kind::parse(&kind).ok_or(Error::Damaged("a stop cannot be read")));
        let scope = StopScope {
            brand,
            kind: kind.transpose()?,
        };
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Ok(scopes)
}

/// Notes the epoch the public plane has answered with.
///
/// One that is higher than any this plane has made means that this plane was put back from a backup, and may
/// have forgotten a stop. Nothing must be let go by that: so everything is stopped, under an epoch above both,
/// until two people lift it.
///
/// # Errors
/// When the database fails.
pub async fn stop_carried(inside: &Inside, epoch: i64) -> Result<(), Error> {
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            let head = stop_head::table.filter(stop_head::id.eq(1));
            let mut chain = audit::lock(tx)?;
            let own = gate::stop::epoch(tx)?;
            if epoch <= own {
                let behind = head.filter(stop_head::carried_epoch.lt(epoch));
                tx.execute(diesel::update(behind).set(stop_head::carried_epoch.eq(epoch)))?;
                return Ok(());
            }
            tx.execute(
                diesel::update(head).set((stop_head::epoch.eq(epoch), stop_head::carried_epoch.eq(epoch))),
            )?;
            let event = audit::Event {
                at: context.now(),
                person: None,
                verb: "stop.epoch_raised",
                subject: "node".to_owned(),
                details: &json!({ "from": own, "to": epoch }),
            };
            audit::append(tx, &mut chain, event)?;
            let reason = "The public plane knows a newer stop than this one: this plane was put back from a \
                          backup. Look at what was stopped since, then lift this.";
            gate::stop::put_by_program(tx, &context, reason)
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(())
}

/// Takes in stops that were set on the public host itself. Repeating it changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn note_local_stops(inside: &Inside, local: Vec<LocalStop>) -> Result<(), Error> {
    if local.is_empty() {
        return Ok(());
    }
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            audit::lock(tx)?;
            for stop in &local {
                gate::stop::take_local(tx, &context, stop)?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(())
}
