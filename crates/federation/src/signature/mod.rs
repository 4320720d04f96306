//! HTTP signatures, in and out.
//!
//! Inbound is a pure decision in two halves, so that nothing is fetched for a request that could never pass:
//!
//! ```text
//!  request --> cavage::precheck --> Precheck --> (find the key) --> Precheck::verify --> the inbox
//!                   |                                                    |
//!                Refusal 400 / 401                                      401
//! ```
//!
//! The scheme spoken is draft-cavage-http-signatures-12 ([`cavage`]). RFC 9421 gets a module of its own beside it;
//! keys ([`VerifyingKey`], [`SigningKey`]), [`KeyId`] and [`Refusal`] belong to both.
//!
//! This module must never know a database, a socket or the clock: the present moment is a parameter.

pub mod cavage;
mod digest;
mod key_id;
mod public_key_der;
mod refusal;
mod request;
mod signing_key;
mod time_window;
mod verifying_key;

pub use cavage::{Precheck, precheck};
pub use key_id::KeyId;
pub use public_key_der::KeyRefusal;
pub use refusal::Refusal;
pub use request::RequestParts;
pub use signing_key::{SignError, SigningKey};
pub use verifying_key::VerifyingKey;

#[cfg(test)]
pub(crate) mod test_keys;
