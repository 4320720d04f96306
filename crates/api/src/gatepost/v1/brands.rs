//! `/api/gatepost/v1/brands`

use axum::Json;
use axum::extract::State;
use gatepost_internal::brand::{self, Voice};
use gatepost_model::scope::Scope;
use serde::Serialize;

use crate::Api;
use crate::authenticate::Person;
use crate::problem::Problem;

/// A brand, as somebody who works here sees it.
#[derive(Debug, Serialize)]
pub(crate) struct Brand {
    name: String,
    display_name: String,
    actor_uri: String,
    /// Whose own voice it is; none for the company's.
    spokesperson: Option<String>,
    time_zone: String,
    /// What it lacks before it can publish, a sentence each; none for who does not look after it.
    missing: Option<Vec<String>>,
}

impl From<brand::Overview> for Brand {
    fn from(overview: brand::Overview) -> Self {
        let settings = overview.settings;
        Self {
            name: overview.brand.name,
            display_name: overview.brand.display_name,
            actor_uri: overview.brand.actor_uri,
            spokesperson: match settings.voice {
                Voice::Company => None,
                Voice::Spokesperson { username } => Some(username),
            },
            time_zone: settings.time_zone,
            missing: overview.readiness.map(|readiness| readiness.missing),
        }
    }
}

/// `GET /api/gatepost/v1/brands`
pub(crate) async fn list(
    State(api): State<Api>,
    Person(caller): Person,
) -> Result<Json<Vec<Brand>>, Problem> {
    caller.demand(Scope::Read)?;
    let brands = brand::overview(&api.inside, &caller).await?;
    Ok(Json(brands.into_iter().map(Brand::from).collect()))
}
