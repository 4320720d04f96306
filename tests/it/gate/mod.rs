//! The gate, verb by verb.
