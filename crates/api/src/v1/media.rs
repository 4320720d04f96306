//! `/api/v1/media` and `/api/v2/media`

use gatepost_internal::Error;

use crate::authenticate::Actor;
use crate::problem::Problem;
use gatepost_model::scope::Scope;

/// `POST`: refused until there is media. The body is not read.
pub(crate) async fn refuse(actor: Actor) -> Problem {
    match actor.demand(Scope::WriteMedia) {
        Err(error) => error.into(),
        Ok(()) => Error::invalid("Pictures and other files cannot be posted here yet.").into(),
    }
}
