//! What there is to know about a status, besides itself.

use axum::Json;
use axum::extract::State;
use gatepost_internal::entry::{self, What};
use gatepost_internal::{Error, staff};
use gatepost_model::InternalText;
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use crate::Api;
use crate::authenticate::Actor;
use crate::entity::status_edit::{StatusEdit, StatusSource};
use crate::id::Id;
use crate::problem::Problem;

/// `GET /api/v1/statuses/:id/source`: what was typed. What came in was typed elsewhere.
pub(crate) async fn source(
    State(api): State<Api>,
    actor: Actor,
    Id(id): Id,
) -> Result<Json<StatusSource>, Problem> {
    actor.demand(Scope::ReadStatuses)?;
    let found = match &actor {
        Actor::Person(caller) => entry::get(&api.inside, caller, &id).await?,
        Actor::Brand(staff) => staff::entry(&api.inside, staff, &id).await?,
    };
    let (text, warning) = match found.what {
        What::Post(post) => (
            post.text.reveal_inside().to_owned(),
            revealed(post.content_warning.as_ref()),
        ),
        What::Publication(publication) => (publication.text, publication.content_warning),
        What::Outside(_) => return Err(Error::NotFound.into()),
    };
    Ok(Json(StatusSource {
        id: found.id.to_string(),
        text,
        spoiler_text: warning.unwrap_or_default(),
    }))
}

/// `GET /api/v1/statuses/:id/history`: the one version there is.
pub(crate) async fn history(
    State(api): State<Api>,
    actor: Actor,
    Id(id): Id,
) -> Result<Json<[StatusEdit; 1]>, Problem> {
    actor.demand(Scope::ReadStatuses)?;
    let status = super::get(&api, &actor, &id).await?;
    Ok(Json([status.into()]))
}

/// `GET /api/v1/statuses/:id/card`: no page is looked up for a preview, so there is none; Mastodon says so
/// with an empty object.
pub(crate) async fn card(State(api): State<Api>, actor: Actor, Id(id): Id) -> Result<Json<Value>, Problem> {
    actor.demand(Scope::ReadStatuses)?;
    super::get(&api, &actor, &id).await?;
    Ok(Json(json!({})))
}

/// `GET /api/v1/statuses/:id/reblogged_by` and `/quotes`: nobody can yet.
pub(crate) async fn nobody(State(api): State<Api>, actor: Actor, Id(id): Id) -> Result<Json<Value>, Problem> {
    actor.demand(Scope::ReadStatuses)?;
    super::get(&api, &actor, &id).await?;
    Ok(Json(json!([])))
}

fn revealed(text: Option<&InternalText>) -> Option<String> {
    text.map(|text| text.reveal_inside().to_owned())
}
