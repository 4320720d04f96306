//! `/oauth`: how an app gets a token, without ever seeing a password.
//!
//! ```text
//! POST /api/v1/apps           who are you?           -> client_id, client_secret
//! GET  /oauth/authorize       may it? (a page; the web crate's) -> code
//! POST /oauth/token           code, or client credentials -> access token
//! POST /oauth/revoke          no longer
//! ```
//! RFC 6749, 7009 (revocation), 7636 (PKCE), 8414 (metadata), 9700 (what not to do).

mod client;
pub(crate) mod metadata;
mod refusal;
pub(crate) mod revoke;
pub(crate) mod token;
pub(crate) mod userinfo;
