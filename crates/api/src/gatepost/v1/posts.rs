//! `/api/gatepost/v1/posts`: what Mastodon's API has no word for.

use axum::Json;
use axum::extract::State;
use gatepost_internal::post;
use gatepost_model::scope::Scope;
use serde::Serialize;

use crate::Api;
use crate::authenticate::Person;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// How far a post may go.
#[derive(Debug, Serialize)]
pub(crate) struct Labelled {
    id: String,
    label: &'static str,
}

/// `PUT /api/gatepost/v1/posts/:id/label {label}`: only its author says how far a post may go.
pub(crate) async fn set_label(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Result<Json<Labelled>, Problem> {
    caller.demand(Scope::Write)?;
    let label = parameters.text("label").unwrap_or_default();
    let label = parameters.explain(post::set_label(&api.inside, &caller, &id, &label).await)?;
    Ok(Json(Labelled {
        id,
        label: label.as_str(),
    }))
}
