//! Asking.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{PersonId, RequestId};
use gatepost_model::role::Role;
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use super::check::check;
use super::effect::carry_out;
use super::end::settle;
use super::reset::reset_takes_two;
use super::{Made, State, Wish};
use crate::notice::{self, Kind};
use crate::schema::requests;
use crate::{Caller, Context, Error, Inside, administration, audit, gate, link, role};

/// Makes a wish as an administrator, but for a [`reset`](super::reset()), which makes a link. Before the first
/// publication it takes effect at once; afterwards another administrator confirms it; a lone one asks at the command
/// line.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator, for apps, and in the pause after a reset: somebody else may
/// hold their new password; [`Error::Invalid`] for what cannot be; [`Error::Conflict`] for what was changed meanwhile.
pub async fn make(inside: &Inside, caller: &Caller, wish: Wish) -> Result<Made, Error> {
    caller.demand_own()?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    let made = inside
        .database
        .write(move |tx| {
            let mut head = administration::lock_for(tx, &caller)?;
            link::demand_no_pause(tx, caller.person, context.now())?;
            if let Wish::Reset { .. } = wish {
                return Err(Error::invalid(
                    "Ask for a new password on the person's own page under Administration, which shows its link.",
                ));
            }
            check(tx, &context, &wish)?;
            if takes_two(tx, &wish)? {
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

/// Makes a wish as an operator at the command line. Until something was published it takes effect at once; afterwards
/// it waits for an administrator, all but the role of a monitor.
///
/// So that a company whose administrators are all gone is not locked out for ever, the role of an administrator that was
/// asked for and that no administrator has answered for a week is given when it is asked for again. Each of them was
/// told, and any of them can refuse it.
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
            // A reset makes a link, and a link is made by a person.
            let needs_person = matches!(&wish, Wish::Reset { .. });
            if needs_person || takes_two(tx, &wish)? {
                let id = ask(tx, &context, &mut head, &wish, None)?;
                if !is_unanswered(tx, &wish, id, context.now())? {
                    return Ok(Made::Waiting(id));
                }
                settle(tx, &mut head, id, State::Confirmed, None, context.now())?;
            }
            carry_out(tx, &context, &mut head, &wish, None, None)?;
            Ok(Made::Done)
        })
        .await
}

/// How long administrators have for an answer before an operator makes another one without them, in seconds: a week,
/// in which somebody is back.
pub(super) const UNANSWERED: i64 = 7 * 24 * 60 * 60;

/// Whether an operator's open request for an administrator was left without an answer.
fn is_unanswered(reader: &mut Reader<'_>, wish: &Wish, id: RequestId, now: Timestamp) -> Result<bool, Error> {
    let is_for_administrator = matches!(wish, Wish::Role { role, .. } if *role == Role::Administrator);
    let asked_at = requests::table.find(id.0).select(requests::requested_at);
    let asked_at = Timestamp(reader.get(asked_at)?);
    Ok(is_for_administrator && asked_at.plus_seconds(UNANSWERED) <= now)
}

/// Whether a wish of an administrator waits for another one.
///
/// # Errors
/// When the database fails.
pub(super) fn takes_two(reader: &mut Reader<'_>, wish: &Wish) -> Result<bool, Error> {
    if !gate::has_published(reader)? {
        return Ok(false);
    }
    match wish {
        Wish::Role { role, .. } => Ok(role::is_given_by_two(*role)),
        Wish::Reset { person, .. } => reset_takes_two(reader, person),
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
