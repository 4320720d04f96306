//! `/api/v1/statuses`

use axum::Json;
use axum::extract::State;
use gatepost_internal::{Error, post};
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::entity::status::{Context, Status};
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// What Mastodon's posts may carry and ours cannot yet. Dropping it in silence would publish something else
/// than was asked for.
const NOT_YET: [&str; 4] = ["media_ids", "poll", "scheduled_at", "quoted_status_id"];

/// `POST /api/v1/statuses`: always internal, whatever `visibility` says.
pub(crate) async fn publish(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<Json<Status>, Problem> {
    caller.demand(Scope::Write)?;
    if let Some(name) = NOT_YET.into_iter().find(|name| parameters.is_given(name)) {
        return Err(Error::invalid(format!("{name} is not possible here yet.")).into());
    }
    let draft = post::Draft {
        text: parameters.text("status"),
        content_warning: parameters.text("spoiler_text"),
        language: parameters.text("language"),
        visibility: parameters.text("visibility"),
        in_reply_to_id: parameters.filled("in_reply_to_id"),
    };
    let post = parameters.explain(post::publish(&api.inside, &caller, draft).await)?;
    Ok(Json(Status::new(api.internal_url(), caller.person, &post)))
}

/// `GET /api/v1/statuses/:id`
pub(crate) async fn show(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Status>, Problem> {
    caller.demand(Scope::Read)?;
    let post = post::get(&api.inside, &caller, &id).await?;
    Ok(Json(Status::new(api.internal_url(), caller.person, &post)))
}

/// `GET /api/v1/statuses/:id/context`
pub(crate) async fn context(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Context>, Problem> {
    caller.demand(Scope::Read)?;
    let thread = post::context(&api.inside, &caller, &id).await?;
    Ok(Json(Context::new(api.internal_url(), caller.person, &thread)))
}

/// `DELETE /api/v1/statuses/:id`: gives the post back with what was typed.
pub(crate) async fn delete(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Status>, Problem> {
    caller.demand(Scope::Write)?;
    let post = post::delete(&api.inside, &caller, &id).await?;
    Ok(Json(Status::deleted(api.internal_url(), caller.person, &post)))
}
