//! Looking at an account.

use diesel::prelude::*;
use gatepost_model::notice::OutsideActor;
use gatepost_storage::Reader;

use super::{Account, MOST_AT_ONCE, load, parse_id};
use crate::brand;
use crate::entry::load::View;
use crate::person;
use crate::schema::{outside_actors, outside_items};
use crate::{Caller, Context, Error, Inside, outside};

/// One account. The id of something that came in names who wrote it: those outside have no id of their own.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or when only other desks have heard of them.
pub async fn get(inside: &Inside, caller: &Caller, id: &str) -> Result<Account, Error> {
    let (person, id) = (caller.person, parse_id(id)?);
    inside
        .database
        .read(move |r| {
            if let Some(account) = load::many(r, &[id])?.pop() {
                return Ok(account);
            }
            let view = View::of_person(r, person)?;
            let item = outside::list_notes_by_id(r, view.desks(), &[id])?.pop();
            item.map(|item| Account::Outside(item.author))
                .ok_or(Error::NotFound)
        })
        .await
}

/// The account of a handle: `ana` for a person or, where nobody has that name, a brand;
/// `news@social.acme.example` for a brand; for a desk also the handle of somebody outside it has heard of.
/// Nobody is asked.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or when only other desks have heard of them.
pub async fn lookup(inside: &Inside, caller: &Caller, acct: &str) -> Result<Account, Error> {
    let (context, person) = (inside.context.clone(), caller.person);
    let acct = acct.trim();
    let acct = acct.strip_prefix('@').unwrap_or(acct).to_lowercase();
    inside
        .database
        .read(move |r| {
            let id = match acct.split_once('@') {
                None => match person::find_by_username_typed(r, &acct)? {
                    Some(person) => Some(person.id.0),
                    None => brand::find(r, &acct)?.map(|brand| brand.id.0),
                },
                Some((name, host)) if is_ours(&context, host) => {
                    brand::find(r, name)?.map(|brand| brand.id.0)
                }
                Some(_) => {
                    let view = View::of_person(r, person)?;
                    let actor = heard_of(r, &view, &format!("@{acct}"))?;
                    return actor.map(Account::Outside).ok_or(Error::NotFound);
                }
            };
            let ids: Vec<i64> = id.into_iter().collect();
            load::many(r, &ids)?.pop().ok_or(Error::NotFound)
        })
        .await
}

fn is_ours(context: &Context, host: &str) -> bool {
    context.public_address.authority().eq_ignore_ascii_case(host)
}

/// Somebody outside who has written to one of these desks.
///
/// Index: `outside_actors_by_handle`, then `outside_items_by_brand`.
fn heard_of(r: &mut Reader<'_>, view: &View, handle: &str) -> Result<Option<OutsideActor>, Error> {
    if handle.contains('\0') || view.desks().is_empty() {
        return Ok(None);
    }
    let wrote = outside_items::table
        .filter(outside_items::author_uri.eq(outside_actors::uri))
        .filter(outside_items::brand_id.eq_any(view.desks().iter().map(|brand| brand.0)));
    let known = outside_actors::table
        .filter(outside_actors::handle_key.eq(handle))
        .filter(diesel::dsl::exists(wrote))
        .order(outside_actors::uri)
        .limit(1)
        .select((outside_actors::uri, outside_actors::handle, outside_actors::name));
    let row: Option<(String, String, String)> = r.find(known)?;
    Ok(row.map(|(uri, handle, name)| OutsideActor { uri, handle, name }))
}

/// The people and brands of these ids, in the order asked; the first [`MOST_AT_ONCE`] count, and what is no id
/// names nobody.
///
/// # Errors
/// When the database fails.
pub async fn many(inside: &Inside, caller: &Caller, ids: &[String]) -> Result<Vec<Account>, Error> {
    let _ = caller;
    let ids = distinct(ids);
    inside.database.read(move |r| load::many(r, &ids)).await
}

/// The ids among these texts, each once.
pub(super) fn distinct(ids: &[String]) -> Vec<i64> {
    let mut found = Vec::new();
    for id in ids.iter().take(MOST_AT_ONCE).filter_map(|id| parse_id(id).ok()) {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}
