//! Why a request got no answer.

use std::error::Error;

use super::PolicyRefusal;

/// Exhaustive on purpose: whoever sends must decide about each.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// Our own rules forbid it; repeating is pointless until the other side changes.
    #[error("not sent: {0}")]
    Refused(#[from] PolicyRefusal),
    /// The deadline passed before an answer was complete.
    #[error("no answer within the deadline")]
    Timeout,
    /// The name does not resolve, or nobody accepts the connection.
    #[error("no connection could be made")]
    Connect,
    /// The certificate or the handshake is unfit.
    #[error("no secure connection could be made")]
    Tls,
    /// The connection broke or the answer is not HTTP.
    #[error("the connection broke before the answer was complete")]
    Io,
    /// The answer is longer than what is read.
    #[error("the answer is too large")]
    TooLarge,
}

impl EgressError {
    /// Finds out what lies behind an error of the client library.
    pub(super) fn classify(error: &reqwest::Error) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(current) = cause {
            if let Some(refusal) = current.downcast_ref::<PolicyRefusal>() {
                return Self::Refused(*refusal);
            }
            if current.is::<rustls::Error>() {
                return Self::Tls;
            }
            // An io::Error hides what it wraps from `source`, which skips to the wrapped error's own source.
            cause = match current
                .downcast_ref::<std::io::Error>()
                .and_then(std::io::Error::get_ref)
            {
                Some(inner) => Some(inner),
                None => current.source(),
            };
        }
        if error.is_timeout() {
            Self::Timeout
        } else if error.is_connect() {
            Self::Connect
        } else {
            Self::Io
        }
    }
}

/// The client could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The domain does not fit into a header.
    #[error("the domain {0:?} cannot be named in the User-Agent header")]
    Domain(String),
    /// Most likely the system has no certificate authorities installed.
    #[error("no outgoing connections are possible; are the system's CA certificates installed? ({0})")]
    Client(#[source] reqwest::Error),
}
