//! `/api/v1/media` and `/api/v2/media`: pictures, uploaded before they are posted.

mod file;

use axum::Json;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use gatepost_internal::media::{self, Uploader};
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use crate::Api;
use crate::authenticate::Actor;
use crate::entity::media_attachment::MediaAttachment;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `POST /api/v2/media`, and `/api/v1/media`, which is the same here: the copy is made while the app waits, so that
/// the answer is 200 and never 202.
pub(crate) async fn upload(
    State(api): State<Api>,
    actor: Actor,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<MediaAttachment>, Problem> {
    actor.demand(Scope::WriteMedia)?;
    let form = file::demand_form(&headers, request)?;
    // A place first: a hundred uploads at once must not be a hundred bodies in memory.
    let place = media::admit(&api.inside, uploader(&actor)).await?;
    let upload = file::read(form, place.longest(&api.inside)).await?;
    let item = place.keep(&api.inside, upload).await?;
    Ok(Json(MediaAttachment::of_upload(&api.reading_as_brand(), &item)))
}

/// `GET /api/v1/media/:id`: an upload of one's own.
pub(crate) async fn show(
    State(api): State<Api>,
    actor: Actor,
    Id(id): Id,
) -> Result<Json<MediaAttachment>, Problem> {
    actor.demand(Scope::WriteMedia)?;
    let item = media::get(&api.inside, uploader(&actor), &id).await?;
    Ok(Json(MediaAttachment::of_upload(&api.reading_as_brand(), &item)))
}

/// `PUT /api/v1/media/:id`: its words and its focus.
pub(crate) async fn update(
    State(api): State<Api>,
    actor: Actor,
    Id(id): Id,
    parameters: Parameters,
) -> Result<Json<MediaAttachment>, Problem> {
    actor.demand(Scope::WriteMedia)?;
    // Otherwise words that could not be read would be as good as none.
    parameters.demand_readable()?;
    let item = async {
        let focus = parameters.change("focus");
        let focus = focus.map(|text| media::focus_of(text.as_deref())).transpose()?;
        let change = media::Change {
            alt: parameters.change("description"),
            focus,
        };
        media::update(&api.inside, uploader(&actor), &id, change).await
    };
    let item = parameters.explain(item.await)?;
    Ok(Json(MediaAttachment::of_upload(&api.reading_as_brand(), &item)))
}

/// `DELETE /api/v1/media/:id`
pub(crate) async fn delete(State(api): State<Api>, actor: Actor, Id(id): Id) -> Result<Json<Value>, Problem> {
    actor.demand(Scope::WriteMedia)?;
    media::delete(&api.inside, uploader(&actor), &id).await?;
    Ok(Json(json!({})))
}

fn uploader(actor: &Actor) -> Uploader {
    match actor {
        Actor::Person(caller) => caller.into(),
        Actor::Brand(staff) => staff.into(),
    }
}
