//! `/oauth/userinfo`

use axum::Json;
use axum::extract::State;
use gatepost_internal::person;
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use crate::authenticate::Person;
use crate::entity::account::profile_url;
use crate::problem::Problem;
use crate::{Api, picture};

/// `GET /oauth/userinfo` and `POST`: who signed in, in the words of OpenID Connect.
pub(crate) async fn show(State(api): State<Api>, Person(caller): Person) -> Result<Json<Value>, Problem> {
    caller.demand(Scope::Profile)?;
    let url = api.internal_url();
    let person = person::get(&api.inside, caller.person).await?;
    let profile = profile_url(url, &person.username);
    Ok(Json(json!({
        "iss": format!("{url}/"),
        "sub": profile,
        "name": person.display_name,
        "preferred_username": person.username,
        "profile": profile,
        "picture": format!("{url}{}", picture::AVATAR),
    })))
}
