//! Why a request got no answer: errors of the internal plane as HTTP, in this one place.

use axum::Json;
use axum::http::header::{HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use serde::Serialize;

/// A refusal or failure, on its way out.
#[derive(Debug)]
pub(crate) enum Problem {
    /// What the verb said.
    Verb(Error),
    /// Signing in failed; the answer is the same for a wrong password and for a name nobody has (G13).
    WrongCredentials,
    /// Too many requests; the seconds until there may be more.
    TooOften(i64),
}

/// The body of every error. Apps show `error`; `error_description` says what to do.
#[derive(Debug, Serialize)]
struct Body {
    error: String,
    error_description: String,
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Verb(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, advice) = match &self {
            Self::WrongCredentials => (
                StatusCode::UNAUTHORIZED,
                "Check both; after ten wrong passwords there is a pause.",
            ),
            Self::TooOften(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "X-RateLimit-Remaining says how many are left.",
            ),
            Self::Verb(error) => status_and_advice(error),
        };
        log(&self);
        let sentence = match &self {
            Self::WrongCredentials => "The name, the password or the code is wrong.".to_owned(),
            Self::TooOften(seconds) => {
                format!("Too many requests. Try again in {seconds} seconds.")
            }
            Self::Verb(error) => error.to_string(),
        };
        let body = Body {
            error_description: format!("{sentence} {advice}"),
            error: sentence,
        };
        let mut response = (status, Json(body)).into_response();
        if let Some((name, value)) = extra_header(&self) {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

fn status_and_advice(error: &Error) -> (StatusCode, &'static str) {
    use StatusCode as S;
    match error {
        Error::Unauthenticated => (
            S::UNAUTHORIZED,
            "Send a living one as Authorization: Bearer TOKEN.",
        ),
        Error::Scope(_) => (S::FORBIDDEN, "Make a token that has it."),
        Error::NotFound => (S::NOT_FOUND, "Check the address."),
        Error::Forbidden(_) => (S::FORBIDDEN, "Your roles do not allow this."),
        Error::Invalid(_) => (
            S::UNPROCESSABLE_ENTITY,
            "Correct what was sent and send it again.",
        ),
        Error::Conflict(_) => (S::CONFLICT, "Read it again as it is now, then decide anew."),
        Error::Reauthentication(_) => (
            S::FORBIDDEN,
            "Nothing was done; confirm with your password first.",
        ),
        Error::TooMany(_) => (
            S::TOO_MANY_REQUESTS,
            "Signing in and confirming share this limit.",
        ),
        Error::TooLarge(_) => (S::PAYLOAD_TOO_LARGE, "Nothing was kept."),
        Error::Unsupported(_) => (S::UNSUPPORTED_MEDIA_TYPE, "Nothing was kept."),
        Error::Busy(_) => (S::SERVICE_UNAVAILABLE, "Nothing was kept."),
        Error::Full => (S::INSUFFICIENT_STORAGE, "Nothing was kept."),
        Error::TooManyStreams => (S::TOO_MANY_REQUESTS, "One stream carries many timelines."),
        Error::Storage(_) => (S::SERVICE_UNAVAILABLE, "Nothing was changed."),
        Error::Damaged(_) => (S::INTERNAL_SERVER_ERROR, "Nothing was changed."),
    }
}

fn extra_header(problem: &Problem) -> Option<(HeaderName, HeaderValue)> {
    match problem {
        Problem::Verb(Error::Unauthenticated) => Some((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
        Problem::Verb(Error::TooMany(seconds)) | Problem::TooOften(seconds) => {
            Some((RETRY_AFTER, HeaderValue::from(*seconds)))
        }
        // A picture takes some seconds at most.
        Problem::Verb(Error::Busy(_)) => Some((RETRY_AFTER, HeaderValue::from_static("5"))),
        _ => None,
    }
}

/// The cause of a failure goes to the log, once, here; people get the sentence.
fn log(problem: &Problem) {
    match problem {
        Problem::Verb(Error::Storage(cause)) => {
            tracing::error!(cause = ?cause, "the internal database failed a request");
        }
        Problem::Verb(Error::Damaged(what)) => tracing::error!(what, "the internal database is damaged"),
        Problem::Verb(Error::Full) => tracing::error!("the disk is full: a picture could not be kept"),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_the_status_of_its_kind() {
        for (error, status) in [
            (Error::Unauthenticated, 401),
            (Error::Scope("read"), 403),
            (Error::NotFound, 404),
            (Error::forbidden("no"), 403),
            (Error::invalid("no"), 422),
            (Error::conflict("no"), 409),
            (Error::Reauthentication("no".to_owned()), 403),
            (Error::TooMany(7), 429),
            (Error::TooLarge("no".to_owned()), 413),
            (Error::Unsupported("no".to_owned()), 415),
            (Error::Busy("no".to_owned()), 503),
            (Error::Full, 507),
            (Error::Damaged("x"), 500),
        ] {
            let response = Problem::from(error).into_response();
            assert_eq!(response.status().as_u16(), status);
            if status == 429 {
                assert_eq!(response.headers()[RETRY_AFTER], "7");
            }
        }
    }
}
