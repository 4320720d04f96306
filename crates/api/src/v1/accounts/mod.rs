//! `/api/v1/accounts`

pub(crate) mod follow;
pub(crate) mod profile;
pub(crate) mod statuses;

use axum::Json;
use axum::extract::State;
use gatepost_internal::account::{self, Search};
use gatepost_internal::{Error, Staff, staff};
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use crate::Api;
use crate::authenticate::{Actor, Person};
use crate::entity::account::{Account, bare};
use crate::entity::credential_account::CredentialAccount;
use crate::id::Id;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `GET /api/v1/accounts/verify_credentials`: who am I?
pub(crate) async fn verify_credentials(
    State(api): State<Api>,
    actor: Actor,
) -> Result<Json<CredentialAccount>, Problem> {
    // An app that asked for `profile` asked for this and nothing else.
    actor
        .demand(Scope::Profile)
        .or_else(|_| actor.demand(Scope::ReadAccounts))?;
    Ok(Json(own(&api, actor).await?))
}

/// Whoever asks, as they see themselves.
///
/// # Errors
/// As [`account::get`].
async fn own(api: &Api, actor: Actor) -> Result<CredentialAccount, Error> {
    match actor {
        Actor::Person(caller) => {
            let found = account::get(&api.inside, &caller, &caller.person.to_string()).await?;
            let account::Account::Person(person) = found else {
                return Err(Error::Damaged("a person's account is no person's"));
            };
            Ok(CredentialAccount::of_person(&api.reading(&caller), &person))
        }
        Actor::Brand(staff) => {
            let found = staff::account(&api.inside, &staff).await?;
            Ok(CredentialAccount::of_brand(&api.reading_as_brand(), &found))
        }
    }
}

/// `GET /api/v1/accounts/:id`. A brand sees itself and nobody of the company.
pub(crate) async fn show(State(api): State<Api>, actor: Actor, Id(id): Id) -> Result<Json<Account>, Problem> {
    actor.demand(Scope::ReadAccounts)?;
    match actor {
        Actor::Person(caller) => {
            let found = account::get(&api.inside, &caller, &id).await?;
            Ok(Json(Account::new(&api.reading(&caller), &found, Some(id.trim()))))
        }
        Actor::Brand(staff) if id == staff.brand.id.to_string() => brand(&api, &staff).await.map(Json),
        Actor::Brand(_) => Err(Error::NotFound.into()),
    }
}

/// `GET /api/v1/accounts?id[]=`: those of them that exist.
pub(crate) async fn many(
    State(api): State<Api>,
    actor: Actor,
    parameters: Parameters,
) -> Result<Json<Vec<Account>>, Problem> {
    actor.demand(Scope::ReadAccounts)?;
    let ids = parameters.list("id");
    match actor {
        Actor::Person(caller) => {
            let found = account::many(&api.inside, &caller, &ids).await?;
            let reading = api.reading(&caller);
            Ok(Json(
                found
                    .iter()
                    .map(|one| Account::new(&reading, one, None))
                    .collect(),
            ))
        }
        Actor::Brand(staff) if ids.contains(&staff.brand.id.to_string()) => {
            Ok(Json(vec![brand(&api, &staff).await?]))
        }
        Actor::Brand(_) => Ok(Json(Vec::new())),
    }
}

/// `GET /api/v1/accounts/lookup?acct=ana`: by handle. Nothing is asked of other servers.
pub(crate) async fn lookup(
    State(api): State<Api>,
    actor: Actor,
    parameters: Parameters,
) -> Result<Json<Account>, Problem> {
    actor.demand(Scope::ReadAccounts)?;
    let acct = bare(parameters.filled("acct").unwrap_or_default().trim());
    match actor {
        Actor::Person(caller) => {
            let found = account::lookup(&api.inside, &caller, &acct).await?;
            Ok(Json(Account::new(&api.reading(&caller), &found, None)))
        }
        Actor::Brand(staff) => {
            let handle = bare(&api.inside.context.public_address.handle(&staff.brand.name));
            if ![handle, staff.brand.name.clone()].contains(&acct.to_lowercase()) {
                return Err(Error::NotFound.into());
            }
            brand(&api, &staff).await.map(Json)
        }
    }
}

/// `GET /api/v1/accounts/search?q=`
pub(crate) async fn search(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<Json<Vec<Account>>, Problem> {
    caller.demand(Scope::ReadAccounts)?;
    let found = account::search(&api.inside, &caller, wanted(&parameters)?).await?;
    let reading = api.reading(&caller);
    Ok(Json(
        found
            .iter()
            .map(|one| Account::new(&reading, one, None))
            .collect(),
    ))
}

/// What is searched for among accounts.
///
/// # Errors
/// [`Error::Invalid`] for numbers that are none.
pub(crate) fn wanted(parameters: &Parameters) -> Result<Search, Error> {
    let number = |name: &str| match parameters.integer(name, -1) {
        Some(negative) if negative < 0 => Err(Error::invalid(format!("{name} is not a number."))),
        number => Ok(number),
    };
    Ok(Search {
        q: parameters.filled("q").unwrap_or_default(),
        limit: number("limit")?,
        offset: number("offset")?,
        following: parameters.is_on("following"),
    })
}

/// `GET /api/v1/accounts/familiar_followers?id[]=`: nobody's followers are told to others yet.
pub(crate) async fn familiar_followers(
    actor: Actor,
    parameters: Parameters,
) -> Result<Json<Vec<Value>>, Problem> {
    actor.demand(Scope::ReadFollows)?;
    let ids = parameters.list("id").into_iter();
    Ok(Json(ids.map(|id| json!({ "id": id, "accounts": [] })).collect()))
}

async fn brand(api: &Api, staff: &Staff) -> Result<Account, Problem> {
    let found = staff::account(&api.inside, staff).await?;
    Ok(Account::of_brand_profile(&api.reading_as_brand(), &found))
}
