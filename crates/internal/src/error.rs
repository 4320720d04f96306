//! Why a verb did nothing.

/// Every verb either did everything, or returns one of these and did nothing.
///
/// The sentences are for the person who asked: they say what to do. The order of the variants is the
/// order in which verbs check.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No token, or one that is unknown, revoked or of a deactivated person. 401.
    #[error("The access token is missing or no longer valid.")]
    Unauthenticated,
    /// The token lacks a scope. 403.
    #[error("The access token lacks the scope {0}.")]
    Scope(&'static str),
    /// It does not exist, or this person may not know that it does. 404.
    #[error("There is nothing here, or it is not for you.")]
    NotFound,
    /// The person may see it but may not do this. 403.
    #[error("{0}")]
    Forbidden(String),
    /// A field is wrong. 422.
    #[error("{0}")]
    Invalid(String),
    /// The thing has changed since the person looked, or its state does not allow this. 409.
    #[error("{0}")]
    Conflict(String),
    /// The re-authentication is missing, used, too old or made for something else. 403.
    #[error("{0}")]
    Reauthentication(String),
    /// Too many tries, in seconds until the next. 429. Wrong passwords at signing in and at confirming share one
    /// limit, and people are told so: whoever mistyped at the one wonders why the other is closed.
    #[error(
        "Too many tries. Wait {0} seconds. Wrong passwords at signing in and at confirming count together."
    )]
    TooMany(i64),
    /// A file, or all a person's files together, are more than may be kept. 413.
    #[error("{0}")]
    TooLarge(String),
    /// A body of a kind that this cannot be read from. 415.
    #[error("{0}")]
    Unsupported(String),
    /// Everything that does this is busy; trying again helps. 503.
    #[error("{0}")]
    Busy(String),
    /// There is no room left for files. 507.
    #[error("There is no room left for files. Nothing was kept; tell the administrator.")]
    Full,
    /// The person has as many streams open as anybody may. 429.
    #[error("Too many of your streams are open at once. Close a few.")]
    TooManyStreams,
    /// The database failed. 503; the cause is for the log.
    #[error("The server cannot do this right now. Try again in a moment.")]
    Storage(#[source] gatepost_storage::Error),
    /// Something stored cannot be what this program stored. 500; the cause is for the log.
    #[error("Something stored here is damaged. Tell the administrator.")]
    Damaged(&'static str),
}

impl Error {
    /// 422 with a sentence.
    pub fn invalid(sentence: impl Into<String>) -> Self {
        Self::Invalid(sentence.into())
    }

    /// 409 with a sentence.
    pub fn conflict(sentence: impl Into<String>) -> Self {
        Self::Conflict(sentence.into())
    }

    /// 403 with a sentence.
    pub fn forbidden(sentence: impl Into<String>) -> Self {
        Self::Forbidden(sentence.into())
    }
}

/// What only PostgreSQL refuses is a field that is wrong, whichever field it is: no text holds a NUL character.
impl From<gatepost_storage::Error> for Error {
    fn from(error: gatepost_storage::Error) -> Self {
        if error.is_nul_in_text() {
            return Self::invalid("A text has a NUL character (U+0000) in it, which nothing here may have.");
        }
        Self::Storage(error)
    }
}
