//! `/api/v1/scheduled_statuses`

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::{Error, staff};
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Actor;
use crate::entity::scheduled_status::ScheduledStatus;
use crate::id::Id;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `GET /api/v1/scheduled_statuses`: what the brand will say at a set time. A person's posts have none yet.
pub(crate) async fn list(
    State(api): State<Api>,
    actor: Actor,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<ScheduledStatus>, Problem> {
    actor.demand(Scope::ReadStatuses)?;
    let page = paging::page(&parameters)?;
    let Actor::Brand(staff) = actor else {
        return Ok(Listing::whole(Vec::new()));
    };
    let found = staff::candidates(&api.inside, &staff, page).await?;
    let ids: Vec<_> = found.iter().map(|candidate| candidate.id.0).collect();
    let scheduled = found.iter().filter_map(ScheduledStatus::of_candidate);
    Ok(Listing::new(&api, &uri, &page, &ids, scheduled.collect()))
}

/// `GET /api/v1/scheduled_statuses/:id`
pub(crate) async fn show(
    State(api): State<Api>,
    actor: Actor,
    Id(id): Id,
) -> Result<Json<ScheduledStatus>, Problem> {
    actor.demand(Scope::ReadStatuses)?;
    let Actor::Brand(staff) = actor else {
        return Err(Error::NotFound.into());
    };
    let candidate = staff::candidate(&api.inside, &staff, &id).await?;
    let scheduled = ScheduledStatus::of_candidate(&candidate).ok_or(Error::NotFound)?;
    Ok(Json(scheduled))
}
