//! `/api/v1/notifications`

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::notification::{self, Selection};
use gatepost_internal::{Error, staff};
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use crate::Api;
use crate::authenticate::{Actor, Person};
use crate::entity::notification::Notification;
use crate::id::Id;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `GET /api/v1/notifications`. A brand is told what came in for it: answers and mentions.
pub(crate) async fn list(
    State(api): State<Api>,
    actor: Actor,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Notification>, Problem> {
    actor.demand(Scope::ReadNotifications)?;
    let page = paging::page(&parameters)?;
    let selection = Selection {
        types: parameters.list("types"),
        exclude_types: parameters.list("exclude_types"),
        account_id: parameters.filled("account_id"),
    };
    match actor {
        Actor::Person(caller) => {
            let found = notification::list(&api.inside, &caller, selection, page).await?;
            let ids: Vec<_> = found.iter().map(|told| told.id.0).collect();
            let reading = api.reading(&caller);
            let told = found.iter().map(|told| Notification::new(&reading, told));
            Ok(Listing::new(&api, &uri, &page, &ids, told.collect()))
        }
        Actor::Brand(staff) => {
            let found = staff::home(&api.inside, &staff, page).await?;
            let ids: Vec<_> = found.iter().map(|entry| entry.id.0).collect();
            let reading = api.reading_as_brand();
            let told = found.iter().filter(|_| wants_mentions(&selection));
            let told = told.filter_map(|entry| Notification::of_incoming(&reading, entry));
            Ok(Listing::new(&api, &uri, &page, &ids, told.collect()))
        }
    }
}

/// All that a brand is told are mentions.
fn wants_mentions(selection: &Selection) -> bool {
    let names = |kinds: &[String]| kinds.iter().any(|kind| kind == "mention");
    (selection.types.is_empty() || names(&selection.types)) && !names(&selection.exclude_types)
}

/// `GET /api/v1/notifications/:id`
pub(crate) async fn show(
    State(api): State<Api>,
    actor: Actor,
    Id(id): Id,
) -> Result<Json<Notification>, Problem> {
    actor.demand(Scope::ReadNotifications)?;
    match actor {
        Actor::Person(caller) => {
            let told = notification::get(&api.inside, &caller, &id).await?;
            Ok(Json(Notification::new(&api.reading(&caller), &told)))
        }
        Actor::Brand(staff) => {
            let entry = staff::entry(&api.inside, &staff, &id).await?;
            let told = Notification::of_incoming(&api.reading_as_brand(), &entry);
            Ok(Json(told.ok_or(Error::NotFound)?))
        }
    }
}

/// `GET /api/v1/notifications/unread_count`
pub(crate) async fn unread_count(State(api): State<Api>, actor: Actor) -> Result<Json<Value>, Problem> {
    actor.demand(Scope::ReadNotifications)?;
    let count = match actor {
        Actor::Person(caller) => notification::unread_count(&api.inside, &caller).await?,
        // Nobody can tell which of a brand's staff has read what.
        Actor::Brand(_) => 0,
    };
    Ok(Json(json!({ "count": count })))
}

/// `POST /api/v1/notifications/clear`
pub(crate) async fn clear(State(api): State<Api>, Person(caller): Person) -> Result<Json<Value>, Problem> {
    caller.demand(Scope::WriteNotifications)?;
    notification::clear(&api.inside, &caller).await?;
    Ok(Json(json!({})))
}

/// `POST /api/v1/notifications/:id/dismiss`
pub(crate) async fn dismiss(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Value>, Problem> {
    caller.demand(Scope::WriteNotifications)?;
    notification::dismiss(&api.inside, &caller, &id).await?;
    Ok(Json(json!({})))
}
