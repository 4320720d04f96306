//! Why a page is not shown or a form did nothing, as a page.

use askama::Template;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;

use crate::asset::Assets;
use crate::page::{self, Page};

/// A request that got nothing.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// A verb said no.
    Verb(Error),
    /// A form that no page of ours has sent to this browser (G8).
    ForeignForm,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Verb(error)
    }
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct Refused {
    assets: Assets,
    /// What is the matter, as a heading.
    title: &'static str,
    /// Why.
    sentence: String,
    /// What to do next.
    advice: &'static str,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        log(&self);
        let (status, title, advice) = match &self {
            Self::ForeignForm => (
                StatusCode::FORBIDDEN,
                "Nothing was changed",
                "Go back, load the page again and send the form once more. If a link brought you here, whoever made it \
                 wanted you to do something unseen.",
            ),
            // One fixed page, as for every address there is not.
            Self::Verb(Error::NotFound) => return page::nothing(),
            Self::Verb(Error::Unauthenticated) => return page::see_other("/sign-in"),
            Self::Verb(error) => status_and_advice(error),
        };
        let sentence = match &self {
            Self::ForeignForm => "This form did not come from a page that was shown to you here.".to_owned(),
            Self::Verb(error) => error.to_string(),
        };
        let refused = Refused {
            assets: Assets::current(),
            title,
            sentence,
            advice,
        };
        let mut response = Page(status, refused).into_response();
        if let Self::Verb(Error::TooMany(seconds)) = self {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn status_and_advice(error: &Error) -> (StatusCode, &'static str, &'static str) {
    use StatusCode as S;
    match error {
        Error::Unauthenticated => (S::UNAUTHORIZED, "You are signed out", "Sign in again."),
        Error::NotFound => (S::NOT_FOUND, "There is nothing here", "Check the address."),
        Error::Scope(_) | Error::Forbidden(_) => (
            S::FORBIDDEN,
            "This is not yours to do",
            "If it should be, ask an administrator for the role.",
        ),
        Error::Invalid(_) => (
            S::UNPROCESSABLE_ENTITY,
            "This cannot be accepted",
            "Go back, correct it and send it again. Nothing was changed.",
        ),
        Error::Conflict(_) => (
            S::CONFLICT,
            "This has changed meanwhile",
            "Look at it as it is now, then decide anew. Nothing was changed.",
        ),
        Error::Reauthentication(_) => (
            S::FORBIDDEN,
            "Not confirmed",
            "Go back and enter your password again. Nothing was changed.",
        ),
        Error::TooMany(_) => (
            S::TOO_MANY_REQUESTS,
            "Too many attempts",
            "Wait, then try again. Signing in and confirming share this limit.",
        ),
        Error::TooLarge(_) => (
            S::PAYLOAD_TOO_LARGE,
            "That is more than can be kept",
            "Go back and choose a smaller picture, or fewer. Nothing was changed.",
        ),
        Error::Unsupported(_) => (
            S::UNSUPPORTED_MEDIA_TYPE,
            "This cannot be accepted",
            "Go back and send it as the page does. Nothing was changed.",
        ),
        Error::Busy(_) => (
            S::SERVICE_UNAVAILABLE,
            "Not right now",
            "Go back and try again in a moment. Nothing was changed.",
        ),
        Error::Full => (
            S::INSUFFICIENT_STORAGE,
            "There is no room left",
            "Tell the administrator. Nothing was changed.",
        ),
        Error::TooManyStreams => (
            S::TOO_MANY_REQUESTS,
            "Too many open pages",
            "Close a few of this site's windows, then load this one again.",
        ),
        Error::Storage(_) => (
            S::SERVICE_UNAVAILABLE,
            "Not right now",
            "Go back and try again in a moment. Nothing was changed.",
        ),
        Error::Damaged(_) => (
            S::INTERNAL_SERVER_ERROR,
            "Something is damaged",
            "Nothing was changed.",
        ),
    }
}

/// The status of a refusal, for a form that is shown again with what was typed.
pub(crate) fn status(error: &Error) -> StatusCode {
    status_and_advice(error).0
}

/// The cause of a failure goes to the log, once, here; people get the sentence.
fn log(refusal: &Refusal) {
    match refusal {
        Refusal::Verb(Error::Storage(cause)) => {
            tracing::error!(cause = ?cause, "the internal database failed a page");
        }
        Refusal::Verb(Error::Full) => tracing::error!("the disk is full: a picture could not be kept"),
        Refusal::Verb(Error::Damaged(what)) => tracing::error!(what, "the internal database is damaged"),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_the_status_of_its_kind() {
        for (refusal, status) in [
            (Refusal::ForeignForm, 403),
            (Error::Unauthenticated.into(), 303),
            (Error::NotFound.into(), 404),
            (Error::forbidden("no").into(), 403),
            (Error::invalid("no").into(), 422),
            (Error::conflict("no").into(), 409),
            (Error::TooMany(7).into(), 429),
            (Error::TooLarge("no".to_owned()).into(), 413),
            (Error::Busy("no".to_owned()).into(), 503),
            (Error::Full.into(), 507),
            (Error::Damaged("x").into(), 500),
        ] {
            let response = refusal.into_response();
            assert_eq!(response.status().as_u16(), status);
            if status == 429 {
                assert_eq!(response.headers()[RETRY_AFTER], "7");
            }
        }
    }
}
