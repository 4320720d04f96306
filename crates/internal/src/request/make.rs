//! Asking.

use diesel::prelude::*;
use gatepost_model::id::{PersonId, RequestId};
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use super::check::check;
use super::effect::carry_out;
use super::reset::reset_takes_two;
use super::{Made, State, Wish};
use crate::notice::{self, Kind};
use crate::schema::requests;
use crate::{Caller, Context, Error, Inside, administration, audit, gate, role};

/// Makes a wish as an administrator, but for a [`reset`](super::reset()), which makes a link. Before the first publication it takes effect at once; afterwards another
/// administrator confirms it. So they do for the role of an administrator; a lone one gets a second at the command line.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator, and for apps; [`Error::Invalid`] for what cannot be;
/// [`Error::Conflict`] for what was changed meanwhile.
pub async fn make(inside: &Inside, caller: &Caller, wish: Wish) -> Result<Made, Error> {
    caller.demand_own()?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    let made = inside
        .database
        .write(move |tx| {
            let mut head = administration::lock_for(tx, &caller)?;
            check(tx, &context, &wish)?;
            if takes_two(tx, &wish, caller.person)? {
                ask(tx, &context, &mut head, &wish, Some(caller.person)).map(Made::Waiting)
            } else {
                carry_out(tx, &context, &mut head, &wish, Some(caller.person), None)?;
                Ok(Made::Done)
            }
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(made)
}

/// Makes a wish as an operator at the command line. Roles at the node take effect at once; everything of the gate does
/// until something was published, and waits for an administrator afterwards.
///
/// # Errors
/// As [`make`].
pub async fn make_as_operator(inside: &Inside, wish: Wish) -> Result<Made, Error> {
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            check(tx, &context, &wish)?;
            let is_of_gate = !matches!(&wish, Wish::Role { role, .. } if !role.is_gate());
            // A reset makes a link, and a link is made by a person.
            let needs_person = matches!(&wish, Wish::Reset { .. });
            if needs_person || (is_of_gate && gate::has_published(tx)?) {
                ask(tx, &context, &mut head, &wish, None).map(Made::Waiting)
            } else {
                carry_out(tx, &context, &mut head, &wish, None, None)?;
                Ok(Made::Done)
            }
        })
        .await
}

/// Whether a wish of this administrator waits for another one.
///
/// # Errors
/// When the database fails.
pub(super) fn takes_two(reader: &mut Reader<'_>, wish: &Wish, by: PersonId) -> Result<bool, Error> {
    if !gate::has_published(reader)? {
        return Ok(false);
    }
    match wish {
        Wish::Role { role, .. } => Ok(role::is_given_by_two(*role)),
        Wish::Reset { person, .. } => reset_takes_two(reader, person, by),
        Wish::Policy { .. } | Wish::CheckList { .. } | Wish::Brand { .. } | Wish::ReviewGroup { .. } => {
            Ok(true)
        }
    }
}

/// Stores a wish for another administrator to confirm, and tells them. The same wish of the same person is not stored
/// twice.
///
/// # Errors
/// When the database fails.
pub(crate) fn ask(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    wish: &Wish,
    by: Option<PersonId>,
) -> Result<RequestId, Error> {
    let document = wish.to_json()?;
    let open = requests::table
        .filter(requests::state.eq(State::Open.as_str()))
        .filter(requests::kind.eq(wish.kind()))
        .filter(requests::subject.eq(wish.subject()))
        .order(requests::id)
        .select((requests::id, requests::document, requests::requested_by));
    let open: Vec<(i64, String, Option<i64>)> = tx.list(open)?;
    let same = open
        .iter()
        .find(|(_, known, person)| *known == document && *person == by.map(|person| person.0));
    if let Some((id, ..)) = same {
        return Ok(RequestId(*id));
    }
    let (id, now) = (RequestId(context.next_id()), context.now());
    tx.execute(diesel::insert_into(requests::table).values((
        requests::id.eq(id.0),
        requests::kind.eq(wish.kind()),
        requests::subject.eq(wish.subject()),
        requests::document.eq(document),
        requests::requested_by.eq(by.map(|person| person.0)),
        requests::requested_at.eq(now.0),
        requests::state.eq(State::Open.as_str()),
    )))?;
    let mut others = notice::administrators(tx)?;
    others.retain(|person| Some(*person) != by);
    notice::tell(tx, context, Kind::RequestWaiting, None, &others)?;
    let event = audit::Event {
        at: now,
        person: by,
        verb: "request.made",
        subject: format!("request:{id}"),
        details: &json!({ "wish": wish.for_audit()? }),
    };
    audit::append(tx, head, event)?;
    Ok(id)
}
