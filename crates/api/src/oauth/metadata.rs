//! `/.well-known/oauth-authorization-server`

use axum::Json;
use axum::extract::State;
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use crate::Api;

/// `GET /.well-known/oauth-authorization-server` (RFC 8414): where everything is. The same for everyone.
pub(crate) async fn show(State(api): State<Api>) -> Json<Value> {
    let url = api.internal_url();
    let scopes: Vec<_> = Scope::ALL
        .into_iter()
        .filter(|scope| scope.is_for_apps())
        .map(Scope::as_str)
        .collect();
    Json(json!({
        "issuer": format!("{url}/"),
        "service_documentation": api.settings.source_url,
        "authorization_endpoint": format!("{url}/oauth/authorize"),
        "token_endpoint": format!("{url}/oauth/token"),
        "app_registration_endpoint": format!("{url}/api/v1/apps"),
        "revocation_endpoint": format!("{url}/oauth/revoke"),
        "userinfo_endpoint": format!("{url}/oauth/userinfo"),
        "scopes_supported": scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
        "code_challenge_methods_supported": ["S256"],
    }))
}
