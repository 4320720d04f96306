//! `/api/gatepost/v1/lookups`: looking something up outside, the explicit act of somebody of a desk.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gatepost_internal::outside::{self, LookupState};
use gatepost_model::notice::{OutsideActor, OutsideObject};
use gatepost_model::scope::Scope;
use serde::Serialize;

use crate::Api;
use crate::authenticate::Person;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// A wish to know more, and what came of it.
#[derive(Debug, Serialize)]
pub(crate) struct Lookup {
    id: String,
    /// The handle or URI that left.
    query: String,
    state: &'static str,
    actor: Option<OutsideActor>,
    object: Option<Object>,
    /// Why nothing was found.
    problem: Option<String>,
}

/// A post elsewhere.
#[derive(Debug, Serialize)]
struct Object {
    uri: String,
    url: String,
    author: OutsideActor,
    content_html: String,
    content_warning: Option<String>,
    published_at: Option<String>,
}

impl From<OutsideObject> for Object {
    fn from(object: OutsideObject) -> Self {
        Self {
            uri: object.uri,
            url: object.url,
            author: object.author,
            content_html: object.content_html,
            content_warning: object.content_warning,
            published_at: object.published_at.map(|at| at.to_rfc3339()),
        }
    }
}

impl From<outside::Lookup> for Lookup {
    fn from(lookup: outside::Lookup) -> Self {
        let (state, actor, object, problem) = match lookup.state {
            LookupState::Waiting => ("waiting", None, None, None),
            LookupState::Actor(actor) => ("found", Some(actor), None, None),
            LookupState::Object(object) => ("found", None, Some((*object).into()), None),
            LookupState::Failed(problem) => ("failed", None, None, Some(problem)),
        };
        Self {
            id: lookup.id.to_string(),
            query: lookup.query,
            state,
            actor,
            object,
            problem,
        }
    }
}

/// `POST /api/gatepost/v1/lookups {brand, query}`: 202, because the answer comes later.
pub(crate) async fn begin(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<(StatusCode, Json<Lookup>), Problem> {
    caller.demand(Scope::Write)?;
    // What names no brand names none there is, and an empty query is none; the verb says so.
    let text = |name: &str| parameters.text(name).unwrap_or_default();
    let (brand, query) = (text("brand"), text("query"));
    let lookup = outside::look_up(&api.inside, &caller, &brand, &query).await;
    Ok((StatusCode::ACCEPTED, Json(parameters.explain(lookup)?.into())))
}

/// `GET /api/gatepost/v1/lookups/:id`
pub(crate) async fn show(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Lookup>, Problem> {
    caller.demand(Scope::Read)?;
    Ok(Json(outside::lookup(&api.inside, &caller, &id).await?.into()))
}
