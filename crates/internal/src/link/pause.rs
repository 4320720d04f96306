//! The pause after a reset. Whoever hands over a link for a new password could have used it themselves: one
//! administrator could be the approver and the publisher of what they wrote. So nobody approves
//! or releases for a day after somebody else's link set their password, which is time for them to notice that theirs
//! is gone. What stops something (a rejection, an undo) they may do at once.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::PersonId;
use gatepost_storage::Reader;

use super::INVITATION_KIND;
use crate::schema::one_time_links;
use crate::{Caller, Error, Inside};

/// How long it lasts, in seconds: a day, in which everybody who is at work tries to sign in once.
pub(crate) const PAUSE: i64 = 24 * 60 * 60;

/// Refuses whoever's password was set through somebody else's link within the last day.
///
/// Index: `one_time_links_by_person`.
///
/// # Errors
/// [`Error::Forbidden`], with the moment from which they can approve and release again.
pub(crate) fn demand_no_pause(
    reader: &mut Reader<'_>,
    person: PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    let Some(again) = end_of_pause(reader, person, now)? else {
        return Ok(());
    };
    Err(Error::forbidden(format!(
        "Your password was set through an administrator's link; you can approve and release again from {}.",
        again.in_words()
    )))
}

/// Whether somebody's password was set through somebody else's link within the last day.
///
/// # Errors
/// When the database fails.
pub(crate) fn is_paused(reader: &mut Reader<'_>, person: PersonId, now: Timestamp) -> Result<bool, Error> {
    Ok(end_of_pause(reader, person, now)?.is_some())
}

/// When the caller's own pause ends, for pages that say it before anything is typed; absent for whoever has none.
///
/// # Errors
/// When the database fails.
pub async fn paused_until(inside: &Inside, caller: &Caller) -> Result<Option<Timestamp>, Error> {
    let (person, now) = (caller.person, inside.context.now());
    inside
        .database
        .read(move |reader| end_of_pause(reader, person, now))
        .await
}

fn end_of_pause(
    reader: &mut Reader<'_>,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let newest = one_time_links::table
        .filter(one_time_links::person_id.eq(person.0))
        .filter(one_time_links::used_at.gt(now.plus_seconds(PAUSE.saturating_neg()).0))
        .filter(one_time_links::kind.ne(INVITATION_KIND))
        .filter(one_time_links::made_by.ne(person.0))
        .order(one_time_links::used_at.desc())
        .limit(1)
        .select(one_time_links::used_at.assume_not_null());
    let used_at: Option<i64> = reader.find(newest)?;
    Ok(used_at.map(|used_at| Timestamp(used_at).plus_seconds(PAUSE)))
}
