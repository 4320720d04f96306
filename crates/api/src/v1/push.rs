//! `/api/v1/push`

use gatepost_internal::Error;

use crate::authenticate::Actor;
use crate::problem::Problem;
use gatepost_model::scope::Scope;

/// `GET /api/v1/push/subscription`: there is none.
pub(crate) async fn show() -> Problem {
    Error::NotFound.into()
}

/// `POST` and `PUT /api/v1/push/subscription`: nothing is sent through the services of others yet.
pub(crate) async fn refuse(actor: Actor) -> Problem {
    match actor.demand(Scope::Push) {
        Err(error) => error.into(),
        Ok(()) => Error::invalid("Push is not possible here yet. The app is told while it is open.").into(),
    }
}
