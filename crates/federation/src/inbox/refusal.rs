//! The inbox's answers: the table of federation.md as a type.
//!
//! Nothing a stranger writes leads to a 5xx, except 503 for a third party (the actor's server) or ourselves
//! being unable to answer just now: the sender tries again.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use super::message::Malformed;
use crate::fetch::FetchError;
use crate::signature;

/// When to try again what could not be answered just now, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("60");

/// Why an activity was not taken. Everything else, ignored activities included, is 202.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// 400: no JSON, no activity, or one that could never be true.
    Malformed(&'static str),
    /// 400 or 401: what the signature's check says before any key is known.
    Signature(signature::Refusal),
    /// 401: the signature proves nothing, or somebody else than the actor.
    Unproven(&'static str),
    /// 404: nobody has this inbox.
    NotFound,
    /// 413: longer than 256 KiB.
    TooLarge,
    /// 415: not ActivityStreams.
    WrongType,
    /// 503: somebody who is needed for an answer cannot be reached just now.
    Unavailable(&'static str),
}

impl Refusal {
    /// The status of the answer.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Signature(refusal) => refusal.status(),
            Self::Unproven(_) => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Malformed(sentence) | Self::Unproven(sentence) | Self::Unavailable(sentence) => {
                (*sentence).to_owned()
            }
            Self::Signature(refusal) => refusal.to_string(),
            Self::NotFound => "nobody has this inbox".to_owned(),
            Self::TooLarge => "an activity has at most 256 KiB".to_owned(),
            Self::WrongType => "the Content-Type must be application/activity+json".to_owned(),
        }
    }

    /// What to answer where an actor cannot be fetched (A18); `None` for one that is gone, whose activities
    /// are dropped in silence.
    ///
    /// The sentence does not tell a closed port from a missing document: we are no scanner for others.
    pub(super) fn of_fetch(error: &FetchError) -> Option<Self> {
        if matches!(error, FetchError::Gone) {
            None
        } else if error.is_temporary() {
            Some(Self::Unavailable(
                "the actor's server cannot be reached just now; try again later",
            ))
        } else {
            Some(Self::Unproven("the actor's key cannot be had"))
        }
    }
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed.0)
    }
}

impl From<signature::Refusal> for Refusal {
    fn from(refusal: signature::Refusal) -> Self {
        Self::Signature(refusal)
    }
}

impl From<gatepost_public::Error> for Refusal {
    /// The database failed: logged here, once, and told to nobody.
    fn from(error: gatepost_public::Error) -> Self {
        tracing::error!(%error, cause = ?std::error::Error::source(&error), "the inbox's database failed");
        Self::Unavailable("this server cannot take activities just now; try again later")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, Json(json!({ "error": self.sentence() }))).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::egress::PolicyRefusal;

    #[test]
    fn a18_what_becomes_of_an_actor_that_cannot_be_fetched() {
        for (error, expected) in [
            (FetchError::NotFound, Some(401)),
            (FetchError::Gone, None),
            (FetchError::Unavailable, Some(503)),
            (FetchError::OverBudget, Some(503)),
            (FetchError::Refused(StatusCode::FORBIDDEN), Some(401)),
            (FetchError::Unfit("it is not an actor"), Some(401)),
            (FetchError::Forbidden(PolicyRefusal::LocalName), Some(401)),
        ] {
            let status = Refusal::of_fetch(&error).map(|refusal| refusal.status().as_u16());
            assert_eq!(status, expected, "{error:?}");
        }
    }

    #[test]
    fn only_503_says_when_to_try_again() {
        let response = Refusal::Unavailable("x").into_response();
        assert_eq!(response.headers().get(header::RETRY_AFTER), Some(&RETRY_AFTER));
        assert!(
            !Refusal::TooLarge
                .into_response()
                .headers()
                .contains_key(header::RETRY_AFTER)
        );
    }
}
