//! Why a mail was not taken, for the log and for what follows. No address and no answer of the server is in it: the
//! answer often repeats the address.

use gatepost_internal::mail::Outcome;
use lettre::transport::smtp::Error;

/// Exhaustive on purpose: each is decided about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nobody accepts the connection, it broke, or what answers is no mail server.
    #[error("the mail server cannot be reached")]
    Connection,
    /// The certificate or the handshake is unfit, or STARTTLS is not offered.
    #[error("no secure connection to the mail server could be made")]
    Tls,
    /// The server does not take the name and password.
    #[error("the mail server does not take the name and the password")]
    SignIn,
    /// Thirty seconds were over.
    #[error("the mail server was too slow")]
    Deadline,
    /// A 4xx: another time.
    #[error("the mail server asks to try again later")]
    NotNow,
    /// A 5xx about this mail.
    #[error("the mail server refuses this mail")]
    Refused,
    /// The row's address, kind or path cannot stand in a mail.
    #[error("the mail cannot be written")]
    Unwritable,
}

impl Fault {
    /// What an error while a mail is handed over means.
    pub(super) fn of_handing_over(error: &Error) -> Self {
        if error.is_permanent() {
            Self::Refused
        } else if error.is_transient() {
            Self::NotNow
        } else if error.is_client() {
            // Such as an address that this server cannot take.
            Self::Refused
        } else {
            Self::Connection
        }
    }

    /// What an error while a connection is made means. A 5xx is about us, not about a mail: no mail is lost by it.
    pub(super) fn of_connecting(error: &Error) -> Self {
        if error.is_tls() || error.is_client() {
            Self::Tls
        } else if error.is_transient() || error.is_permanent() {
            Self::NotNow
        } else {
            Self::Connection
        }
    }

    /// What becomes of the mail.
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::Refused | Self::Unwritable => Outcome::Never,
            Self::Connection | Self::Tls | Self::SignIn | Self::Deadline | Self::NotNow => Outcome::Later,
        }
    }

    /// Whether the next mail would meet the same at once.
    pub(super) fn is_of_the_server(self) -> bool {
        match self {
            Self::Connection | Self::Tls | Self::SignIn | Self::Deadline => true,
            Self::NotNow | Self::Refused | Self::Unwritable => false,
        }
    }
}
