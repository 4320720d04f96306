//! Actors of other servers, as far as they concern us: who follows, answers, likes, or is followed.
//!
//! A row is a copy of what was fetched from the actor's own address, never of what a message claimed.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::notice::OutsideActor;
use gatepost_storage::{Reader, Transaction, on_each};

use crate::schema::remote_actors;
use crate::{Error, follower};

/// An actor of another server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownActor {
    /// Its address; at most 1024 bytes.
    pub uri: String,
    /// Host of the address, with the port where it is not the scheme's own.
    pub host: String,
    /// Its ActivityStreams type, such as `Person`.
    pub kind: String,
    /// `@name@host`.
    pub handle: String,
    /// The name people read; plain text, cleaned.
    pub name: String,
    /// Its page, where it names one.
    pub url: Option<String>,
    /// Where to deliver to.
    pub inbox: String,
    /// Where to deliver once for all of its host.
    pub shared_inbox: Option<String>,
    /// The id of its key, in the normal form of a URL.
    pub public_key_id: String,
    /// Its key as PEM.
    pub public_key_pem: String,
    /// When this copy was fetched.
    pub fetched_at: Timestamp,
    /// When it said that it is deleted.
    pub gone_at: Option<Timestamp>,
}

impl KnownActor {
    /// Where what goes to all followers is delivered: one shared inbox serves a whole host.
    pub fn delivery_inbox(&self) -> &str {
        self.shared_inbox.as_deref().unwrap_or(&self.inbox)
    }

    /// What the internal plane is told of it.
    pub fn to_outside_actor(&self) -> OutsideActor {
        OutsideActor {
            uri: self.uri.clone(),
            handle: self.handle.clone(),
            name: self.name.clone(),
        }
    }
}

#[derive(Queryable)]
struct ActorRow {
    uri: String,
    host: String,
    kind: String,
    handle: String,
    name: String,
    url: Option<String>,
    inbox: String,
    shared_inbox: Option<String>,
    public_key_id: String,
    public_key_pem: String,
    fetched_at: i64,
    gone_at: Option<i64>,
}

impl From<ActorRow> for KnownActor {
    fn from(row: ActorRow) -> Self {
        Self {
            uri: row.uri,
            host: row.host,
            kind: row.kind,
            handle: row.handle,
            name: row.name,
            url: row.url,
            inbox: row.inbox,
            shared_inbox: row.shared_inbox,
            public_key_id: row.public_key_id,
            public_key_pem: row.public_key_pem,
            fetched_at: Timestamp(row.fetched_at),
            gone_at: row.gone_at.map(Timestamp),
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = remote_actors, primary_key(uri), treat_none_as_null = true)]
struct NewActorRow<'a> {
    uri: &'a str,
    host: &'a str,
    kind: &'a str,
    handle: &'a str,
    name: &'a str,
    url: Option<&'a str>,
    inbox: &'a str,
    shared_inbox: Option<&'a str>,
    public_key_id: &'a str,
    public_key_pem: &'a str,
    fetched_at: i64,
    gone_at: Option<i64>,
}

/// The actor at this address.
///
/// # Errors
/// When the database fails.
pub fn find(reader: &mut Reader<'_>, uri: &str) -> Result<Option<KnownActor>, Error> {
    let row: Option<ActorRow> = reader.find(remote_actors::table.filter(remote_actors::uri.eq(uri)))?;
    Ok(row.map(KnownActor::from))
}

/// The actor that was seen with this key last.
///
/// # Errors
/// When the database fails.
pub fn find_by_key(reader: &mut Reader<'_>, key_id: &str) -> Result<Option<KnownActor>, Error> {
    let row: Option<ActorRow> = reader.find(
        remote_actors::table
            .filter(remote_actors::public_key_id.eq(key_id))
            .order(remote_actors::fetched_at.desc()),
    )?;
    Ok(row.map(KnownActor::from))
}

/// Stores an actor, in place of an older copy. Where it follows, deliveries go to its new inbox from now on.
///
/// # Errors
/// When the database fails.
pub fn upsert(tx: &mut Transaction<'_>, actor: &KnownActor) -> Result<(), Error> {
    let row = NewActorRow {
        uri: &actor.uri,
        host: &actor.host,
        kind: &actor.kind,
        handle: &actor.handle,
        name: &actor.name,
        url: actor.url.as_deref(),
        inbox: &actor.inbox,
        shared_inbox: actor.shared_inbox.as_deref(),
        public_key_id: &actor.public_key_id,
        public_key_pem: &actor.public_key_pem,
        fetched_at: actor.fetched_at.0,
        gone_at: actor.gone_at.map(|moment| moment.0),
    };
    on_each!(tx.connection(), |c| diesel::insert_into(remote_actors::table)
        .values(&row)
        .on_conflict(remote_actors::uri)
        .do_update()
        .set(&row)
        .execute(c))?;
    follower::relocate(tx, &actor.uri, actor.delivery_inbox())
}

/// Notes that an actor has said that it is deleted.
///
/// # Errors
/// When the database fails.
pub fn mark_gone(tx: &mut Transaction<'_>, uri: &str, now: Timestamp) -> Result<(), Error> {
    let actor = remote_actors::table.filter(remote_actors::uri.eq(uri));
    tx.execute(diesel::update(actor).set(remote_actors::gone_at.eq(now.0)))?;
    Ok(())
}
