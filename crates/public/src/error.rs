//! What can go wrong in the public plane's tables.

/// A failure underneath; never the fault of what came in.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] gatepost_storage::Error),
    /// Something stored cannot be what this program stored.
    #[error("the public database holds something damaged: {0}")]
    Damaged(&'static str),
}
