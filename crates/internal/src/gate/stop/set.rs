//! Setting a stop. It takes one person, and nothing of that person's may keep them from it but their password.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::id::{BrandId, CandidateId, PersonId, StopId};
use gatepost_model::role::Role;
use gatepost_model::scope::Scope as TokenScope;
use gatepost_storage::Transaction;
use serde_json::json;

use super::list::{self, Stop};
use super::{Scope, StopInForce, holds, raise_epoch};
use crate::gate::{candidate, hold, reason};
use crate::reauthentication::{self, Purpose};
use crate::schema::{candidates, releases, stops};
use crate::{Caller, Context, Error, Inside, audit, brand, notice};

/// What whoever gives no reason is told.
const WHY: &str = "reason is missing: say why nothing may leave.";

/// A stop, as it was asked for.
#[derive(Debug, Clone, Default)]
pub struct StopRequest {
    /// `node`, `brand` or `kind`.
    pub scope: Option<String>,
    /// The brand's name, or the kind's; absent for the node.
    pub id: Option<String>,
    /// Why, for those who see that nothing leaves.
    pub reason: Option<String>,
    /// From [`reauthentication::begin`], for the verb `stop`.
    pub reauthentication_token: Option<String>,
}

/// Sets a stop: from this commit on nothing it covers is released, and what was about to leave is held. One duty
/// officer suffices: of a brand for that brand, of any brand for a kind or for the node. Somebody whose password
/// was set anew by an administrator may too, and wrong passwords at signing in keep nobody from it.
///
/// # Errors
/// [`Error::Forbidden`] for whoever is no duty officer; [`Error::Invalid`] for a field.
pub async fn set(inside: &Inside, caller: &Caller, request: StopRequest) -> Result<Stop, Error> {
    let (context, caller) = (inside.context.clone(), caller.clone());
    let stop = inside
        .database
        .write(move |tx| {
            let now = context.now();
            audit::lock_for(tx, &caller)?;
            caller.demand(TokenScope::Decide)?;
            if !holds(tx, caller.person, None, Role::DutyOfficer, None)? {
                return Err(refusal());
            }
            let scope = scope_of(tx, request.scope.as_deref(), request.id.as_deref())?;
            if !holds(tx, caller.person, scope.brand, Role::DutyOfficer, None)? {
                return Err(refusal());
            }
            let reason = reason::demanded(request.reason, WHY)?;
            let purpose = Purpose {
                verb: "stop",
                candidate: None,
                rev_hash: None,
            };
            let secret = request.reauthentication_token.as_deref();
            reauthentication::spend(tx, &caller, secret, &purpose, now)?;
            let id = put_from(tx, &context, scope, &reason, Origin::Person(caller.person))?;
            list::get(tx, id)
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(stop)
}

fn refusal() -> Error {
    Error::forbidden("Only a duty officer sets a stop. Call one of them.")
}

/// Sets a stop as an operator at the command line of the internal plane's host. `brand` is the brand's name.
///
/// # Errors
/// [`Error::Invalid`] when there is no such brand, or the reason is missing or too long.
pub async fn set_as_operator(
    inside: &Inside,
    brand: Option<String>,
    kind: Option<Kind>,
    reason: String,
) -> Result<Stop, Error> {
    let context = inside.context.clone();
    let stop = inside
        .database
        .write(move |tx| {
            audit::lock(tx)?;
            let brand = brand.map(|name| brand_named(tx, &name)).transpose()?;
            let reason = reason::demanded(Some(reason), WHY)?;
            let scope = Scope { brand, kind };
            let id = put_from(tx, &context, scope, &reason, Origin::Operator)?;
            list::get(tx, id)
        })
        .await?;
    inside.context.work.notify_waiters();
    Ok(stop)
}

/// Who set a stop.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origin {
    /// A duty officer.
    Person(PersonId),
    /// An operator at the command line, or this program itself.
    Operator,
    /// Somebody on the public host; its number there.
    PublicHost(i64),
}

/// Sets a stop within a transaction that has decided who may.
///
/// # Errors
/// When the database fails.
pub fn put(
    tx: &mut Transaction<'_>,
    context: &Context,
    scope: Scope,
    reason: &str,
    by: PersonId,
) -> Result<(), Error> {
    put_from(tx, context, scope, reason, Origin::Person(by)).map(|_id| ())
}

/// Stops everything because of something this program has found.
pub(crate) fn put_by_program(tx: &mut Transaction<'_>, context: &Context, reason: &str) -> Result<(), Error> {
    put_from(tx, context, Scope::default(), reason, Origin::Operator).map(|_id| ())
}

/// The row, its epoch, its audit entry; and everything it keeps from leaving.
pub(super) fn put_from(
    tx: &mut Transaction<'_>,
    context: &Context,
    scope: Scope,
    reason: &str,
    origin: Origin,
) -> Result<StopId, Error> {
    let now = context.now();
    let mut head = audit::lock(tx)?;
    let id = StopId(context.next_id());
    let epoch = raise_epoch(tx)?;
    let (person, local) = match origin {
        Origin::Person(person) => (Some(person), None),
        Origin::Operator => (None, None),
        Origin::PublicHost(number) => (None, Some(number)),
    };
    tx.execute(diesel::insert_into(stops::table).values((
        stops::id.eq(id.0),
        stops::brand_id.eq(scope.brand.map(|brand| brand.0)),
        stops::kind.eq(scope.kind.map(Kind::as_str)),
        stops::reason.eq(reason),
        stops::set_by.eq(person.map(|person| person.0)),
        stops::set_at.eq(now.0),
        stops::epoch.eq(epoch),
        stops::local_id.eq(local),
    )))?;
    let event = audit::Event {
        at: now,
        person,
        verb: "stop.set",
        subject: format!("stop:{id}"),
        details: &json!({
            "brand": scope.brand, "kind": scope.kind, "epoch": epoch, "local": local,
        }),
    };
    audit::append(tx, &mut head, event)?;
    let mut desk = match scope.brand {
        Some(brand) => notice::desk_of(tx, brand)?,
        None => notice::everybody_on_a_desk(tx)?,
    };
    desk.retain(|colleague| Some(*colleague) != person);
    notice::tell(tx, context, notice::Kind::StopSet, None, &desk)?;
    let stop = StopInForce {
        id,
        reason: reason.to_owned(),
    };
    hold_leaving(tx, context, &mut head, scope, &stop, now)?;
    pause_uncarried(tx, scope, now)?;
    Ok(id)
}

/// Holds what is in its undo window.
fn hold_leaving(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    scope: Scope,
    stop: &StopInForce,
    now: Timestamp,
) -> Result<(), Error> {
    let leaving: Vec<i64> = tx.list(
        candidates::table
            .filter(candidates::state.eq(CandidateState::Releasing.as_str()))
            .order(candidates::id)
            .select(candidates::id),
    )?;
    for id in leaving.into_iter().map(CandidateId) {
        let Some(core) = candidate::find_core(tx, id)? else {
            continue;
        };
        if scope.covers(core.brand, core.kind) {
            hold::hold_by_stop(tx, context, head, &core, stop, now)?;
        }
    }
    Ok(())
}

/// What was released and has not been carried waits too, and a permission to go on that an earlier stop left
/// behind is worth nothing any more.
fn pause_uncarried(tx: &mut Transaction<'_>, scope: Scope, now: Timestamp) -> Result<(), Error> {
    let uncarried: Vec<(i64, i64, String)> = tx.list(
        releases::table
            .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
            .filter(releases::carried_at.is_null())
            .filter(candidates::state.eq_any([
                CandidateState::Published.as_str(),
                CandidateState::Superseded.as_str(),
            ]))
            .select((releases::id, releases::brand_id, candidates::kind)),
    )?;
    for (release, brand, kind) in uncarried {
        let kind = Kind::parse(&kind).ok_or(Error::Damaged("a candidate's row cannot be read"))?;
        if scope.covers(BrandId(brand), kind) {
            tx.execute(diesel::update(releases::table.find(release)).set((
                releases::paused_at.eq(now.0),
                releases::resume.eq(None::<String>),
                releases::resume_carried_at.eq(None::<i64>),
            )))?;
        }
    }
    Ok(())
}

fn scope_of(tx: &mut Transaction<'_>, scope: Option<&str>, id: Option<&str>) -> Result<Scope, Error> {
    let id = id.filter(|id| !id.is_empty());
    let missing = || Error::invalid("id is missing: the name of the brand or of the kind.");
    match scope {
        Some("node") if id.is_none() => Ok(Scope::default()),
        Some("node") => Err(Error::invalid("A stop of the whole node has no id.")),
        Some("brand") => Ok(Scope {
            brand: Some(brand_named(tx, id.ok_or_else(missing)?)?),
            kind: None,
        }),
        Some("kind") => {
            let kind = Kind::parse(id.ok_or_else(missing)?);
            Ok(Scope {
                brand: None,
                kind: Some(kind.ok_or_else(|| Error::invalid("There is no kind of that name."))?),
            })
        }
        _ => Err(Error::invalid("scope must be node, brand or kind.")),
    }
}

fn brand_named(tx: &mut Transaction<'_>, name: &str) -> Result<BrandId, Error> {
    let brand = brand::find(tx, name)?;
    Ok(brand
        .ok_or_else(|| Error::invalid("There is no brand of that name."))?
        .id)
}
