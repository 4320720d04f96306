//! `/oauth/authorize`: an app asks for access in somebody's name, and they answer.
//!
//! A request that is wrong is said here and leads nowhere by itself: apps register freely, so an address that
//! was registered may still be a trap (G1). Only the answer a person gives sends them back to the app.

mod address;
mod wishes;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::brand::Brand;
use gatepost_internal::oauth::{self, Ask, AskError, ConsiderError, Consideration, OUT_OF_BAND, Permitted};

use crate::Web;
use crate::form::Form;
use crate::page::{self, Page};
use crate::paging::Asked;
use crate::refusal::Refusal;
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::visible;
use address::{destination, form_source, with_query};
use wishes::wishes;

/// The parameters a request is made of, in the order they are handed on.
const PARAMETERS: [&str; 7] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
];

#[derive(Template)]
#[template(path = "consent.html")]
struct Consent {
    shell: Shell,
    app: String,
    website: Option<String>,
    /// Where the answer goes, so that people can see who is behind a name.
    destination: String,
    wishes: Vec<&'static str>,
    brands: Vec<Brand>,
    /// The request itself, handed on with the answer.
    parameters: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "consent_refused.html")]
struct Refused {
    shell: Shell,
    sentence: String,
    /// The way back to the app, for who wants to go there.
    back: Option<String>,
}

#[derive(Template)]
#[template(path = "consent_code.html")]
struct Code {
    shell: Shell,
    code: String,
}

/// `GET /oauth/authorize`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let parameters = PARAMETERS.map(|name| (name, asked.all(name)));
    let Some(parameters) = single(parameters) else {
        return Ok(refused(&web, &session, twice()));
    };
    match oauth::consider(&web.inside, &session.caller, &ask(&parameters)).await {
        Ok(consideration) => Ok(put(&web, &session, consideration, parameters)?),
        Err(ConsiderError::Ask(fault)) => Ok(refused(&web, &session, fault)),
        Err(ConsiderError::Verb(error)) => Err(error.into()),
    }
}

/// `POST /oauth/authorize`
pub(crate) async fn answer(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let parameters = PARAMETERS.map(|name| (name, form.all(name)));
    let Some(parameters) = single(parameters) else {
        return Ok(refused(&web, &session, twice()));
    };
    let ask = ask(&parameters);
    let outcome = if form.text("answer") == "allow" {
        let brand = form.filled("act_as");
        oauth::allow(&web.inside, &session.caller, &ask, brand.as_deref())
            .await
            .map(Some)
    } else {
        // Only to learn that the address is the app's own.
        oauth::consider(&web.inside, &session.caller, &ask)
            .await
            .map(|_| None)
    };
    match outcome {
        Ok(Some(permitted)) if permitted.is_out_of_band => Ok(show_code(&web, &session, permitted)),
        Ok(Some(permitted)) => {
            let fields = [("code", Some(permitted.code)), ("state", permitted.state)];
            Ok(page::see_other(&with_query(&permitted.redirect_uri, fields)))
        }
        Ok(None) => Ok(denied(&ask)),
        Err(ConsiderError::Ask(fault)) => Ok(refused(&web, &session, fault)),
        Err(ConsiderError::Verb(error)) => Err(error.into()),
    }
}

/// Each parameter once; none at all where one stands twice, because nobody can say which was meant.
fn single(parameters: [(&'static str, Vec<String>); 7]) -> Option<Vec<(&'static str, String)>> {
    if parameters.iter().any(|(_, values)| values.len() > 1) {
        return None;
    }
    let filled = parameters.into_iter().filter_map(|(name, values)| {
        let value = values.into_iter().next()?;
        Some((name, value))
    });
    Some(filled.collect())
}

fn twice() -> AskError {
    AskError::Shown("The app sent a parameter twice.".to_owned())
}

fn ask(parameters: &[(&'static str, String)]) -> Ask {
    let text = |name: &str| {
        let named = parameters.iter().find(|(one, _)| *one == name);
        named
            .map(|(_, value)| value.clone())
            .filter(|value| !value.is_empty())
    };
    Ask {
        client_id: text("client_id"),
        redirect_uri: text("redirect_uri"),
        response_type: text("response_type"),
        scope: text("scope"),
        state: text("state"),
        code_challenge: text("code_challenge"),
        code_challenge_method: text("code_challenge_method"),
    }
}

/// The page that puts the question.
fn put(
    web: &Web,
    session: &Session,
    consideration: Consideration,
    parameters: Vec<(&'static str, String)>,
) -> Result<Response, Refusal> {
    let redirect_uri = consideration.redirect_uri;
    let consent = Consent {
        shell: Shell::of(web, session, Tab::Elsewhere),
        app: visible(&consideration.app.name),
        website: consideration
            .app
            .website
            .filter(|website| website.starts_with("https://")),
        destination: destination(&redirect_uri),
        wishes: wishes(|scope| consideration.scopes.allows(scope)),
        brands: consideration.brands,
        parameters,
    };
    let mut response = page::ok(consent).into_response();
    if let Some(source) = form_source(&redirect_uri)
        && page::let_forms_lead_to(&mut response, &source).is_err()
    {
        tracing::warn!("an app's redirect URI cannot stand in a header");
    }
    Ok(response)
}

fn show_code(web: &Web, session: &Session, permitted: Permitted) -> Response {
    let code = Code {
        shell: Shell::of(web, session, Tab::Elsewhere),
        code: permitted.code,
    };
    page::ok(code).into_response()
}

fn denied(ask: &Ask) -> Response {
    let redirect_uri = ask.redirect_uri.clone().unwrap_or_default();
    if redirect_uri == OUT_OF_BAND {
        return page::see_other("/home");
    }
    let fields = [
        ("error", Some("access_denied".to_owned())),
        ("state", ask.state.clone()),
    ];
    page::see_other(&with_query(&redirect_uri, fields))
}

fn refused(web: &Web, session: &Session, fault: AskError) -> Response {
    let shell = Shell::of(web, session, Tab::Elsewhere);
    let refused = match fault {
        AskError::Shown(sentence) => Refused {
            shell,
            sentence,
            back: None,
        },
        AskError::Returned {
            redirect_uri,
            error,
            description,
            state,
        } => {
            let fields = [
                ("error", Some(error.to_owned())),
                ("error_description", Some(description.clone())),
                ("state", state),
            ];
            Refused {
                shell,
                sentence: description,
                back: (redirect_uri != OUT_OF_BAND).then(|| with_query(&redirect_uri, fields)),
            }
        }
    };
    Page(StatusCode::BAD_REQUEST, refused).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_that_stands_twice_is_no_request() {
        let mut parameters = PARAMETERS.map(|name| (name, Vec::new()));
        assert_eq!(single(parameters.clone()), Some(Vec::new()));
        parameters[1].1 = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(single(parameters), None);
    }
}
