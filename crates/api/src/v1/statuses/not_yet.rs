//! What apps offer for every status and is not possible here yet. Whoever may not see the status learns only
//! that there is nothing (E3); others get a sentence instead of a button that seems to work.

use axum::extract::State;
use gatepost_internal::{Caller, Error, entry};
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::id::Id;
use crate::problem::Problem;

/// `POST /api/v1/statuses/:id/reblog` and its undo, of people.
pub(super) async fn share(api: &Api, caller: &Caller, id: &str) -> Problem {
    refuse(
        api,
        caller,
        id,
        Scope::WriteStatuses,
        "Posts cannot be shared on here yet.",
    )
    .await
}

/// `POST /api/v1/statuses/:id/pin` and its undo, of people.
pub(super) async fn pin(api: &Api, caller: &Caller, id: &str) -> Problem {
    refuse(
        api,
        caller,
        id,
        Scope::WriteAccounts,
        "Posts cannot be pinned here yet.",
    )
    .await
}

/// `POST /api/v1/statuses/:id/mute` and its undo.
pub(crate) async fn mute(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Problem {
    refuse(
        &api,
        &caller,
        &id,
        Scope::WriteMutes,
        "Threads cannot be muted here yet.",
    )
    .await
}

/// `POST /api/v1/statuses/:id/translate`: never, because it would go to somebody else's service.
pub(crate) async fn translate(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Problem {
    let sentence = "Nothing is translated here, because nothing that is written here leaves.";
    refuse(&api, &caller, &id, Scope::ReadStatuses, sentence).await
}

/// `PUT /api/v1/statuses/:id`, of people.
pub(super) async fn edit(api: &Api, caller: &Caller, id: &str) -> Problem {
    refuse(
        api,
        caller,
        id,
        Scope::WriteStatuses,
        "Posts cannot be edited here yet.",
    )
    .await
}

async fn refuse(api: &Api, caller: &Caller, id: &str, scope: Scope, sentence: &str) -> Problem {
    if let Err(error) = caller.demand(scope) {
        return error.into();
    }
    match entry::get(&api.inside, caller, id).await {
        Ok(_) => Error::invalid(sentence).into(),
        Err(error) => error.into(),
    }
}
