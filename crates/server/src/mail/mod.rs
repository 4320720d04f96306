//! Notices by e-mail, through the one server the configuration names. Besides `gatepost_federation::egress` this is
//! the only place that opens a socket to another machine.
//!
//! What leaves, and nothing else: the recipient's address, the configured sender, a subject and a sentence that are
//! fixed per kind, a link to a page inside, the time and a random message id. No name, no word of a candidate.
//!
//! ```text
//! rows of `mails` -> worker -> Letter (fixed words) -> Mailer (one connection) -> the relay
//! ```

mod fault;
mod letter;
mod mailer;
mod relay;
mod worker;

pub use fault::Fault;
pub use mailer::Mailer;
pub use relay::{Relay, RelayFault};
pub use worker::run;
