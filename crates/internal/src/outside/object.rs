//! Copies of posts from elsewhere that somebody of a desk has looked up: what reviewers of a boost see.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::notice::{OutsideActor, OutsideObject};
use gatepost_storage::{Reader, Transaction};

use super::actor;
use crate::Error;
use crate::schema::{outside_actors, outside_objects};

/// A copy, and how far it can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ObjectCopy {
    /// What was fetched.
    pub object: OutsideObject,
    /// Of what reviewers see.
    pub hash: String,
    /// When it was fetched.
    pub refreshed_at: Timestamp,
    /// Since when its server says that it is there no more.
    pub gone_at: Option<Timestamp>,
    /// When its author changed it or took it back after this copy was made.
    pub changed_at: Option<Timestamp>,
}

impl ObjectCopy {
    /// Whether it is there no more.
    pub(crate) fn is_gone(&self) -> bool {
        self.gone_at.is_some()
    }
}

type Row = (
    String,
    String,
    String,
    Option<String>,
    Option<i64>,
    String,
    i64,
    Option<i64>,
    Option<i64>,
    String,
    String,
    String,
);

/// The copy of a post.
///
/// # Errors
/// When the database fails.
pub(crate) fn find_object(reader: &mut Reader<'_>, uri: &str) -> Result<Option<ObjectCopy>, Error> {
    Ok(list_objects(reader, &[uri])?.remove(uri))
}

/// Copies of posts, by URI, in one statement.
pub(crate) fn list_objects(
    reader: &mut Reader<'_>,
    uris: &[&str],
) -> Result<HashMap<String, ObjectCopy>, Error> {
    if uris.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = reader.list(
        outside_objects::table
            .inner_join(outside_actors::table.on(outside_actors::uri.eq(outside_objects::author_uri)))
            .filter(outside_objects::uri.eq_any(uris.iter().copied()))
            .select((
                outside_objects::uri,
                outside_objects::url,
                outside_objects::content_html,
                outside_objects::content_warning,
                outside_objects::published_at,
                outside_objects::object_hash,
                outside_objects::refreshed_at,
                outside_objects::gone_at,
                outside_objects::changed_at,
                outside_actors::uri,
                outside_actors::handle,
                outside_actors::name,
            )),
    )?;
    Ok(rows.into_iter().map(of_row).collect())
}

fn of_row(
    (
        uri,
        url,
        content_html,
        content_warning,
        published_at,
        hash,
        refreshed_at,
        gone_at,
        changed_at,
        author,
        handle,
        name,
    ): Row,
) -> (String, ObjectCopy) {
    let copy = ObjectCopy {
        object: OutsideObject {
            uri: uri.clone(),
            author: OutsideActor {
                uri: author,
                handle,
                name,
            },
            url,
            content_html,
            content_warning,
            published_at: published_at.map(Timestamp),
        },
        hash,
        refreshed_at: Timestamp(refreshed_at),
        gone_at: gone_at.map(Timestamp),
        changed_at: changed_at.map(Timestamp),
    };
    (uri, copy)
}

/// Stores or refreshes the copy of a post, with its author's.
pub(super) fn remember(
    tx: &mut Transaction<'_>,
    object: &OutsideObject,
    now: Timestamp,
) -> Result<(), Error> {
    actor::remember(tx, &object.author, now)?;
    let hash = object
        .hash()
        .map_err(|_| Error::Damaged("the copy of a post is not JSON"))?;
    let values = (
        outside_objects::author_uri.eq(&object.author.uri),
        outside_objects::url.eq(&object.url),
        outside_objects::content_html.eq(&object.content_html),
        outside_objects::content_warning.eq(&object.content_warning),
        outside_objects::published_at.eq(object.published_at.map(|moment| moment.0)),
        outside_objects::object_hash.eq(hash),
        outside_objects::refreshed_at.eq(now.0),
        outside_objects::gone_at.eq(None::<i64>),
        outside_objects::changed_at.eq(None::<i64>),
    );
    let row = outside_objects::table.find(&object.uri);
    if tx.execute(diesel::update(row).set(values.clone()))? == 0 {
        tx.execute(
            diesel::insert_into(outside_objects::table)
                .values((outside_objects::uri.eq(&object.uri), values)),
        )?;
    }
    Ok(())
}

/// Notes that a post is there no more, where there is a copy of it.
pub(super) fn mark_gone(tx: &mut Transaction<'_>, uri: &str, now: Timestamp) -> Result<(), Error> {
    let row = outside_objects::table.find(uri);
    tx.execute(diesel::update(row).set((
        outside_objects::gone_at.eq(now.0),
        outside_objects::refreshed_at.eq(now.0),
    )))?;
    Ok(())
}

/// Notes that its author has done something to a post since it was copied. Whatever is about to leave about it
/// waits for a fresh copy.
pub(super) fn mark_changed(tx: &mut Transaction<'_>, uri: &str, now: Timestamp) -> Result<(), Error> {
    let row = outside_objects::table.find(uri);
    tx.execute(diesel::update(row).set((
        outside_objects::changed_at.eq(now.0),
        outside_objects::refreshed_at.eq(0),
    )))?;
    Ok(())
}
