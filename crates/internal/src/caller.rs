//! Who is asking.

use gatepost_model::id::{PersonId, TokenId};
use gatepost_model::scope::{Scope, Scopes};

use crate::Error;

/// An active person, proved by a personal token.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub username: String,
    /// The token that proved it; re-authentications are bound to it.
    pub token: TokenId,
    /// What the token may be used for.
    pub scopes: Scopes,
    /// The address the request came from, for rate limits.
    pub address: String,
}

impl Caller {
    /// Refuses when the token lacks a scope.
    ///
    /// # Errors
    /// [`Error::Scope`].
    pub fn demand(&self, scope: Scope) -> Result<(), Error> {
        if self.scopes.allows(scope) {
            Ok(())
        } else {
            Err(Error::Scope(scope.as_str()))
        }
    }
}
