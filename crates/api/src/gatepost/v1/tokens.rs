//! `/api/gatepost/v1/tokens`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use gatepost_internal::password::Proof;
use gatepost_internal::{Error, token};
use serde::Serialize;
use serde_json::{Value, json};

use crate::Api;
use crate::authenticate::{Address, Person};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// A token, shown once. Has no `Debug`: the secret stays out of logs.
#[derive(Serialize)]
pub(crate) struct Token {
    token: String,
    scopes: String,
    created_at: String,
}

/// `POST /api/gatepost/v1/tokens {username, password, code?, name?, scopes?}`: signing in. Whether the name, the
/// password or the code of a second factor was wrong, the answer is the same.
pub(crate) async fn sign_in(
    State(api): State<Api>,
    Address(address): Address,
    parameters: Parameters,
) -> Result<(StatusCode, Json<Token>), Problem> {
    parameters.demand_readable()?;
    let missing = |name: &str| Error::invalid(format!("{name} is missing."));
    let username = parameters.text("username").ok_or_else(|| missing("username"))?;
    let password = parameters.text("password").ok_or_else(|| missing("password"))?;
    // An empty field of a form is as good as none; what is no text is refused.
    let given = |name: &str| parameters.text(name).filter(|text| !text.is_empty());
    let wish = token::Wish {
        name: given("name"),
        scopes: given("scopes"),
    };
    let code = parameters.text("code").unwrap_or_default();
    let proof = Proof {
        password: &password,
        code: &code,
    };
    let issued = token::sign_in(&api.inside, &username, proof, &address, wish).await;
    let issued = issued.map_err(|error| match error {
        Error::Unauthenticated => Problem::WrongCredentials,
        error => error.into(),
    })?;
    let answer = Token {
        token: issued.secret,
        scopes: issued.scopes.to_string(),
        created_at: issued.created_at.to_rfc3339(),
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `DELETE /api/gatepost/v1/tokens/current`: ends the token the request came with. Any scope suffices to
/// give one up.
pub(crate) async fn revoke(State(api): State<Api>, Person(caller): Person) -> Result<Json<Value>, Problem> {
    token::revoke(&api.inside, &caller).await?;
    Ok(Json(json!({})))
}
