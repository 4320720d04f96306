//! `/api/v1/statuses`

pub(crate) mod about;
pub(crate) mod acts;
pub(crate) mod marks;
pub(crate) mod not_yet;
mod publish;

use axum::Json;
use axum::extract::State;
use gatepost_internal::staff::Edit;
use gatepost_internal::{Error, Staff, entry, post, staff};
use gatepost_model::gate::Kind;
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Actor;
use crate::entity::context::Context;
use crate::entity::status::Status;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

pub(crate) use publish::publish;

/// `GET /api/v1/statuses/:id`
pub(crate) async fn show(State(api): State<Api>, actor: Actor, Id(id): Id) -> Result<Json<Status>, Problem> {
    actor.demand(Scope::ReadStatuses)?;
    Ok(Json(get(&api, &actor, &id).await?))
}

/// `GET /api/v1/statuses?id[]=`: those of them that exist and are for the reader.
pub(crate) async fn list(
    State(api): State<Api>,
    actor: Actor,
    parameters: Parameters,
) -> Result<Json<Vec<Status>>, Problem> {
    actor.demand(Scope::ReadStatuses)?;
    let ids = parameters.list("id");
    if let Actor::Person(caller) = &actor {
        let found = entry::list(&api.inside, caller, &ids).await?;
        let reading = api.reading(caller);
        return Ok(Json(found.iter().map(|one| Status::new(&reading, one)).collect()));
    }
    let mut statuses = Vec::new();
    for id in ids.iter().take(entry::MOST_AT_ONCE) {
        match get(&api, &actor, id).await {
            Ok(status) => statuses.push(status),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Json(statuses))
}

/// One status, as far as it is for whoever asks.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or none for them.
pub(super) async fn get(api: &Api, actor: &Actor, id: &str) -> Result<Status, Error> {
    match actor {
        Actor::Person(caller) => {
            let found = entry::get(&api.inside, caller, id).await?;
            Ok(Status::new(&api.reading(caller), &found))
        }
        Actor::Brand(staff) => get_as_brand(api, staff, id).await,
    }
}

/// What the brand has said or what came in for it, or else what waits for it at the gate.
async fn get_as_brand(api: &Api, staff: &Staff, id: &str) -> Result<Status, Error> {
    let reading = api.reading_as_brand();
    match staff::entry(&api.inside, staff, id).await {
        Ok(found) => Ok(Status::new(&reading, &found)),
        Err(Error::NotFound) => {
            let candidate = staff::candidate(&api.inside, staff, id).await?;
            Ok(Status::of_candidate(&reading, &staff.brand, &candidate))
        }
        Err(error) => Err(error),
    }
}

/// `GET /api/v1/statuses/:id/context`
pub(crate) async fn context(
    State(api): State<Api>,
    actor: Actor,
    Id(id): Id,
) -> Result<Json<Context>, Problem> {
    actor.demand(Scope::ReadStatuses)?;
    match &actor {
        Actor::Person(caller) => {
            let thread = entry::context(&api.inside, caller, &id).await?;
            Ok(Json(Context::new(&api.reading(caller), &thread)))
        }
        Actor::Brand(staff) => match staff::context(&api.inside, staff, &id).await {
            Ok(thread) => Ok(Json(Context::new(&api.reading_as_brand(), &thread))),
            Err(Error::NotFound) => {
                staff::candidate(&api.inside, staff, &id).await?;
                Ok(Json(Context::empty()))
            }
            Err(error) => Err(error.into()),
        },
    }
}

/// `DELETE /api/v1/statuses/:id`: gives a person's post back with what was typed; of a brand's publication the
/// deletion, which waits at the gate.
pub(crate) async fn delete(
    State(api): State<Api>,
    actor: Actor,
    Id(id): Id,
) -> Result<Json<Status>, Problem> {
    actor.demand(Scope::WriteStatuses)?;
    match &actor {
        Actor::Person(caller) => {
            let post = post::delete(&api.inside, caller, &id).await?;
            Ok(Json(Status::deleted(&api.reading(caller), &post)))
        }
        Actor::Brand(staff) => acts::of(&api, staff, &id, Kind::Delete, Edit::default()).await,
    }
}
