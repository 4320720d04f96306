//! A code, or an app's own secret, for a token. RFC 6749, sections 4.1.3 and 4.4.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::release_key::hex_secret;
use gatepost_model::scope::Scopes;
use gatepost_storage::Transaction;

use super::app::{self, App};
use super::code::{self, Brought, Outcome};
use super::pace::Asks;
use super::scopes_for_app;
use crate::schema::app_tokens;
use crate::{Context, Error, Inside, audit, token};

/// An app, as it names and proves itself. Has no `Debug`: the secret stays out of logs.
#[derive(Clone, Copy)]
pub struct Client<'a> {
    /// `client_id`
    pub id: &'a str,
    /// `client_secret`; absent for an app that can keep none.
    pub secret: Option<&'a str>,
}

/// What an app wants a token for. Has no `Debug`: the code stays out of logs.
pub enum TokenRequest {
    /// `grant_type=authorization_code`
    Code {
        /// `code`
        code: String,
        /// `redirect_uri`, as it was in the authorization request.
        redirect_uri: String,
        /// `code_verifier`, RFC 7636.
        code_verifier: Option<String>,
    },
    /// `grant_type=client_credentials`
    ClientCredentials {
        /// `scope`; `read` where absent.
        scope: Option<String>,
    },
}

/// Why there is no token; RFC 6749, section 5.2.
#[derive(Debug, thiserror::Error)]
pub enum OAuthError {
    /// `invalid_request`
    #[error("{0}")]
    InvalidRequest(String),
    /// `invalid_client`
    #[error("The client_id or the client_secret is wrong.")]
    InvalidClient,
    /// `invalid_grant`
    #[error("{0}")]
    InvalidGrant(String),
    /// `unsupported_grant_type`: for whoever reads the request; no verb here gives it.
    #[error("Only authorization_code and client_credentials are supported.")]
    UnsupportedGrant,
    /// `invalid_scope`
    #[error("{0}")]
    InvalidScope(String),
    /// The address asks too often, or the database failed.
    #[error(transparent)]
    Verb(#[from] Error),
}

impl From<gatepost_storage::Error> for OAuthError {
    fn from(error: gatepost_storage::Error) -> Self {
        Self::Verb(error.into())
    }
}

/// A token, shown once. Has no `Debug`: the secret stays out of logs.
pub struct Minted {
    /// What to send as `Authorization: Bearer ..`.
    pub access_token: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Gives an app its token. `address` is where the request came from, as seen by this machine.
///
/// # Errors
/// [`OAuthError`]. A code that is brought a second time ends the token it was exchanged for (G2): one of the two
/// has stolen it, and nobody can say which.
pub async fn exchange(
    inside: &Inside,
    client: Client<'_>,
    request: TokenRequest,
    address: &str,
) -> Result<Minted, OAuthError> {
    let context = inside.context.clone();
    let (id, secret) = (client.id.to_owned(), client.secret.map(str::to_owned));
    if matches!(request, TokenRequest::ClientCredentials { .. }) {
        context.pace.count(Asks::Token, address, context.now())?;
    }
    let outcome = inside
        .database
        .write(move |tx| {
            let app = prove(tx, &id, secret.as_deref())?;
            match request {
                TokenRequest::ClientCredentials { scope } => {
                    if secret.is_none() {
                        return Err(OAuthError::InvalidClient);
                    }
                    for_itself(tx, &context, &app, scope.as_deref()).map(Outcome::Minted)
                }
                TokenRequest::Code {
                    code: secret_code,
                    redirect_uri,
                    code_verifier,
                } => {
                    let mut head = audit::lock(tx)?;
                    let brought = Brought {
                        code: &secret_code,
                        redirect_uri: &redirect_uri,
                        verifier: code_verifier.as_deref(),
                        has_secret: secret.is_some(),
                    };
                    code::exchange(tx, &context, &mut head, &app, &brought)
                }
            }
        })
        .await?;
    match outcome {
        Outcome::Minted(minted) => Ok(minted),
        Outcome::Reused => Err(code::refused()),
    }
}

/// Which app this is. A secret that is sent must be right; one that is absent proves nothing.
pub(super) fn prove(tx: &mut Transaction<'_>, id: &str, secret: Option<&str>) -> Result<App, OAuthError> {
    let known = app::find(tx, id)?.ok_or(OAuthError::InvalidClient)?;
    match secret {
        Some(secret) if !known.has_secret(secret) => Err(OAuthError::InvalidClient),
        _ => Ok(known.app),
    }
}

fn for_itself(
    tx: &mut Transaction<'_>,
    context: &Context,
    app: &App,
    scope: Option<&str>,
) -> Result<Minted, OAuthError> {
    let scopes = scopes_for_app(scope).map_err(OAuthError::InvalidScope)?;
    if !app.scopes.covers(&scopes) {
        return Err(OAuthError::InvalidScope(
            "The app asks for more than it has registered.".to_owned(),
        ));
    }
    let (id, now) = (context.next_id(), context.now());
    let secret = format!(
        "{}{}",
        token::APP_PREFIX,
        hex_secret::<32>(context.random.as_ref())
    );
    tx.execute(diesel::insert_into(app_tokens::table).values((
        app_tokens::id.eq(id),
        app_tokens::app_id.eq(app.id.0),
        app_tokens::token_hash.eq(token::hash_of(&secret)),
        app_tokens::scopes.eq(scopes.to_string()),
        app_tokens::created_at.eq(now.0),
    )))?;
    Ok(Minted {
        access_token: secret,
        scopes,
        created_at: now,
    })
}
