//! `/api/gatepost/v1/policies`: who must agree. Changing one takes two administrators.

use axum::Json;
use axum::extract::State;
use gatepost_internal::gate::policy;
use gatepost_internal::request::Wish;
use gatepost_model::scope::Scope;

use super::requests::{self, Answer};
use crate::Api;
use crate::authenticate::Person;
use crate::entity::policy::PolicyVersion;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `GET /api/gatepost/v1/policies`: every version of every one, the newest first.
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
) -> Result<Json<Vec<PolicyVersion>>, Problem> {
    caller.demand(Scope::Read)?;
    let versions = policy::list(&api.inside, &caller).await?;
    Ok(Json(versions.into_iter().map(PolicyVersion::from).collect()))
}

/// `GET /api/gatepost/v1/brands/:name/policy`: the one in force for a brand.
pub(crate) async fn of_brand(
    State(api): State<Api>,
    Person(caller): Person,
    Id(brand): Id,
) -> Result<Json<PolicyVersion>, Problem> {
    caller.demand(Scope::Read)?;
    let version = policy::of_brand(&api.inside, &caller, &brand).await?;
    Ok(Json(version.into()))
}

/// `POST /api/gatepost/v1/policies {brand?, policy}`
pub(crate) async fn propose(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::Decide)?;
    let wish = parameters.document("policy").map(|policy| Wish::Policy {
        brand: parameters.filled("brand"),
        policy,
    });
    requests::make_of(&api, &caller, wish).await
}
