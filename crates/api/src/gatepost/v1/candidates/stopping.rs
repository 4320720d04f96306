//! Keeping something from leaving, and taking it back: what one person can do.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gatepost_internal::gate::{self, RecallRequest};
use gatepost_model::scope::Scope;

use super::{Answer, shown};
use crate::Api;
use crate::authenticate::Person;
use crate::entity::candidate::Candidate;
use crate::entity::recall::RecallReport;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `POST /api/gatepost/v1/candidates/:id/hold {reason}`
pub(crate) async fn hold(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Decide)?;
    let reason = parameters.text("reason");
    let candidate = parameters.explain(gate::hold(&api.inside, &caller, &id, reason).await)?;
    Ok(shown(&api, candidate))
}

/// `POST /api/gatepost/v1/candidates/:id/lift`
pub(crate) async fn lift(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::Decide)?;
    Ok(shown(&api, gate::lift(&api.inside, &caller, &id).await?))
}

/// `POST /api/gatepost/v1/candidates/:id/recall {reason, reauthentication_token}`: 202, because the servers outside
/// are asked after this.
pub(crate) async fn recall(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Result<(StatusCode, Json<Candidate>), Problem> {
    caller.demand(Scope::Decide)?;
    let request = RecallRequest {
        reason: parameters.text("reason"),
        reauthentication_token: parameters.text("reauthentication_token"),
    };
    let candidate = parameters.explain(gate::recall(&api.inside, &caller, &id, request).await)?;
    Ok((StatusCode::ACCEPTED, shown(&api, candidate)))
}

/// `GET /api/gatepost/v1/candidates/:id/recall`: which servers have answered.
pub(crate) async fn report(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<RecallReport>, Problem> {
    caller.demand(Scope::Read)?;
    Ok(Json(gate::recall_report(&api.inside, &caller, &id).await?.into()))
}

/// `POST /api/gatepost/v1/candidates/:id/resume`: what a stop interrupted goes on.
pub(crate) async fn resume(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::Decide)?;
    Ok(shown(&api, gate::resume(&api.inside, &caller, &id).await?))
}
