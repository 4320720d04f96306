//! `/api/gatepost/v1/delegations`: who stands in for whom.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gatepost_internal::gate::delegation::{self, NewDelegation};
use gatepost_model::scope::Scope;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Api;
use crate::authenticate::Person;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// Somebody standing in for another.
#[derive(Debug, Serialize)]
pub(crate) struct Delegation {
    id: String,
    brand: String,
    group: String,
    from: String,
    to: String,
    starts_at: String,
    ends_at: String,
    created_at: String,
}

impl From<delegation::Delegation> for Delegation {
    fn from(delegation: delegation::Delegation) -> Self {
        Self {
            id: delegation.id.to_string(),
            brand: delegation.brand,
            group: delegation.group,
            from: delegation.from,
            to: delegation.to,
            starts_at: delegation.starts_at.to_rfc3339(),
            ends_at: delegation.ends_at.to_rfc3339(),
            created_at: delegation.created_at.to_rfc3339(),
        }
    }
}

/// `GET /api/gatepost/v1/brands/:name/delegations`: now and later, by when they begin.
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
    Id(brand): Id,
) -> Result<Json<Vec<Delegation>>, Problem> {
    caller.demand(Scope::Read)?;
    let found = delegation::list(&api.inside, &caller, &brand).await?;
    Ok(Json(found.into_iter().map(Delegation::from).collect()))
}

/// `POST /api/gatepost/v1/brands/:name/delegations {group, to, starts_at, ends_at}`
pub(crate) async fn make(
    State(api): State<Api>,
    Person(caller): Person,
    Id(brand): Id,
    parameters: Parameters,
) -> Result<(StatusCode, Json<Delegation>), Problem> {
    caller.demand(Scope::Decide)?;
    // An empty group, name or time is none; the verb says so.
    let text = |name: &str| parameters.text(name).unwrap_or_default();
    let new = NewDelegation {
        brand,
        group: text("group"),
        to: text("to"),
        starts_at: text("starts_at"),
        ends_at: text("ends_at"),
    };
    let made = parameters.explain(delegation::make(&api.inside, &caller, new).await)?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// `DELETE /api/gatepost/v1/delegations/:id`
pub(crate) async fn cancel(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Value>, Problem> {
    caller.demand(Scope::Decide)?;
    delegation::cancel(&api.inside, &caller, &id).await?;
    Ok(Json(json!({})))
}
