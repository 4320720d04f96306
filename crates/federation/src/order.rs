//! What becomes of the internal plane's orders besides releases: recalls, stops, words to go on.

use gatepost_public::order::Unproven;

/// Why an order was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OrderError {
    /// It never will be. The sentence is for the desk.
    #[error("{0}")]
    Refused(&'static str),
    /// Something else must come first; the same order may be carried out later.
    #[error("{0}")]
    TooEarly(&'static str),
    /// Our own database failed; the cause is for the log.
    #[error("the public plane failed")]
    Failed(#[from] gatepost_public::Error),
}

impl OrderError {
    /// Whether the same order may be carried out later.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Refused(_) => false,
            Self::TooEarly(_) | Self::Failed(_) => true,
        }
    }
}

impl From<Unproven> for OrderError {
    fn from(_: Unproven) -> Self {
        Self::Refused("the order is not signed by a release key that is pinned here")
    }
}

impl From<gatepost_storage::Error> for OrderError {
    fn from(error: gatepost_storage::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<crate::document::Unwritable> for OrderError {
    fn from(_: crate::document::Unwritable) -> Self {
        Self::Failed(gatepost_public::Error::Damaged("a document cannot be written"))
    }
}
