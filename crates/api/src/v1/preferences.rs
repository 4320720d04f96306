//! `/api/v1/preferences`

use axum::Json;
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use crate::authenticate::Actor;
use crate::problem::Problem;

/// `GET /api/v1/preferences`: how apps should begin a post and show one. The same for everybody, until people
/// can choose; what an app posts as a brand waits at the gate.
pub(crate) async fn show(actor: Actor) -> Result<Json<Value>, Problem> {
    actor.demand(Scope::ReadAccounts)?;
    let visibility = match actor {
        Actor::Person(_) => "public",
        Actor::Brand(_) => "private",
    };
    Ok(Json(json!({
        "posting:default:visibility": visibility,
        "posting:default:sensitive": false,
        "posting:default:language": null,
        "posting:default:quote_policy": "nobody",
        "reading:expand:media": "default",
        "reading:expand:spoilers": false,
        "reading:autoplay:gifs": false,
    })))
}
