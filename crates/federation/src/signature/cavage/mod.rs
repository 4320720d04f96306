//! draft-cavage-http-signatures-12, as the fediverse speaks it.
//!
//! Stricter than the draft where others were fooled: what *must* be signed is fixed here, not chosen by the sender.

mod parameters;
mod precheck;
mod sign;
mod signing_string;

pub use precheck::{Precheck, precheck};

#[cfg(test)]
mod attack_tests;
#[cfg(test)]
mod vector_tests;
