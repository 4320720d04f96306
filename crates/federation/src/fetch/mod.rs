//! Fetching documents of others: actors, keys, objects.
//!
//! ```text
//!  url --> budgets --> signed GET --> (one redirect, same host) --> status, type, JSON --> `id` is where we are?
//!                                                                                             | no, same host
//!                                                                                             +--> asked there, once
//! ```
//!
//! A document is believed only from its own host and its own address: anything else would let one server speak
//! for another. Every GET is signed by the instance actor and through [`Egress`](crate::egress::Egress).
//!
//! What this module must never know: the database, and whose activity caused the fetch. Fetching happens before
//! a transaction, never inside it. Start reading at [`Fetcher::document`].

mod account;
mod actor;
mod budget;
mod display_name;
mod error;
mod fetcher;
mod json;
mod key;
mod media_type;

pub use account::Handle;
pub use actor::{ActorKind, RemoteActor};
pub use budget::Budget;
pub use error::FetchError;
pub use fetcher::{Document, Fetcher, Limits};
pub use json::{JsonRefusal, parse_json};

#[cfg(test)]
mod fetcher_tests;
#[cfg(test)]
mod test_peer;
