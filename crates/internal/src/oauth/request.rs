//! What an app asks for on the consent page, and whether it may: RFC 6749, section 4.1.1.

use gatepost_model::scope::Scopes;
use gatepost_storage::Reader;

use super::app::{self, App};
use super::{pkce, scopes_for_app};
use crate::{Context, Error};

/// The longest state an app may have us carry, in bytes.
const LONGEST_STATE: usize = 4_096;

/// The parameters of an authorization request, as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// `client_id`
    pub client_id: Option<String>,
    /// `redirect_uri`
    pub redirect_uri: Option<String>,
    /// `response_type`
    pub response_type: Option<String>,
    /// `scope`
    pub scope: Option<String>,
    /// `state`
    pub state: Option<String>,
    /// `code_challenge`
    pub code_challenge: Option<String>,
    /// `code_challenge_method`
    pub code_challenge_method: Option<String>,
}

/// Why a request cannot be put to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskError {
    /// Say it on our own page and never redirect: nobody knows whose address that would be.
    Shown(String),
    /// Tell the app.
    Returned {
        /// Where to: one of the app's own, registered redirect URIs.
        redirect_uri: String,
        /// A code of RFC 6749, section 4.1.2.1.
        error: &'static str,
        /// A sentence.
        description: String,
        /// What the app sent along.
        state: Option<String>,
    },
}

/// Why nothing was considered or allowed.
#[derive(Debug)]
pub enum ConsiderError {
    /// The request is wrong.
    Ask(AskError),
    /// The caller may not, or the database failed.
    Verb(Error),
}

impl From<Error> for ConsiderError {
    fn from(error: Error) -> Self {
        Self::Verb(error)
    }
}

impl From<gatepost_storage::Error> for ConsiderError {
    fn from(error: gatepost_storage::Error) -> Self {
        Self::Verb(error.into())
    }
}

impl From<AskError> for ConsiderError {
    fn from(error: AskError) -> Self {
        Self::Ask(error)
    }
}

/// A request that may be put to the person.
pub(super) struct Request {
    pub(super) app: App,
    pub(super) redirect_uri: String,
    pub(super) scopes: Scopes,
    pub(super) state: Option<String>,
    pub(super) code_challenge: Option<String>,
}

/// Reads a request, in the order that decides who is told: first who asks and where the answer would go.
pub(super) fn read(reader: &mut Reader<'_>, context: &Context, ask: &Ask) -> Result<Request, ConsiderError> {
    let shown = |sentence: &str| ConsiderError::Ask(AskError::Shown(sentence.to_owned()));
    let app = match &ask.client_id {
        Some(client_id) => app::find(reader, client_id)?,
        None => None,
    };
    let app = app.ok_or_else(|| {
        shown("This app is not known here. Remove this server from the app and add it again.")
    })?;
    let app = app.app;
    let redirect_uri = ask
        .redirect_uri
        .clone()
        .filter(|uri| app.redirect_uris.contains(uri))
        .ok_or_else(|| {
            shown("The app wants the answer sent to an address it has not registered. Nothing was sent.")
        })?;
    if !context.apps.admits(&redirect_uri) {
        return Err(shown(
            "This app is not among those your company lets in. Ask an administrator to add it.",
        ));
    }

    let state = ask.state.clone();
    let returned = |error: &'static str, description: &str| {
        ConsiderError::Ask(AskError::Returned {
            redirect_uri: redirect_uri.clone(),
            error,
            description: description.to_owned(),
            state: state.clone().filter(|state| state.len() <= LONGEST_STATE),
        })
    };
    if state.as_ref().is_some_and(|state| state.len() > LONGEST_STATE) {
        return Err(returned("invalid_request", "state is too long."));
    }
    match ask.response_type.as_deref() {
        Some("code") => {}
        Some(_) => {
            return Err(returned(
                "unsupported_response_type",
                "Only response_type=code is supported.",
            ));
        }
        None => return Err(returned("invalid_request", "response_type is missing.")),
    }
    let scopes =
        scopes_for_app(ask.scope.as_deref()).map_err(|sentence| returned("invalid_scope", &sentence))?;
    if !app.scopes.covers(&scopes) {
        return Err(returned(
            "invalid_scope",
            "The app asks for more than it has registered.",
        ));
    }
    let code_challenge = pkce::challenge(
        ask.code_challenge.as_deref(),
        ask.code_challenge_method.as_deref(),
    )
    .map_err(|sentence| returned("invalid_request", sentence))?;
    Ok(Request {
        app,
        redirect_uri,
        scopes,
        state,
        code_challenge,
    })
}
