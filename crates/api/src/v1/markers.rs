//! `/api/v1/markers`

use axum::Json;
use axum::extract::State;
use gatepost_internal::marker::{self, Marker};
use gatepost_model::scope::Scope;
use serde_json::{Map, Value, json};

use crate::Api;
use crate::authenticate::Actor;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// The timelines that have a marker.
const TIMELINES: [&str; 2] = ["home", "notifications"];

type Answer = Result<Json<Map<String, Value>>, Problem>;

/// `GET /api/v1/markers?timeline[]=home`: how far one has read. A brand's staff have no marker in common.
pub(crate) async fn show(State(api): State<Api>, actor: Actor, parameters: Parameters) -> Answer {
    actor.demand(Scope::ReadStatuses)?;
    let Actor::Person(caller) = actor else {
        return Ok(Json(Map::new()));
    };
    let timelines = parameters.list("timeline");
    let found = marker::get(&api.inside, &caller, timelines).await?;
    Ok(Json(found.into_iter().map(entity).collect()))
}

/// `POST /api/v1/markers {home: {last_read_id}}`
pub(crate) async fn set(State(api): State<Api>, actor: Actor, parameters: Parameters) -> Answer {
    actor.demand(Scope::WriteStatuses)?;
    parameters.demand_readable()?;
    let mut moved = Map::new();
    let Actor::Person(caller) = actor else {
        return Ok(Json(moved));
    };
    for timeline in TIMELINES {
        let place = parameters.within(timeline);
        if let Some(id) = place.and_then(|place| place.filled("last_read_id")) {
            moved.extend([entity(marker::set(&api.inside, &caller, timeline, &id).await?)]);
        }
    }
    Ok(Json(moved))
}

fn entity(marker: Marker) -> (String, Value) {
    let place = json!({
        "last_read_id": marker.last_read_id.to_string(),
        "version": marker.version,
        "updated_at": marker.updated_at.to_rfc3339(),
    });
    (marker.timeline, place)
}
