//! `/api/v1/accounts/:id/statuses`

use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::account::{self, Which};
use gatepost_internal::entry::{Entry, What};
use gatepost_internal::{Error, staff};
use gatepost_model::gate::Kind;
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Actor;
use crate::entity::status::Status;
use crate::id::Id;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;
use crate::v1::timelines::listing;

/// `GET /api/v1/accounts/:id/statuses`. A brand reads its own publications.
pub(crate) async fn list(
    State(api): State<Api>,
    actor: Actor,
    Id(id): Id,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Status>, Problem> {
    actor.demand(Scope::ReadStatuses)?;
    let page = paging::page(&parameters)?;
    let which = Which {
        exclude_replies: parameters.is_on("exclude_replies"),
        only_media: parameters.is_on("only_media"),
        pinned: parameters.is_on("pinned"),
        tagged: parameters.filled("tagged"),
        exclude_reblogs: parameters.is_on("exclude_reblogs"),
    };
    let staff = match actor {
        Actor::Person(caller) => {
            let found = account::entries(&api.inside, &caller, &id, which, page).await?;
            return Ok(listing(&api, &api.reading(&caller), &uri, &page, &found));
        }
        Actor::Brand(staff) => staff,
    };
    if id != staff.brand.id.to_string() {
        return Err(Error::NotFound.into());
    }
    let found = staff::home(&api.inside, &staff, page).await?;
    let ids: Vec<_> = found.iter().map(|entry| entry.id.0).collect();
    let nothing = which.pinned || which.tagged.is_some();
    let own = |entry: &&Entry| match &entry.what {
        _ if nothing => false,
        What::Publication(own) if which.only_media && own.media.is_empty() => false,
        What::Publication(own) => !which.exclude_replies || own.kind != Kind::Reply,
        What::Post(_) | What::Outside(_) => false,
    };
    let reading = api.reading_as_brand();
    let statuses = found.iter().filter(own).map(|entry| Status::new(&reading, entry));
    Ok(Listing::new(&api, &uri, &page, &ids, statuses.collect()))
}
