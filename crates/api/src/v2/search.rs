//! `/api/v2/search`

use axum::Json;
use axum::extract::State;
use gatepost_internal::account::{self, Search};
use gatepost_internal::{Caller, Error, entry, tag};
use gatepost_model::scope::Scope;
use serde::Serialize;

use crate::Api;
use crate::authenticate::Person;
use crate::entity::account::Account;
use crate::entity::status::Status;
use crate::entity::tag::Tag;
use crate::parameters::Parameters;
use crate::problem::Problem;
use crate::v1::accounts::wanted;

/// A Search (<https://docs.joinmastodon.org/entities/Search/>).
#[derive(Serialize, Default)]
pub(crate) struct Found {
    accounts: Vec<Account>,
    statuses: Vec<Status>,
    hashtags: Vec<Tag>,
}

/// `GET /api/v2/search?q=&type=`: accounts and tags by their names, and whatever has its page inside at the
/// address that is searched for. The text of posts is not searched yet, and nothing outside is ever asked.
pub(crate) async fn show(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<Json<Found>, Problem> {
    caller.demand(Scope::ReadSearch)?;
    let search = wanted(&parameters)?;
    let kind = parameters.filled("type");
    let wants = |name: &str| kind.as_deref().is_none_or(|kind| kind == name);
    if let Some(page) = search.q.trim().strip_prefix(api.internal_url()) {
        return Ok(Json(at(&api, &caller, page).await?));
    }
    let reading = api.reading(&caller);
    let mut found = Found::default();
    // Whoever looks for a tag does not look for people, and the other way round.
    if wants("hashtags") && !search.q.starts_with('@') && search.offset.unwrap_or(0) == 0 {
        let names = tag::search(&api.inside, &caller, search.q.trim_start_matches('#')).await?;
        found.hashtags = names.iter().map(|name| Tag::new(&reading, name)).collect();
    }
    if wants("accounts") && !search.q.starts_with('#') {
        let accounts = account::search(&api.inside, &caller, few(search)).await?;
        found.accounts = accounts
            .iter()
            .map(|one| Account::new(&reading, one, None))
            .collect();
    }
    Ok(Json(found))
}

/// Mastodon gives twenty of a kind unless told.
fn few(search: Search) -> Search {
    Search {
        limit: Some(search.limit.unwrap_or(20)),
        ..search
    }
}

/// What has its page at this path: `/@ana/12` is a post, `/@ana` an account.
async fn at(api: &Api, caller: &Caller, path: &str) -> Result<Found, Error> {
    let reading = api.reading(caller);
    let mut found = Found::default();
    let Some(rest) = path.strip_prefix("/@") else {
        return Ok(found);
    };
    match rest.trim_end_matches('/').split_once('/') {
        Some((_, id)) => {
            let entry = absent_is_none(entry::get(&api.inside, caller, id).await)?;
            found.statuses = entry.iter().map(|entry| Status::new(&reading, entry)).collect();
        }
        None => {
            let account = absent_is_none(account::lookup(&api.inside, caller, rest).await)?;
            found.accounts = account
                .iter()
                .map(|one| Account::new(&reading, one, None))
                .collect();
        }
    }
    Ok(found)
}

fn absent_is_none<T>(found: Result<T, Error>) -> Result<Option<T>, Error> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
