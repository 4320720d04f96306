//! Telling, in the transaction of what happened.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{CandidateId, PersonId};
use gatepost_storage::Transaction;

use super::{Kind, makers_of};
use crate::schema::{desk_notices, people};
use crate::{Context, Error, mail};

/// How long a notice is kept, in seconds: 90 days, as everything that only reminds.
const KEPT: i64 = 90 * 24 * 60 * 60;

/// Tells these people, each once, those who have left not at all.
///
/// Callers leave out whoever did it: nobody is told what they have just done.
///
/// # Errors
/// When the database fails.
pub(crate) fn tell(
    tx: &mut Transaction<'_>,
    context: &Context,
    kind: Kind,
    candidate: Option<CandidateId>,
    recipients: &[PersonId],
) -> Result<(), Error> {
    if recipients.is_empty() {
        return Ok(());
    }
    let now = context.now();
    let ids: Vec<i64> = recipients.iter().map(|person| person.0).collect();
    let active = people::table
        .filter(people::id.eq_any(ids))
        .filter(people::deactivated_at.is_null())
        .order(people::id)
        .select((people::id, people::email));
    let active: Vec<(i64, Option<String>)> = tx.list(active)?;
    let path = path_of(kind, candidate);
    for (person, email) in active {
        tx.execute(diesel::insert_into(desk_notices::table).values((
            desk_notices::id.eq(context.next_id()),
            desk_notices::person_id.eq(person),
            desk_notices::kind.eq(kind.as_str()),
            desk_notices::candidate_id.eq(candidate.map(|candidate| candidate.0)),
            desk_notices::created_at.eq(now.0),
        )))?;
        if let (Some(address), Some(kind)) = (email, kind.mail()) {
            mail::write(tx, context, PersonId(person), &address, kind, &path)?;
        }
    }
    Ok(())
}

/// Tells whoever wrote a candidate or a part of it, except the person who did what is told.
///
/// # Errors
/// When the database fails.
pub(crate) fn tell_makers(
    tx: &mut Transaction<'_>,
    context: &Context,
    kind: Kind,
    candidate: CandidateId,
    by: Option<PersonId>,
) -> Result<(), Error> {
    let mut makers = makers_of(tx, candidate)?;
    makers.retain(|person| Some(*person) != by);
    tell(tx, context, kind, Some(candidate), &makers)
}

/// The page a notice leads to, below the internal URL.
fn path_of(kind: Kind, candidate: Option<CandidateId>) -> String {
    match (kind, candidate) {
        (_, Some(candidate)) => format!("/desk/{candidate}"),
        (Kind::RequestWaiting, None) => "/administration/requests".to_owned(),
        (_, None) => "/desk".to_owned(),
    }
}

/// Forgets notices of long ago.
///
/// Index: `desk_notices_by_time`.
pub(crate) fn forget_old(tx: &mut Transaction<'_>, now: Timestamp) -> Result<usize, Error> {
    let oldest = now.plus_seconds(KEPT.saturating_neg());
    let old = desk_notices::table.filter(desk_notices::created_at.lt(oldest.0));
    Ok(tx.execute(diesel::delete(old))?)
}
