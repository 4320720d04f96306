//! The second administrator says yes.

use gatepost_model::id::PersonId;
use gatepost_model::role::Role;
use gatepost_storage::Reader;

use super::check::check;
use super::effect::carry_out;
use super::end::settle;
use super::list::{Stored, get_stored};
use super::{Confirmed, State};
use crate::password::Proof;
use crate::{Caller, Context, Error, Inside, administration, link, person, reauthentication, role};

/// Confirms a request and carries it out. It takes another administrator than the one who asked, and their password
/// again, with a code where they have a second factor.
///
/// Whoever a role or a new password is for does not confirm it, even where there is no other administrator: a lone one
/// asks for a second one at the command line first.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but another administrator, and in the pause after a reset; [`Error::NotFound`]; [`Error::Invalid`] and
/// [`Error::Conflict`] when it is decided already or cannot be carried out any more; then, as
/// [`reauthentication::demand_proof`], for the password.
pub async fn confirm<'a>(
    inside: &Inside,
    caller: &Caller,
    id: &str,
    proof: impl Into<Proof<'a>>,
) -> Result<Confirmed, Error> {
    caller.demand_own()?;
    let proof = proof.into();
    let (asking, wanted, context) = (caller.clone(), id.to_owned(), inside.context.clone());
    inside
        .database
        .read(move |reader| {
            administration::confirm(reader, &asking)?;
            confirmable(reader, &context, &asking, &wanted).map(|_stored| ())
        })
        .await?;
    reauthentication::demand_proof(inside, caller, proof.password, proof.code, "confirm_request").await?;
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    let confirmed = inside
        .database
        .write(move |tx| {
            let mut head = administration::lock_for(tx, &caller)?;
            let stored = confirmable(tx, &context, &caller, &id)?;
            let second = Some(caller.person);
            let link = carry_out(tx, &context, &mut head, &stored.wish, stored.requested_by, second)?;
            settle(tx, &mut head, stored.id, State::Confirmed, second, context.now())?;
            Ok::<_, Error>(Confirmed { id: stored.id, link })
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(confirmed)
}

/// A request this administrator may confirm now.
fn confirmable(
    reader: &mut Reader<'_>,
    context: &Context,
    caller: &Caller,
    id: &str,
) -> Result<Stored, Error> {
    let now = context.now();
    let stored = get_stored(reader, id)?;
    if stored.requested_by == Some(caller.person) {
        return Err(Error::forbidden(
            "You have asked for it yourself. Another administrator has to confirm it.",
        ));
    }
    if stored.wish.favours() == Some(caller.username.as_str()) {
        return Err(Error::forbidden(
            "It is for you. Another administrator has to confirm it.",
        ));
    }
    // Somebody else may hold their new password.
    link::demand_no_pause(reader, caller.person, now)?;
    stored.demand_open()?;
    if let Some(asked) = stored.requested_by {
        demand_still_administrator(reader, asked)?;
        if link::is_paused(reader, asked, now)? {
            return Err(Error::conflict(
                "The password of whoever asked for it was set through an administrator's link within the last day, so \
                 that somebody else may hold it. Confirm it when they have used it for a day.",
            ));
        }
    }
    check(reader, context, &stored.wish)?;
    Ok(stored)
}

/// Two administrators have to want it: whoever is none any more wants nothing.
fn demand_still_administrator(reader: &mut Reader<'_>, asked: PersonId) -> Result<(), Error> {
    let is_active = person::find(reader, asked)?.is_some_and(|person| person.deactivated_at.is_none());
    if is_active && role::holds_at_node(reader, asked, Role::Administrator)? {
        return Ok(());
    }
    Err(Error::conflict(
        "Whoever asked for it is no administrator any more. Refuse it; somebody who is can ask again.",
    ))
}
