//! How a command ends badly: a sentence and an exit code.

use std::fmt::Display;
use std::process::ExitCode;

use crate::cause;
use crate::config::Mistakes;
use crate::creation::CreationError;
use crate::node::StartError;
use crate::planes::OpenError;

/// Why a command did nothing, or not all of it.
#[derive(Debug)]
pub enum Failure {
    /// The configuration or the command line is wrong: exit code 2, nothing was made. One sentence per line.
    Configuration(String),
    /// It could not be done, or a check found what it was made to find: exit code 1.
    Refused(String),
}

impl Failure {
    /// A refusal with a sentence.
    pub fn refused(sentence: impl Display) -> Self {
        Self::Refused(sentence.to_string())
    }

    /// What to tell.
    pub fn sentence(&self) -> &str {
        match self {
            Self::Configuration(sentence) | Self::Refused(sentence) => sentence,
        }
    }

    /// The exit code.
    pub fn code(&self) -> ExitCode {
        match self {
            Self::Configuration(_) => ExitCode::from(2),
            Self::Refused(_) => ExitCode::FAILURE,
        }
    }
}

impl From<Mistakes> for Failure {
    fn from(mistakes: Mistakes) -> Self {
        Self::Configuration(mistakes.to_string())
    }
}

impl From<CreationError> for Failure {
    fn from(error: CreationError) -> Self {
        match error {
            CreationError::Plan(mistakes) => mistakes.into(),
            // What is to be set up is wrong, and nothing was made: the same as a mistake in the plan.
            CreationError::Exists(_) => Self::Configuration(error.to_string()),
            CreationError::Inside(error) => error.into(),
            error => Self::refused(error),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::refused(error)
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::refused(error)
    }
}

impl From<gatepost_internal::Error> for Failure {
    fn from(error: gatepost_internal::Error) -> Self {
        // The cause is kept from people on the network; whoever sits at the machine needs it.
        match &error {
            gatepost_internal::Error::Storage(cause) => {
                Self::refused(format_args!("The database failed: {}.", cause::chain(cause)))
            }
            gatepost_internal::Error::Damaged(what) => Self::refused(format_args!("{error} ({what})")),
            _ => Self::refused(error),
        }
    }
}

impl From<gatepost_storage::Error> for Failure {
    fn from(error: gatepost_storage::Error) -> Self {
        Self::refused(format_args!("The database failed: {}.", cause::chain(&error)))
    }
}

impl From<gatepost_public::Error> for Failure {
    fn from(error: gatepost_public::Error) -> Self {
        Self::refused(format_args!(
            "The public database failed: {}.",
            cause::chain(&error)
        ))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::refused(format_args!("{error}."))
    }
}
