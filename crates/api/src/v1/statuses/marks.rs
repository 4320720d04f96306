//! Liking and keeping. None of it is ever told outside, but what a brand likes, which goes through the gate first.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::entry;
use gatepost_internal::staff::Edit;
use gatepost_model::gate::Kind;
use gatepost_model::scope::Scope;

use super::acts::{self, Answer};
use crate::Api;
use crate::authenticate::{Actor, Person};
use crate::entity::account::Account;
use crate::entity::status::Status;
use crate::id::Id;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `POST /api/v1/statuses/:id/favourite`
pub(crate) async fn favourite(State(api): State<Api>, actor: Actor, Id(id): Id) -> Answer {
    actor.demand(Scope::WriteFavourites)?;
    match &actor {
        Actor::Person(caller) => {
            let entry = entry::favourite(&api.inside, caller, &id).await?;
            Ok(Json(Status::new(&api.reading(caller), &entry)))
        }
        Actor::Brand(staff) => acts::of(&api, staff, &id, Kind::Favourite, Edit::default()).await,
    }
}

/// `POST /api/v1/statuses/:id/unfavourite`
pub(crate) async fn unfavourite(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::WriteFavourites)?;
    let entry = entry::unfavourite(&api.inside, &caller, &id).await?;
    Ok(Json(Status::new(&api.reading(&caller), &entry)))
}

/// `POST /api/v1/statuses/:id/bookmark`
pub(crate) async fn bookmark(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::WriteBookmarks)?;
    let entry = entry::bookmark(&api.inside, &caller, &id).await?;
    Ok(Json(Status::new(&api.reading(&caller), &entry)))
}

/// `POST /api/v1/statuses/:id/unbookmark`
pub(crate) async fn unbookmark(State(api): State<Api>, Person(caller): Person, Id(id): Id) -> Answer {
    caller.demand(Scope::WriteBookmarks)?;
    let entry = entry::unbookmark(&api.inside, &caller, &id).await?;
    Ok(Json(Status::new(&api.reading(&caller), &entry)))
}

/// `GET /api/v1/statuses/:id/favourited_by`: people inside. Who likes it outside is in the outside inbox.
pub(crate) async fn favourited_by(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Account>, Problem> {
    caller.demand(Scope::ReadAccounts)?;
    let page = paging::page(&parameters)?;
    let found = entry::favourited_by(&api.inside, &caller, &id, page).await?;
    let ids: Vec<_> = found.iter().map(|(mark, _)| *mark).collect();
    let reading = api.reading(&caller);
    let people = found
        .iter()
        .map(|(_, person)| Account::of_person(&reading, person));
    Ok(Listing::new(&api, &uri, &page, &ids, people.collect()))
}
