//! How a request ends, and saying no.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{PersonId, RequestId};
use gatepost_storage::Transaction;
use serde_json::json;

use super::State;
use super::list::get_stored;
use crate::schema::requests;
use crate::{Caller, Error, Inside, administration, audit};

/// Refuses somebody else's request.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but another administrator; [`Error::NotFound`]; [`Error::Conflict`] when it is
/// decided already.
pub async fn refuse(inside: &Inside, caller: &Caller, id: &str) -> Result<(), Error> {
    end(inside, caller, id, State::Refused).await
}

/// Takes one's own request back.
///
/// # Errors
/// As [`refuse`]; [`Error::Forbidden`] for somebody else's.
pub async fn cancel(inside: &Inside, caller: &Caller, id: &str) -> Result<(), Error> {
    end(inside, caller, id, State::Cancelled).await
}

async fn end(inside: &Inside, caller: &Caller, id: &str, state: State) -> Result<(), Error> {
    caller.demand_own()?;
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    inside
        .database
        .write(move |tx| {
            let mut head = administration::lock_for(tx, &caller)?;
            let stored = get_stored(tx, &id)?;
            let is_own = stored.requested_by == Some(caller.person);
            if is_own && state == State::Refused {
                return Err(Error::forbidden(
                    "You have asked for it yourself. Take it back instead.",
                ));
            }
            if !is_own && state == State::Cancelled {
                return Err(Error::forbidden(
                    "Somebody else has asked for it. Refuse it instead.",
                ));
            }
            stored.demand_open()?;
            settle(
                tx,
                &mut head,
                stored.id,
                state,
                Some(caller.person),
                context.now(),
            )
        })
        .await
}

/// Notes how an open request has ended; nobody ended it where none of those who could have answered it did.
pub(super) fn settle(
    tx: &mut Transaction<'_>,
    head: &mut audit::Head,
    id: RequestId,
    state: State,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(diesel::update(requests::table.find(id.0)).set((
        requests::state.eq(state.as_str()),
        requests::decided_by.eq(by.map(|person| person.0)),
        requests::decided_at.eq(now.0),
    )))?;
    let event = audit::Event {
        at: now,
        person: by,
        verb: &format!("request.{}", state.as_str()),
        subject: format!("request:{id}"),
        details: &json!({}),
    };
    audit::append(tx, head, event)
}
