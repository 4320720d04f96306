//! Requests for administrators to read.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{PersonId, RequestId};
use gatepost_storage::Reader;

use super::{Request, State, Wish};
use crate::schema::{people, requests};
use crate::{Caller, Error, Inside, administration};

/// How many are listed at most: whatever is older is in the audit chain.
const MOST: i64 = 200;

type Row = (i64, String, String, Option<i64>, i64, Option<i64>, Option<i64>);

/// The newest requests, newest first, those that are decided among them.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator, and for apps.
pub async fn list(inside: &Inside, caller: &Caller) -> Result<Vec<Request>, Error> {
    caller.demand_own()?;
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            administration::confirm(reader, &caller)?;
            let rows = requests::table
                .order(requests::id.desc())
                .limit(MOST)
                .select(COLUMNS);
            let rows = reader.list(rows)?;
            named(reader, rows)
        })
        .await
}

/// One request.
///
/// # Errors
/// [`Error::Forbidden`] for anybody but an administrator; [`Error::NotFound`].
pub async fn get(inside: &Inside, caller: &Caller, id: &str) -> Result<Request, Error> {
    caller.demand_own()?;
    let (caller, id) = (caller.clone(), id.to_owned());
    inside
        .database
        .read(move |reader| {
            administration::confirm(reader, &caller)?;
            let id: RequestId = id.parse().map_err(|_| Error::NotFound)?;
            let row = reader.list(requests::table.find(id.0).select(COLUMNS))?;
            named(reader, row)?.pop().ok_or(Error::NotFound)
        })
        .await
}

/// How many requests wait for the caller: those of others, for an administrator; none for anybody else.
///
/// Index: `requests_by_state`.
///
/// # Errors
/// When the database fails.
pub async fn count_open(inside: &Inside, caller: &Caller) -> Result<i64, Error> {
    let caller = caller.clone();
    inside
        .database
        .read(move |reader| {
            if !administration::is_administrator(reader, &caller)? {
                return Ok(0);
            }
            let open = requests::table
                .filter(requests::state.eq(State::Open.as_str()))
                .filter(
                    requests::requested_by
                        .is_null()
                        .or(requests::requested_by.ne(caller.person.0)),
                )
                .count();
            reader.get(open).map_err(Error::from)
        })
        .await
}

/// The columns of a [`Row`].
type Columns = (
    requests::id,
    requests::document,
    requests::state,
    requests::requested_by,
    requests::requested_at,
    requests::decided_by,
    requests::decided_at,
);
const COLUMNS: Columns = (
    requests::id,
    requests::document,
    requests::state,
    requests::requested_by,
    requests::requested_at,
    requests::decided_by,
    requests::decided_at,
);

fn named(reader: &mut Reader<'_>, rows: Vec<Row>) -> Result<Vec<Request>, Error> {
    let ids: Vec<i64> = rows.iter().flat_map(|row| [row.3, row.5]).flatten().collect();
    let names = people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::username));
    let names: HashMap<i64, String> = reader.list::<_, (i64, String)>(names)?.into_iter().collect();
    let name = |id: Option<i64>| id.and_then(|id| names.get(&id).cloned());
    rows.into_iter()
        .map(
            |(id, document, state, requested_by, requested_at, decided_by, decided_at)| {
                Ok(Request {
                    id: RequestId(id),
                    wish: Wish::of_json(&document)?,
                    state: State::parse(&state).ok_or(Error::Damaged("a request cannot be read"))?,
                    requested_by: name(requested_by),
                    requested_at: Timestamp(requested_at),
                    decided_by: name(decided_by),
                    decided_at: decided_at.map(Timestamp),
                })
            },
        )
        .collect()
}

/// A request as the verbs work on it.
pub(super) struct Stored {
    pub(super) id: RequestId,
    pub(super) wish: Wish,
    pub(super) state: State,
    pub(super) requested_by: Option<PersonId>,
}

impl Stored {
    /// Refuses what is decided.
    pub(super) fn demand_open(&self) -> Result<(), Error> {
        match self.state {
            State::Open => Ok(()),
            State::Confirmed => Err(Error::conflict("It was confirmed already.")),
            State::Refused => Err(Error::conflict(
                "It was refused. Ask again if it is still wanted.",
            )),
            State::Cancelled => Err(Error::conflict("Whoever asked for it has taken it back.")),
        }
    }
}

/// The request of that id.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn get_stored(reader: &mut Reader<'_>, id: &str) -> Result<Stored, Error> {
    let id: RequestId = id.parse().map_err(|_| Error::NotFound)?;
    let row: Option<Row> = reader.find(requests::table.find(id.0).select(COLUMNS))?;
    let (id, document, state, requested_by, ..) = row.ok_or(Error::NotFound)?;
    Ok(Stored {
        id: RequestId(id),
        wish: Wish::of_json(&document)?,
        state: State::parse(&state).ok_or(Error::Damaged("a request cannot be read"))?,
        requested_by: requested_by.map(PersonId),
    })
}
