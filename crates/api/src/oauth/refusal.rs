//! Refusals in the words of RFC 6749, section 5.2.

use axum::Json;
use axum::http::header::WWW_AUTHENTICATE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use gatepost_internal::oauth::OAuthError;
use serde_json::json;

use crate::problem::Problem;

/// Why there is no token.
pub(crate) struct Refusal(pub(crate) OAuthError);

impl From<OAuthError> for Refusal {
    fn from(error: OAuthError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error, description) = match self.0 {
            OAuthError::InvalidRequest(why) => (StatusCode::BAD_REQUEST, "invalid_request", why),
            OAuthError::InvalidClient => (
                StatusCode::UNAUTHORIZED,
                "invalid_client",
                "The app is unknown here or its secret is wrong. Register it again.".to_owned(),
            ),
            OAuthError::InvalidGrant(why) => (StatusCode::BAD_REQUEST, "invalid_grant", why),
            OAuthError::UnsupportedGrant => (
                StatusCode::BAD_REQUEST,
                "unsupported_grant_type",
                "grant_type is authorization_code or client_credentials.".to_owned(),
            ),
            OAuthError::InvalidScope(why) => (StatusCode::BAD_REQUEST, "invalid_scope", why),
            OAuthError::Verb(error) => return Problem::from(error).into_response(),
        };
        let body = Json(json!({ "error": error, "error_description": description }));
        let mut response = (status, body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Basic realm=\"oauth\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
