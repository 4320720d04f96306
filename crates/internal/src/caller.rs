//! Who is asking: a person for themselves, a person as a brand, or an app for itself.

use gatepost_model::id::{AppId, PersonId, TokenId};
use gatepost_model::scope::{Scope, Scopes};

use crate::Error;
use crate::brand::Brand;

/// What proves somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// A browser's session.
    Session,
    /// A personal token, made by hand or by name and password.
    Personal,
    /// A token a person has given to this app.
    App(AppId),
}

/// An active person, for themselves.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub username: String,
    /// What proved it; re-authentications are bound to it.
    pub token: TokenId,
    /// What kind of proof that is.
    pub credential: Credential,
    /// What it may be used for.
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
        demand(&self.scopes, scope)
    }

    /// Refuses whoever does not sit at a browser they have signed in with.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with this sentence.
    pub(crate) fn demand_session(&self, sentence: &str) -> Result<(), Error> {
        match self.credential {
            Credential::Session => Ok(()),
            Credential::Personal | Credential::App(_) => Err(Error::forbidden(sentence)),
        }
    }

    /// Refuses apps: what looks after people is done by people.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub(crate) fn demand_own(&self) -> Result<(), Error> {
        match self.credential {
            Credential::Session | Credential::Personal => Ok(()),
            Credential::App(_) => Err(Error::forbidden("An app cannot do this. Do it on the page.")),
        }
    }
}

/// Somebody acting as a brand through an app. Deliberately no [`Caller`]: no verb of people takes it, so a
/// brand's token reaches nothing internal.
#[derive(Debug, Clone)]
pub struct Staff {
    /// The brand they act as.
    pub brand: Brand,
    pub(crate) caller: Caller,
}

impl Staff {
    /// Refuses when the token lacks a scope.
    ///
    /// # Errors
    /// [`Error::Scope`].
    pub fn demand(&self, scope: Scope) -> Result<(), Error> {
        self.caller.demand(scope)
    }

    /// The token they came with.
    pub fn token(&self) -> TokenId {
        self.caller.token
    }

    /// What kind of proof that is: the app.
    pub fn credential(&self) -> Credential {
        self.caller.credential
    }

    /// The address the request came from, for rate limits.
    pub fn address(&self) -> &str {
        &self.caller.address
    }
}

/// An app for itself, without a person behind it: it learns nothing that is anybody's.
#[derive(Debug, Clone)]
pub struct AppCaller {
    /// The app.
    pub app: AppId,
    /// What it calls itself.
    pub name: String,
    /// Its page.
    pub website: Option<String>,
    /// What the token may be used for.
    pub scopes: Scopes,
    /// The address the request came from, for rate limits.
    pub address: String,
}

/// What a token in a request proves.
#[derive(Debug, Clone)]
pub enum Presented {
    /// A person, for themselves.
    Person(Caller),
    /// A person, as a brand.
    Brand(Staff),
    /// An app, for itself.
    App(AppCaller),
}

fn demand(scopes: &Scopes, scope: Scope) -> Result<(), Error> {
    if scopes.allows(scope) {
        Ok(())
    } else {
        Err(Error::Scope(scope.as_str()))
    }
}
