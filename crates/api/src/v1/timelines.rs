//! `/api/v1/timelines`

use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::Caller;
use gatepost_internal::gate::Page;
use gatepost_internal::post::{self, Post};
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::entity::status::Status;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `GET /api/v1/timelines/home`
pub(crate) async fn home(
    State(api): State<Api>,
    Person(caller): Person,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Status>, Problem> {
    caller.demand(Scope::Read)?;
    let page = paging::page(&parameters)?;
    let posts = post::home(&api.inside, &caller, page).await?;
    Ok(listing(&api, &caller, &uri, &page, &posts))
}

/// `GET /api/v1/timelines/public`: public to the company. There is nothing remote and no media in it yet,
/// so asking for those alone gives an empty page.
pub(crate) async fn public(
    State(api): State<Api>,
    Person(caller): Person,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Status>, Problem> {
    caller.demand(Scope::Read)?;
    let page = paging::page(&parameters)?;
    let posts = if parameters.is_on("remote") || parameters.is_on("only_media") {
        Vec::new()
    } else {
        post::company(&api.inside, &caller, page).await?
    };
    Ok(listing(&api, &caller, &uri, &page, &posts))
}

fn listing(api: &Api, caller: &Caller, uri: &Uri, page: &Page, posts: &[Post]) -> Listing<Status> {
    let ids = posts
        .first()
        .zip(posts.last())
        .map(|(first, last)| (first.id.0, last.id.0));
    let statuses = posts
        .iter()
        .map(|post| Status::new(api.internal_url(), caller.person, post))
        .collect();
    Listing::new(api, uri, page, ids, statuses)
}
