//! OAuth 2: how an app that somebody uses gets a token of theirs without ever seeing their password. The rules
//! of RFC 6749, 7009, 7636 and 9700 without any HTTP.
//!
//! ```text
//! register --> consider (the consent page) --> allow --> code, 60 s, once --> exchange --> token
//! ```
//! What speaks at the gate is never given to an app: no `gatepost:decide`, no `admin:*`.
//!
//! Start reading at [`consider`].

mod admission;
mod app;
mod authorize;
mod code;
mod exchange;
mod pace;
mod pkce;
mod redirect;
mod request;
mod revoke;

use gatepost_model::scope::{Scope, Scopes};

pub use admission::{Admission, NotAPattern, Pattern};
pub use app::{App, Registered, Registration, get, register};
pub use authorize::{Consideration, Permitted, allow, consider};
pub use exchange::{Client, Minted, OAuthError, TokenRequest, exchange};
pub use pace::Pace;
pub use redirect::OUT_OF_BAND;
pub use request::{Ask, AskError, ConsiderError};
pub use revoke::revoke;

/// Scopes as an app names them; `read` where it names none, as Mastodon does.
///
/// # Errors
/// A sentence, when a name is no scope or one that apps are never given (G7).
fn scopes_for_app(names: Option<&str>) -> Result<Scopes, String> {
    let names = names.filter(|names| !names.trim().is_empty());
    let scopes = match names {
        Some(names) => Scopes::parse(names).map_err(|name| unknown_scope(&name))?,
        None => Scopes::of(&[Scope::Read]),
    };
    let refused = scopes.iter().find(|scope| !scope.is_for_apps());
    match refused {
        Some(scope) => Err(format!("The scope {} is never given to apps.", scope.as_str())),
        None => Ok(scopes),
    }
}

/// Names a scope that is none, without repeating a page of text.
fn unknown_scope(name: &str) -> String {
    let name: String = name.chars().take(40).collect();
    format!("There is no scope {name:?} for apps.")
}
