//! What can go wrong underneath the planes.

/// A failure of the database, never of the caller's data.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The URL names no database we can open; says what is wrong with it.
    #[error("{0}")]
    Url(String),
    /// The database could not be reached or opened.
    #[error("the database cannot be opened: {0}")]
    Open(String),
    /// The file or server lacks a property we rely on.
    #[error("the database does not keep to `{setting}`: expected {expected}, found {found}")]
    Setting {
        /// The setting's name.
        setting: &'static str,
        /// What we rely on.
        expected: &'static str,
        /// What it says.
        found: String,
    },
    /// No connection became free in time.
    #[error("no database connection became free in time")]
    Busy,
    /// The node is shutting down.
    #[error("the database has been closed")]
    Closed,
    /// A migration failed, or the database is newer than the program.
    #[error("{0}")]
    Migration(String),
    /// The disk, or the quota on it, is full: 507, and nothing was kept.
    #[error("there is no room left for files")]
    Full,
    /// A name that no part of this program makes.
    #[error("{0:?} cannot be the name of a blob")]
    BlobName(String),
    /// The blob store failed.
    #[error("the blob store failed")]
    Blob(#[source] object_store::Error),
    /// A statement failed.
    #[error("a database statement failed")]
    Statement(#[from] diesel::result::Error),
}

impl Error {
    /// Whether a unique constraint refused the row: somebody else wrote it first.
    pub fn is_duplicate(&self) -> bool {
        use diesel::result::{DatabaseErrorKind, Error as Diesel};
        matches!(
            self,
            Self::Statement(Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
        )
    }

    /// Whether PostgreSQL refused a text because of a NUL character, which no text of its can hold. Its messages may
    /// be in any language; the byte at their end is not.
    pub fn is_nul_in_text(&self) -> bool {
        use diesel::result::Error as Diesel;
        matches!(
            self,
            Self::Statement(Diesel::DatabaseError(_, about)) if about.message().ends_with(": 0x00")
        )
    }
}
