//! `/api/gatepost/v1/stops`: one person sets a stop, two lift it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gatepost_internal::gate::stop::{self, LiftState, StopRequest};
use gatepost_model::gate::Kind;
use gatepost_model::scope::Scope;
use serde::Serialize;

use crate::Api;
use crate::authenticate::Person;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// A stop, in force or lifted.
#[derive(Debug, Serialize)]
pub(crate) struct Stop {
    id: String,
    /// Which of all changes of stops it was.
    epoch: i64,
    scope: &'static str,
    brand: Option<String>,
    kind: Option<Kind>,
    reason: String,
    /// None for an operator.
    set_by: Option<String>,
    set_at: String,
    lift_asked_by: Option<String>,
    lifted_at: Option<String>,
}

/// How far lifting is.
#[derive(Debug, Serialize)]
pub(crate) struct Lift {
    state: &'static str,
}

impl From<stop::Stop> for Stop {
    fn from(stop: stop::Stop) -> Self {
        Self {
            id: stop.id.to_string(),
            epoch: stop.epoch,
            scope: stop.scope,
            brand: stop.brand,
            kind: stop.kind,
            reason: stop.reason,
            set_by: stop.set_by,
            set_at: stop.set_at.to_rfc3339(),
            lift_asked_by: stop.lift_asked_by,
            lifted_at: stop.lifted_at.map(|at| at.to_rfc3339()),
        }
    }
}

/// `GET /api/gatepost/v1/stops`: those in force, then those lifted last.
pub(crate) async fn list(State(api): State<Api>, Person(caller): Person) -> Result<Json<Vec<Stop>>, Problem> {
    caller.demand(Scope::Read)?;
    let stops = stop::list(&api.inside, &caller).await?;
    Ok(Json(stops.into_iter().map(Stop::from).collect()))
}

/// `POST /api/gatepost/v1/stops {scope, id?, reason, reauthentication_token}`
pub(crate) async fn set(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<(StatusCode, Json<Stop>), Problem> {
    caller.demand(Scope::Decide)?;
    let request = StopRequest {
        scope: parameters.text("scope"),
        id: parameters.text("id"),
        reason: parameters.text("reason"),
        reauthentication_token: parameters.text("reauthentication_token"),
    };
    let stop = parameters.explain(stop::set(&api.inside, &caller, request).await)?;
    Ok((StatusCode::CREATED, Json(stop.into())))
}

/// `POST /api/gatepost/v1/stops/:id/lift {reauthentication_token}`: the first of two who ask waits for the second.
pub(crate) async fn lift(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Result<Json<Lift>, Problem> {
    caller.demand(Scope::Decide)?;
    let secret = parameters.text("reauthentication_token");
    let lifted = stop::lift(&api.inside, &caller, &id, secret).await;
    let state = match parameters.explain(lifted)? {
        LiftState::Waiting => "waiting",
        LiftState::Lifted => "lifted",
    };
    Ok(Json(Lift { state }))
}
