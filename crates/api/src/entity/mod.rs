//! The JSON shapes of answers: Mastodon's, and our own for the gate.
//!
//! These structs say what is on the wire and nothing else. This is one of the places where internal text is
//! revealed: to an authenticated employee.

pub(crate) mod account;
pub(crate) mod candidate;
pub(crate) mod outside;
pub(crate) mod status;
