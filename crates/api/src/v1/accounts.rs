//! `/api/v1/accounts`

use axum::Json;
use axum::extract::State;
use gatepost_internal::person;
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Person;
use crate::entity::account::CredentialAccount;
use crate::problem::Problem;

/// `GET /api/v1/accounts/verify_credentials`: who am I?
pub(crate) async fn verify_credentials(
    State(api): State<Api>,
    Person(caller): Person,
) -> Result<Json<CredentialAccount>, Problem> {
    caller.demand(Scope::Read)?;
    let person = person::get(&api.inside, caller.person).await?;
    Ok(Json(CredentialAccount::new(api.internal_url(), &person)))
}
