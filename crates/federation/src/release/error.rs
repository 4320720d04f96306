//! Why a release was not accepted.

use gatepost_model::gate::InvalidCertificate;

use crate::own_key::OwnKeyError;

/// The courier retries the temporary ones and shows the others to the desk.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// Final: this release will never be accepted. The sentence is for the desk.
    #[error("{0}")]
    Refused(String),
    /// Something outside cannot be reached just now. The sentence is for the desk.
    #[error("{0}")]
    Unavailable(String),
    /// Our own database or keys failed; the cause is for the log.
    #[error("the public plane failed")]
    Failed(#[from] OwnKeyError),
}

impl AcceptError {
    /// Whether the same release may be accepted later.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Refused(_) => false,
            Self::Unavailable(_) | Self::Failed(_) => true,
        }
    }

    pub(super) fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }

    /// Whether a unique constraint refused a row: somebody else accepted at the same time.
    pub(super) fn is_duplicate(&self) -> bool {
        use gatepost_public::Error::Storage;
        matches!(self, Self::Failed(OwnKeyError::Public(Storage(error))) if error.is_duplicate())
    }
}

impl From<InvalidCertificate> for AcceptError {
    fn from(invalid: InvalidCertificate) -> Self {
        Self::Refused(invalid.to_string())
    }
}

impl From<gatepost_public::Error> for AcceptError {
    fn from(error: gatepost_public::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<gatepost_storage::Error> for AcceptError {
    fn from(error: gatepost_storage::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<crate::document::Unwritable> for AcceptError {
    fn from(_: crate::document::Unwritable) -> Self {
        gatepost_public::Error::Damaged("a document cannot be written").into()
    }
}
