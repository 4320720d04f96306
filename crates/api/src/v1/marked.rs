//! `/api/v1/favourites` and `/api/v1/bookmarks`

use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::entry::Entry;
use gatepost_internal::page::Page;
use gatepost_internal::{Caller, timeline};
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::entity::status::Status;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

type Answer = Result<Listing<Status>, Problem>;

/// `GET /api/v1/favourites`
pub(crate) async fn favourites(
    State(api): State<Api>,
    Person(caller): Person,
    uri: Uri,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::ReadFavourites)?;
    let page = paging::page(&parameters)?;
    let found = timeline::favourites(&api.inside, &caller, page).await?;
    Ok(listing(&api, &caller, &uri, &page, &found))
}

/// `GET /api/v1/bookmarks`
pub(crate) async fn bookmarks(
    State(api): State<Api>,
    Person(caller): Person,
    uri: Uri,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::ReadBookmarks)?;
    let page = paging::page(&parameters)?;
    let found = timeline::bookmarks(&api.inside, &caller, page).await?;
    Ok(listing(&api, &caller, &uri, &page, &found))
}

/// In the order of the marks, and paged by their ids.
fn listing(api: &Api, caller: &Caller, uri: &Uri, page: &Page, found: &[(i64, Entry)]) -> Listing<Status> {
    let reading = api.reading(caller);
    let ids: Vec<_> = found.iter().map(|(mark, _)| *mark).collect();
    let statuses = found.iter().map(|(_, entry)| Status::new(&reading, entry));
    Listing::new(api, uri, page, &ids, statuses.collect())
}
