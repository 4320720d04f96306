//! `/api/gatepost/v1/reauthentication`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gatepost_internal::reauthentication::{self, Request};
use gatepost_model::scope::Scope;
use serde::Serialize;

use crate::Api;
use crate::authenticate::Person;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// A re-authentication, shown once.
#[derive(Debug, Serialize)]
pub(crate) struct Reauthentication {
    reauthentication_token: String,
    expires_at: String,
}

/// `POST /api/gatepost/v1/reauthentication`: the password again, with a code for whoever has a
/// second factor, for one verb on one revision.
pub(crate) async fn begin(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<(StatusCode, Json<Reauthentication>), Problem> {
    caller.demand(Scope::Decide)?;
    let request = Request {
        password: parameters.text("password"),
        code: parameters.filled("code"),
        candidate_id: parameters.filled("candidate_id"),
        verb: parameters.text("verb"),
    };
    let granted = parameters.explain(reauthentication::begin(&api.inside, &caller, request).await)?;
    let answer = Reauthentication {
        reauthentication_token: granted.token,
        expires_at: granted.expires_at.to_rfc3339(),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}
