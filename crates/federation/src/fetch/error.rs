//! Why a document could not be had.

use http::StatusCode;

use crate::{
    egress::{EgressError, PolicyRefusal},
    signature::SignError,
};

/// Exhaustive on purpose: an inbox answers 401 to some of these and 503 to others (A18).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Our rules forbid asking there at all (A2, group B).
    #[error("not asked: {0}")]
    Forbidden(PolicyRefusal),
    /// 410: it was there and is deleted.
    #[error("the document is gone")]
    Gone,
    /// 404.
    #[error("the document does not exist")]
    NotFound,
    /// Another status that will not change by waiting.
    #[error("the other server answered {0}")]
    Refused(StatusCode),
    /// 408, 429, 5xx, no connection, or not in time: worth another try later.
    #[error("the other server cannot be reached just now")]
    Unavailable,
    /// An answer that is not an acceptable document; the sentence says which rule it breaks.
    #[error("the other server's document is unfit: {0}")]
    Unfit(&'static str),
    /// Too many documents for one activity, or for one host in a minute.
    #[error("too many documents asked for; try again later")]
    OverBudget,
    /// Our own key or clock is at fault.
    #[error("the request could not be signed: {0}")]
    Signing(#[from] SignError),
}

impl FetchError {
    /// Whether the same fetch may succeed later. An inbox answers these with 503, and the sender tries again.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unavailable | Self::OverBudget | Self::Signing(_) => true,
            Self::Forbidden(_) | Self::Gone | Self::NotFound | Self::Refused(_) | Self::Unfit(_) => false,
        }
    }

    /// What a status other than 200 means. A body that comes with it is never looked at (B14).
    pub(super) fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::GONE => Self::Gone,
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Self::Unavailable,
            status if status.is_server_error() => Self::Unavailable,
            status => Self::Refused(status),
        }
    }
}

impl From<EgressError> for FetchError {
    fn from(error: EgressError) -> Self {
        match error {
            EgressError::Refused(refusal) => Self::Forbidden(refusal),
            EgressError::Timeout | EgressError::Connect | EgressError::Tls | EgressError::Io => {
                Self::Unavailable
            }
            EgressError::TooLarge => Self::Unfit("it is larger than 1 MiB"),
        }
    }
}
