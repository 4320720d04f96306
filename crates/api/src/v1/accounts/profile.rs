//! `/api/v1/accounts/update_credentials`

use axum::Json;
use axum::extract::State;
use gatepost_internal::{Error, account};
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::{Actor, Person};
use crate::entity::credential_account::CredentialAccount;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// `PATCH /api/v1/accounts/update_credentials {display_name, note}`. What else an app sends of a profile does
/// not exist here and is left out, as Mastodon does; a picture is refused, because it would seem to be kept.
pub(crate) async fn update(
    State(api): State<Api>,
    Person(caller): Person,
    parameters: Parameters,
) -> Result<Json<CredentialAccount>, Problem> {
    caller.demand(Scope::WriteAccounts)?;
    parameters.demand_readable()?;
    if ["avatar", "header"].iter().any(|name| parameters.is_given(name)) {
        return Err(Error::invalid("Pictures cannot be changed here yet.").into());
    }
    let (display_name, note) = (parameters.text("display_name"), parameters.text("note"));
    account::update_profile(&api.inside, &caller, display_name, note).await?;
    Ok(Json(super::own(&api, Actor::Person(caller)).await?))
}
