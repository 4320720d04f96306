//! What an app does with a status as a brand: a candidate each time, which waits at the gate. The answer is that
//! candidate as a status. To people most of it is not possible yet.

use axum::Json;
use axum::extract::State;
use gatepost_internal::Error;
use gatepost_internal::Staff;
use gatepost_internal::staff::{self, Edit};
use gatepost_model::gate::Kind;
use gatepost_model::scope::Scope;

use super::not_yet;
use crate::Api;
use crate::authenticate::Actor;
use crate::entity::status::Status;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

pub(super) type Answer = Result<Json<Status>, Problem>;

/// An act of a brand on a publication of its own, or on what came in for it.
pub(super) async fn of(api: &Api, staff: &Staff, id: &str, kind: Kind, edit: Edit) -> Answer {
    let candidate = staff::act(&api.inside, staff, id, kind, edit).await?;
    let reading = api.reading_as_brand();
    Ok(Json(Status::of_candidate(&reading, &staff.brand, &candidate)))
}

/// `PUT /api/v1/statuses/:id`
pub(crate) async fn edit(State(api): State<Api>, actor: Actor, Id(id): Id, parameters: Parameters) -> Answer {
    actor.demand(Scope::WriteStatuses)?;
    match &actor {
        Actor::Person(caller) => Err(not_yet::edit(&api, caller, &id).await),
        Actor::Brand(staff) => {
            // Dropped in silence, a description would stay what it was while its author believes it changed.
            if parameters.is_given("media_attributes") {
                return Err(Error::invalid(
                    "media_attributes cannot be changed from an app. Change the description at the desk.",
                )
                .into());
            }
            let media = parameters
                .is_sent("media_ids")
                .then(|| parameters.list("media_ids"));
            let edit = Edit {
                text: parameters.text("status"),
                content_warning: parameters.text("spoiler_text"),
                language: parameters.text("language"),
                media,
            };
            of(&api, staff, &id, Kind::Update, edit).await
        }
    }
}

/// `POST /api/v1/statuses/:id/reblog`
pub(crate) async fn reblog(State(api): State<Api>, actor: Actor, Id(id): Id) -> Answer {
    share(&api, &actor, &id, Kind::Boost).await
}

/// `POST /api/v1/statuses/:id/unreblog`
pub(crate) async fn unreblog(State(api): State<Api>, actor: Actor, Id(id): Id) -> Answer {
    share(&api, &actor, &id, Kind::Unboost).await
}

/// `POST /api/v1/statuses/:id/pin`
pub(crate) async fn pin(State(api): State<Api>, actor: Actor, Id(id): Id) -> Answer {
    feature(&api, &actor, &id, Kind::Pin).await
}

/// `POST /api/v1/statuses/:id/unpin`
pub(crate) async fn unpin(State(api): State<Api>, actor: Actor, Id(id): Id) -> Answer {
    feature(&api, &actor, &id, Kind::Unpin).await
}

async fn share(api: &Api, actor: &Actor, id: &str, kind: Kind) -> Answer {
    actor.demand(Scope::WriteStatuses)?;
    match actor {
        Actor::Person(caller) => Err(not_yet::share(api, caller, id).await),
        Actor::Brand(staff) => of(api, staff, id, kind, Edit::default()).await,
    }
}

async fn feature(api: &Api, actor: &Actor, id: &str, kind: Kind) -> Answer {
    actor.demand(Scope::WriteAccounts)?;
    match actor {
        Actor::Person(caller) => Err(not_yet::pin(api, caller, id).await),
        Actor::Brand(staff) => of(api, staff, id, kind, Edit::default()).await,
    }
}
