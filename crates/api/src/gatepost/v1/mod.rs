//! `/api/gatepost/v1`: the gate, what comes in from outside, tokens.

pub(crate) mod candidates;
pub(crate) mod outside;
pub(crate) mod reauthentication;
pub(crate) mod tokens;
