//! `/api/gatepost/v1/requests`: what takes two administrators.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gatepost_internal::password::Proof;
use gatepost_internal::request::{self, Wish};
use gatepost_internal::{Caller, Error};
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::entity::request::{Confirmed, Made, Request};
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// What became of a wish: 200 where it took effect at once, 202 where somebody has to confirm it.
pub(crate) type Answer = Result<(StatusCode, Json<Made>), Problem>;

/// Makes a wish. One that could not be read is explained only to those who may make one.
pub(super) async fn make_of(api: &Api, caller: &Caller, wish: Result<Wish, Error>) -> Answer {
    let wish = match wish {
        Ok(wish) => wish,
        Err(error) => {
            request::list(&api.inside, caller).await?;
            return Err(error.into());
        }
    };
    let made = Made::from(request::make(&api.inside, caller, wish).await?);
    Ok((made.status(), Json(made)))
}

/// `GET /api/gatepost/v1/requests`: the newest, those that are decided among them.
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
) -> Result<Json<Vec<Request>>, Problem> {
    caller.demand(Scope::Read)?;
    let requests = request::list(&api.inside, &caller).await?;
    Ok(Json(requests.into_iter().map(Request::from).collect()))
}

/// `POST /api/gatepost/v1/requests {wish}`: a role for somebody, or anything else that takes two.
pub(crate) async fn make(State(api): State<Api>, Person(caller): Person, parameters: Parameters) -> Answer {
    caller.demand(Scope::Decide)?;
    make_of(&api, &caller, parameters.document("wish")).await
}

/// `GET /api/gatepost/v1/requests/:id`
pub(crate) async fn show(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Request>, Problem> {
    caller.demand(Scope::Read)?;
    Ok(Json(request::get(&api.inside, &caller, &id).await?.into()))
}

/// `POST /api/gatepost/v1/requests/:id/confirm {password, code?}`: the second administrator says yes.
pub(crate) async fn confirm(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Result<Json<Confirmed>, Problem> {
    caller.demand(Scope::Decide)?;
    // A password that is missing is as wrong as an empty one; whoever has no second factor gives no code.
    let password = parameters.text("password").unwrap_or_default();
    let code = parameters.filled("code").unwrap_or_default();
    let proof = Proof {
        password: &password,
        code: &code,
    };
    let confirmed = request::confirm(&api.inside, &caller, &id, proof).await;
    let confirmed = parameters.explain(confirmed)?;
    Ok(Json(Confirmed::new(api.internal_url(), confirmed)))
}

/// `POST /api/gatepost/v1/requests/:id/refuse`: another administrator says no.
pub(crate) async fn refuse(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Request>, Problem> {
    caller.demand(Scope::Decide)?;
    request::refuse(&api.inside, &caller, &id).await?;
    Ok(Json(request::get(&api.inside, &caller, &id).await?.into()))
}

/// `POST /api/gatepost/v1/requests/:id/cancel`: whoever asked takes it back.
pub(crate) async fn cancel(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Request>, Problem> {
    caller.demand(Scope::Decide)?;
    request::cancel(&api.inside, &caller, &id).await?;
    Ok(Json(request::get(&api.inside, &caller, &id).await?.into()))
}
