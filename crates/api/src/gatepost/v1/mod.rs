//! `/api/gatepost/v1`: the gate and what is decided about it, what comes in from outside, tokens.

pub(crate) mod audit;
pub(crate) mod brands;
pub(crate) mod candidates;
pub(crate) mod certificates;
pub(crate) mod checks;
pub(crate) mod delegations;
pub(crate) mod groups;
pub(crate) mod lookups;
pub(crate) mod notices;
pub(crate) mod outside;
pub(crate) mod policies;
pub(crate) mod posts;
pub(crate) mod reauthentication;
pub(crate) mod requests;
pub(crate) mod stops;
pub(crate) mod tokens;
