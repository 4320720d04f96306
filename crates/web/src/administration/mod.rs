//! `/administration`: who is here, letting people in, and ending accounts. The verbs let in administrators only.

pub(crate) mod deactivate;
pub(crate) mod links;
pub(crate) mod people;
