//! `/api/gatepost/v1/candidates/:id/comments`: what the desk and the author say to each other.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gatepost_internal::gate::comment;
use gatepost_model::scope::Scope;
use serde::Serialize;

use crate::Api;
use crate::authenticate::Person;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// Something somebody said about a candidate.
#[derive(Debug, Serialize)]
pub(crate) struct Comment {
    id: String,
    person: String,
    text: String,
    at: String,
}

impl From<comment::Comment> for Comment {
    fn from(comment: comment::Comment) -> Self {
        Self {
            id: comment.id.to_string(),
            person: comment.person,
            text: comment.text.reveal_inside().to_owned(),
            at: comment.at.to_rfc3339(),
        }
    }
}

/// `GET /api/gatepost/v1/candidates/:id/comments`, oldest first.
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Vec<Comment>>, Problem> {
    caller.demand(Scope::Read)?;
    let comments = comment::list(&api.inside, &caller, &id).await?;
    Ok(Json(comments.into_iter().map(Comment::from).collect()))
}

/// `POST /api/gatepost/v1/candidates/:id/comments {text}`
pub(crate) async fn add(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    parameters: Parameters,
) -> Result<(StatusCode, Json<Comment>), Problem> {
    caller.demand(Scope::Write)?;
    let text = parameters.text("text");
    let comment = parameters.explain(comment::add(&api.inside, &caller, &id, text).await)?;
    Ok((StatusCode::CREATED, Json(comment.into())))
}
