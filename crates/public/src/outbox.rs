//! The outbox: every activity we send, as the exact bytes that are signed.
//!
//! An entry never changes; the database itself refuses. Who is to receive it is written in the same
//! transaction, so that nothing can be published and forgotten.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Kind;
use gatepost_storage::{Reader, Transaction};

use crate::Error;
use crate::delivery::{self, Target};
use crate::peer;
use crate::schema::{actors, delivery_counts, fan_outs, outbox, publications};

/// An activity about to be sent.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    /// Inside id.
    pub id: i64,
    /// URI of the activity.
    pub activity_uri: &'a str,
    /// Our actor, whose key signs.
    pub actor_id: i64,
    /// The publication it belongs to; none for a protocol answer (Accept, Reject).
    pub publication_id: Option<i64>,
    /// What it is about, as a URI: deliveries about one thing to one inbox keep their order.
    pub object_key: &'a str,
    /// The JSON, byte for byte as it will be signed.
    pub body: &'a str,
    /// When it was written.
    pub created_at: Timestamp,
}

/// Deliveries added in one statement: SQLite takes 32,766 values in one.
const TARGETS: usize = 500;

/// Why an activity is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A release.
    Release(Kind),
    /// A recall.
    Recall,
    /// Neither: an answer of the protocol (Accept, Reject).
    Answer,
}

/// An activity in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Inside id.
    pub id: i64,
    /// URI of the activity.
    pub activity_uri: String,
    /// Our actor, whose key signs.
    pub actor_id: i64,
    /// Address of that actor.
    pub actor_uri: String,
    /// Why it is sent.
    pub cause: Cause,
    /// The JSON, byte for byte as it is signed.
    pub body: String,
}

/// An entry as it lies in the tables: with its publication's kind, and its recall.
type EntryRow = (
    i64,
    String,
    i64,
    String,
    Option<i64>,
    Option<String>,
    Option<i64>,
    String,
);

/// Writes an entry, its counts and who is to have it: with `followers` everyone in the actor's kept inbox
/// table, expanded later in chunks, and each of `inboxes` at once.
///
/// The caller rings the delivery workers after the commit.
///
/// # Errors
/// When the database fails, an entry of that id or URI exists, or one of `inboxes` is no URL with a host.
pub fn append(
    tx: &mut Transaction<'_>,
    entry: &NewEntry<'_>,
    followers: bool,
    inboxes: &[String],
) -> Result<(), Error> {
    insert(tx, entry, None)?;
    if followers {
        tx.execute(diesel::insert_into(fan_outs::table).values((
            fan_outs::outbox_id.eq(entry.id),
            fan_outs::cursor.eq(""),
            fan_outs::finished_at.eq(None::<i64>),
        )))?;
    }
    let targets: Option<Vec<Target>> = inboxes
        .iter()
        .map(|inbox| {
            let host = peer::host_of(inbox)?;
            Some(Target {
                inbox: inbox.clone(),
                host,
            })
        })
        .collect();
    let targets = targets.ok_or(Error::Damaged("an inbox is not a URL with a host"))?;
    delivery::enqueue(tx, entry.id, entry.object_key, targets, entry.created_at)?;
    Ok(())
}

/// Writes an entry that takes something back, for everyone who was sent it. `recall` is the recall's inside id.
pub(crate) fn append_recall(
    tx: &mut Transaction<'_>,
    entry: &NewEntry<'_>,
    recall: i64,
    targets: Vec<Target>,
) -> Result<(), Error> {
    insert(tx, entry, Some(recall))?;
    for chunk in targets.chunks(TARGETS) {
        delivery::enqueue(tx, entry.id, entry.object_key, chunk.to_vec(), entry.created_at)?;
    }
    Ok(())
}

fn insert(tx: &mut Transaction<'_>, entry: &NewEntry<'_>, recall: Option<i64>) -> Result<(), Error> {
    tx.execute(diesel::insert_into(outbox::table).values((
        outbox::id.eq(entry.id),
        outbox::activity_uri.eq(entry.activity_uri),
        outbox::actor_id.eq(entry.actor_id),
        outbox::publication_id.eq(entry.publication_id),
        outbox::recall_id.eq(recall),
        outbox::object_key.eq(entry.object_key),
        outbox::body.eq(entry.body),
        outbox::created_at.eq(entry.created_at.0),
    )))?;
    tx.execute(diesel::insert_into(delivery_counts::table).values((
        delivery_counts::outbox_id.eq(entry.id),
        delivery_counts::pending.eq(0),
        delivery_counts::delivered.eq(0),
        delivery_counts::refused.eq(0),
        delivery_counts::failed.eq(0),
    )))?;
    Ok(())
}

/// The entry of that id.
///
/// # Errors
/// When the database fails.
pub fn find(reader: &mut Reader<'_>, id: i64) -> Result<Option<Entry>, Error> {
    let row: Option<EntryRow> = reader.find(
        outbox::table
            .inner_join(actors::table.on(actors::id.eq(outbox::actor_id)))
            .left_join(publications::table.on(outbox::publication_id.eq(publications::id.nullable())))
            .filter(outbox::id.eq(id))
            .select((
                outbox::id,
                outbox::activity_uri,
                outbox::actor_id,
                actors::uri,
                outbox::publication_id,
                publications::kind.nullable(),
                outbox::recall_id,
                outbox::body,
            )),
    )?;
    row.map(read).transpose()
}

fn read(row: EntryRow) -> Result<Entry, Error> {
    let (id, activity_uri, actor_id, actor_uri, publication_id, kind, recall_id, body) = row;
    let kind = kind.map(|name| Kind::parse(&name).ok_or(Error::Damaged("a publication has an unknown kind")));
    let cause = match (publication_id, kind.transpose()?, recall_id) {
        (Some(_), Some(kind), None) => Cause::Release(kind),
        (None, None, Some(_)) => Cause::Recall,
        (None, None, None) => Cause::Answer,
        _ => return Err(Error::Damaged("an outbox entry has more than one cause")),
    };
    Ok(Entry {
        id,
        activity_uri,
        actor_id,
        actor_uri,
        cause,
        body,
    })
}
