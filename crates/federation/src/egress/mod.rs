//! The one way out: every socket that the public plane opens to a stranger is opened here.
//!
//! ```text
//!  delivery --+                 UrlPolicy          GuardedResolver
//!  fetch -----+--> Egress --> (scheme, host,  --> (all addresses of   --> connect to exactly
//!                    |         port, no IP)        the name global?)      those addresses
//!                 Recorder
//! ```
//!
//! What this module promises: https to port 443 of a domain name whose every address is global unicast; no
//! redirect followed, no proxy, no cookie, no decompression; a total deadline and a bound on what is read.
//! Later purposes (media, push, OIDC) become variants of [`Purpose`] and get the same rules (B19).
//!
//! What it must never know: what is sent and why. Start reading at [`Egress`].

mod address;
mod answer;
mod authority;
mod client;
mod error;
mod leave;
mod policy;
mod recorder;
mod resolver;
mod retry_after;

pub use address::is_global_unicast;
pub use answer::Answer;
pub use authority::{authority, same_origin};
pub use client::{Egress, EgressSettings};
pub use error::{BuildError, EgressError};
pub use leave::Leave;
pub use policy::{PolicyRefusal, UrlPolicy};
pub use recorder::{Purpose, Recorder, Sent};
pub use resolver::{Resolver, SystemResolver};

#[cfg(test)]
mod client_tests;
#[cfg(test)]
pub(crate) mod test_server;
