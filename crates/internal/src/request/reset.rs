//! A new password for somebody else.
//!
//! Whoever makes the link could use it, and be the approver or the other administrator a day later. So once something
//! was published it takes two for whoever has a say in what leaves.

use gatepost_model::id::RequestId;
use gatepost_storage::Reader;

use super::Wish;
use super::make::{ask, takes_two};
use crate::link::{self, Link};
use crate::{Caller, Error, Inside, administration, role};

/// What became of asking for a new password. Has no `Debug`: a link's secret stays out of logs.
pub enum Reset {
    /// The link to hand over, shown once.
    Link(Link),
    /// Another administrator has to confirm it, and gets the link.
    Waiting(RequestId),
}

/// Asks for a link with which somebody sets a new password, within a day; an earlier one ends. Until it is used the old
/// password goes on working. With `ends_second_factor` theirs ends when they use it, for whoever has lost their phone
/// and their recovery codes as well: there is no other way for an administrator to end one, so that the pause after a
/// reset always comes with it.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator, for apps, and in the pause after a reset;
/// [`Error::NotFound`] when nobody active has that name; [`Error::Conflict`] for one's own, which would end a second
/// factor without its code.
pub async fn reset(
    inside: &Inside,
    caller: &Caller,
    username: &str,
    ends_second_factor: bool,
) -> Result<Reset, Error> {
    caller.demand_own()?;
    let (context, caller) = (inside.context.clone(), caller.clone());
    let wish = Wish::Reset {
        person: username.to_owned(),
        ends_second_factor,
    };
    inside
        .database
        .write(move |tx| {
            let mut head = administration::lock_for(tx, &caller)?;
            link::demand_no_pause(tx, caller.person, context.now())?;
            let person = administration::get_active(tx, wish.subject())?;
            if person.id == caller.person {
                return Err(Error::conflict(
                    "Your own password and second factor are changed under Settings.",
                ));
            }
            if takes_two(tx, &wish)? {
                ask(tx, &context, &mut head, &wish, Some(caller.person)).map(Reset::Waiting)
            } else {
                link::offer_reset(
                    tx,
                    &context,
                    &mut head,
                    caller.person,
                    &person,
                    ends_second_factor,
                )
                .map(Reset::Link)
            }
        })
        .await
}

/// Whether a new password for this person takes two: for whoever has a say in what leaves, reads of every brand or
/// confirms requests.
///
/// # Errors
/// [`Error::NotFound`] when nobody active has that name; when the database fails.
pub(super) fn reset_takes_two(reader: &mut Reader<'_>, username: &str) -> Result<bool, Error> {
    let person = administration::get_active(reader, username)?;
    let held = role::roles_of(reader, person.id)?;
    Ok(held.into_iter().any(role::is_given_by_two))
}
