//! `/oauth/revoke`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use gatepost_internal::oauth::{self, OAuthError};
use serde_json::{Value, json};

use super::client::Credentials;
use super::refusal::Refusal;
use super::token::invalid;
use crate::Api;
use crate::parameters::Parameters;

/// `POST /oauth/revoke` (RFC 7009): ends a token of the client that asks. The answer does not tell whether
/// there was one.
pub(crate) async fn end(
    State(api): State<Api>,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Json<Value>, Refusal> {
    parameters.demand_readable().map_err(invalid)?;
    let credentials = Credentials::of(&headers, &parameters)?;
    let token = parameters
        .filled("token")
        .ok_or_else(|| OAuthError::InvalidRequest("token is missing.".to_owned()))?;
    oauth::revoke(&api.inside, credentials.client(), &token).await?;
    Ok(Json(json!({})))
}
