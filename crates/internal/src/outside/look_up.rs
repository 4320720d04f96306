//! Looking something up outside: the explicit act of somebody of a desk.
//!
//! It is a row the courier carries, holding the handle or URI and nothing else. Nothing else in this plane makes the
//! public plane ask anybody anything, but a release that is about to name somebody.

use diesel::prelude::*;
use gatepost_model::notice::{OutsideActor, OutsideObject, Query};
use gatepost_model::role::Role;
use gatepost_model::{Timestamp, markup};
use gatepost_storage::{Reader, Transaction};
use serde_json::json;
use url::Url;

use super::lookup::ask;
use super::{actor, object};
use crate::gate::{check_elsewhere, is_our_address};
use crate::schema::{audit_entries, lookups};
use crate::{Caller, Context, Error, Inside, audit, brand, role};

/// How often one person may look something up, per hour: plenty for work, useless for trawling.
const PER_HOUR: i64 = 30;
const HOUR: i64 = 60 * 60 * 1000;

/// An answer younger than this is given again instead of asking again, in milliseconds.
const AGAIN_AFTER: i64 = 60 * 1000;

/// The roles that look things up.
const ROLES: [Role; 3] = [Role::Editor, Role::Responder, Role::Approver];

/// The verb of its audit entry.
const VERB: &str = "outside.looked_up";

/// A wish, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// Its id.
    pub id: i64,
    /// The handle or URI that left.
    pub query: String,
    /// How far it is.
    pub state: LookupState,
}

/// How far a lookup is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupState {
    /// Nobody has answered yet.
    Waiting,
    /// Somebody was found: they can be mentioned and followed.
    Actor(OutsideActor),
    /// A post was found: it can be boosted, made a favourite, and answered.
    Object(Box<OutsideObject>),
    /// Nothing was found; says why.
    Failed(String),
}

/// Looks up `@name@host` or the https URI of a post or profile. `brand` is the one the caller works for.
/// Gives the wish at once; the answer is asked for by [`lookup()`].
///
/// # Errors
/// [`Error::NotFound`] for a brand there is not, [`Error::Forbidden`] for somebody who is neither editor,
/// responder nor approver of it, [`Error::Invalid`] for what is not a handle or URI elsewhere,
/// [`Error::TooMany`] after 30 in an hour.
pub async fn look_up(inside: &Inside, caller: &Caller, brand: &str, query: &str) -> Result<Lookup, Error> {
    let (context, caller) = (inside.context.clone(), caller.clone());
    let (brand, query) = (brand.to_owned(), query.trim().to_owned());
    let found = inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &caller)?;
            let brand = brand::find(tx, &brand)?.ok_or(Error::NotFound)?;
            let roles = role::gate_roles(tx, caller.person, brand.id)?;
            if !roles.iter().any(|role| ROLES.contains(role)) {
                return Err(Error::forbidden(
                    "Looking something up outside is for editors, responders and approvers of the brand.",
                ));
            }
            let query = read(&context, &query)?;
            let now = context.now();
            if let Some(known) = recent(tx, &query, now)? {
                return Ok(known);
            }
            refuse_too_many(tx, &caller, now)?;
            ask(tx, &query, now)?;
            let id = context.next_id();
            tx.execute(
                diesel::update(lookups::table.find(query.subject()))
                    .set((lookups::id.eq(id), lookups::requested_by.eq(caller.person.0))),
            )?;
            let event = audit::Event {
                at: now,
                person: Some(caller.person),
                verb: VERB,
                subject: format!("brand:{}", brand.id),
                // What left: nothing of ours.
                details: &json!({ "kind": query.kind(), "query": query.subject() }),
            };
            audit::append(tx, &mut head, event)?;
            Ok(Lookup {
                id,
                query: query.subject().to_owned(),
                state: LookupState::Waiting,
            })
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(found)
}

/// What came of a lookup.
///
/// # Errors
/// [`Error::NotFound`] when there is none of that id, it is older than a day, or the caller may look nothing up.
pub async fn lookup(inside: &Inside, caller: &Caller, id: &str) -> Result<Lookup, Error> {
    let id: i64 = id.parse().map_err(|_| Error::NotFound)?;
    let person = caller.person;
    inside
        .database
        .read(move |reader| {
            let mut may = false;
            for brand in role::desks_of(reader, person)? {
                let roles = role::gate_roles(reader, person, brand)?;
                may = may || roles.iter().any(|role| ROLES.contains(role));
            }
            let row = lookups::table.filter(lookups::id.eq(id)).select(COLUMNS);
            let row: Option<Row> = if may { reader.find(row)? } else { None };
            of_row(reader, row.ok_or(Error::NotFound)?)
        })
        .await
}

type Row = (Option<i64>, String, Option<i64>, Option<String>, Option<String>);
type Columns = (
    lookups::id,
    lookups::uri,
    lookups::answered_at,
    lookups::problem,
    lookups::found_uri,
);
const COLUMNS: Columns = (
    lookups::id,
    lookups::uri,
    lookups::answered_at,
    lookups::problem,
    lookups::found_uri,
);

fn of_row(
    reader: &mut Reader<'_>,
    (id, query, answered_at, problem, found_uri): Row,
) -> Result<Lookup, Error> {
    let state = match (answered_at, problem, found_uri) {
        (None, _, _) => LookupState::Waiting,
        (_, Some(problem), _) => LookupState::Failed(problem),
        (_, None, Some(uri)) => match object::find_object(reader, &uri)? {
            Some(copy) => LookupState::Object(Box::new(copy.object)),
            None => match actor::find(reader, &uri)? {
                Some(actor) => LookupState::Actor(actor),
                None => return Err(Error::Damaged("what was looked up is missing")),
            },
        },
        (_, None, None) => LookupState::Failed("nothing was found".to_owned()),
    };
    Ok(Lookup {
        id: id.ok_or(Error::NotFound)?,
        query,
        state,
    })
}

/// The same thing asked for a moment ago, whoever asked: it leaves once.
fn recent(tx: &mut Transaction<'_>, query: &Query, now: Timestamp) -> Result<Option<Lookup>, Error> {
    let since = now.0.saturating_sub(AGAIN_AFTER);
    let row = lookups::table
        .find(query.subject())
        .filter(lookups::id.is_not_null())
        .filter(lookups::requested_at.ge(since))
        .select(COLUMNS);
    match tx.find::<_, Row>(row)? {
        Some(row) => of_row(tx, row).map(Some),
        None => Ok(None),
    }
}

/// Index: `audit_entries_by_person`.
fn refuse_too_many(tx: &mut Transaction<'_>, caller: &Caller, now: Timestamp) -> Result<(), Error> {
    let since = now.0.saturating_sub(HOUR);
    let lately: Vec<i64> = tx.list(
        audit_entries::table
            .filter(audit_entries::person_id.eq(caller.person.0))
            .filter(audit_entries::at.gt(since))
            .filter(audit_entries::verb.eq(VERB))
            .order(audit_entries::at.desc())
            .limit(PER_HOUR)
            .select(audit_entries::at),
    )?;
    match lately.get(usize::try_from(PER_HOUR.saturating_sub(1)).unwrap_or(usize::MAX)) {
        // Rounded up, so that whoever waits that long is let in.
        Some(oldest) => Err(Error::TooMany(
            oldest.saturating_sub(since).saturating_add(999) / 1_000,
        )),
        None => Ok(()),
    }
}

/// A handle or a URI elsewhere, and nothing that would tell outsiders of something internal.
fn read(context: &Context, query: &str) -> Result<Query, Error> {
    if query.starts_with('@') {
        return read_handle(context, query);
    }
    let url = check_elsewhere(context, "query", query, "https://social.example/@ana/1")?;
    if is_our_address(context, &url) {
        return Err(own());
    }
    // As it was typed: some servers compare the text of their ids.
    Ok(Query::Object(query.to_owned()))
}

fn read_handle(context: &Context, query: &str) -> Result<Query, Error> {
    let wrong = || Error::invalid("query must be a handle such as @ana@social.example, or an https URI.");
    let handles = markup::handles(query);
    let [handle] = handles.as_slice() else {
        return Err(wrong());
    };
    let Some(host) = handle
        .host
        .as_ref()
        .filter(|_| handle.display().len() == query.len())
    else {
        return Err(wrong());
    };
    let scheme = if context.public_address.origin().starts_with("http:") {
        "http"
    } else {
        "https"
    };
    let url = Url::parse(&format!("{scheme}://{host}/")).map_err(|_| wrong())?;
    if is_our_address(context, &url) {
        return Err(own());
    }
    check_elsewhere(context, "query", url.as_str(), "https://social.example")?;
    Ok(Query::Handle(handle.display()))
}

fn own() -> Error {
    Error::invalid("query is one of our own addresses: there is nothing to look up outside.")
}
