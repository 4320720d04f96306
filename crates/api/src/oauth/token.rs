//! `/oauth/token`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use gatepost_internal::Error;
use gatepost_internal::oauth::{self, Minted, OAuthError, TokenRequest};
use serde::Serialize;

use super::client::Credentials;
use super::refusal::Refusal;
use crate::Api;
use crate::authenticate::Address;
use crate::parameters::Parameters;

/// The answer of RFC 6749, section 5.1, with Mastodon's `created_at`.
#[derive(Serialize)]
pub(crate) struct Token {
    access_token: String,
    token_type: &'static str,
    /// Names with blanks between.
    scope: String,
    /// Unix seconds.
    created_at: i64,
}

/// `POST /oauth/token`: a code, or the client's own credentials, for a token.
pub(crate) async fn exchange(
    State(api): State<Api>,
    Address(address): Address,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Json<Token>, Refusal> {
    parameters.demand_readable().map_err(invalid)?;
    let credentials = Credentials::of(&headers, &parameters)?;
    let request = request(&parameters)?;
    let minted = oauth::exchange(&api.inside, credentials.client(), request, &address).await?;
    Ok(Json(Token::of(minted)))
}

fn request(parameters: &Parameters) -> Result<TokenRequest, OAuthError> {
    let needed = |name: &str| {
        let missing = || OAuthError::InvalidRequest(format!("{name} is missing."));
        parameters.filled(name).ok_or_else(missing)
    };
    match needed("grant_type")?.as_str() {
        "authorization_code" => Ok(TokenRequest::Code {
            code: needed("code")?,
            redirect_uri: needed("redirect_uri")?,
            code_verifier: parameters.filled("code_verifier"),
        }),
        "client_credentials" => Ok(TokenRequest::ClientCredentials {
            scope: parameters.filled("scope"),
        }),
        _ => Err(OAuthError::UnsupportedGrant),
    }
}

/// A body nobody can read is RFC 6749's `invalid_request`, not a field that a verb refuses.
pub(super) fn invalid(error: Error) -> OAuthError {
    match error {
        Error::Invalid(why) => OAuthError::InvalidRequest(why),
        other => OAuthError::Verb(other),
    }
}

impl Token {
    fn of(minted: Minted) -> Self {
        Self {
            access_token: minted.access_token,
            token_type: "Bearer",
            scope: minted.scopes.to_string(),
            created_at: minted.created_at.0.div_euclid(1000),
        }
    }
}
