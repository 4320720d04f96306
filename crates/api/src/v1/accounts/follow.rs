//! Following: `/api/v1/accounts/:id/follow` and what there is to read about it. All of it stays inside.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::page::Page;
use gatepost_internal::{Caller, account};
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::{Actor, Person};
use crate::entity::account::Account;
use crate::entity::relationship::Relationship;
use crate::id::Id;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `POST /api/v1/accounts/:id/follow`
pub(crate) async fn follow(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Relationship>, Problem> {
    caller.demand(Scope::WriteFollows)?;
    Ok(Json(account::follow(&api.inside, &caller, &id).await?.into()))
}

/// `POST /api/v1/accounts/:id/unfollow`
pub(crate) async fn unfollow(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
) -> Result<Json<Relationship>, Problem> {
    caller.demand(Scope::WriteFollows)?;
    Ok(Json(account::unfollow(&api.inside, &caller, &id).await?.into()))
}

/// `GET /api/v1/accounts/relationships?id[]=`. A brand stands to nobody inside.
pub(crate) async fn relationships(
    State(api): State<Api>,
    actor: Actor,
    parameters: Parameters,
) -> Result<Json<Vec<Relationship>>, Problem> {
    actor.demand(Scope::ReadFollows)?;
    let Actor::Person(caller) = actor else {
        return Ok(Json(Vec::new()));
    };
    let ids = parameters.list("id");
    let found = account::relationships(&api.inside, &caller, &ids).await?;
    Ok(Json(found.into_iter().map(Relationship::from).collect()))
}

/// `GET /api/v1/accounts/:id/followers`
pub(crate) async fn followers(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Account>, Problem> {
    caller.demand(Scope::ReadAccounts)?;
    let page = paging::page(&parameters)?;
    let found = account::followers(&api.inside, &caller, &id, page).await?;
    Ok(listing(&api, &caller, &uri, &page, &found))
}

/// `GET /api/v1/accounts/:id/following`
pub(crate) async fn following(
    State(api): State<Api>,
    Person(caller): Person,
    Id(id): Id,
    uri: Uri,
    parameters: Parameters,
) -> Result<Listing<Account>, Problem> {
    caller.demand(Scope::ReadAccounts)?;
    let page = paging::page(&parameters)?;
    let found = account::following(&api.inside, &caller, &id, page).await?;
    Ok(listing(&api, &caller, &uri, &page, &found))
}

fn listing(
    api: &Api,
    caller: &Caller,
    uri: &Uri,
    page: &Page,
    found: &[account::Account],
) -> Listing<Account> {
    let reading = api.reading(caller);
    // Somebody outside is followed by nobody and follows nobody in these lists.
    let ids = found.iter().filter_map(|one| match one {
        account::Account::Person(found) => Some(found.person.id.0),
        account::Account::Brand(found) => Some(found.brand.id.0),
        account::Account::Outside(_) => None,
    });
    let ids: Vec<_> = ids.collect();
    let accounts = found.iter().map(|one| Account::new(&reading, one, None));
    Listing::new(api, uri, page, &ids, accounts.collect())
}
